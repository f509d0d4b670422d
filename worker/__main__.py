"""Lets `python -m worker` be the command line, where `pronghorn` is not on the path."""

from worker.cli import main

if __name__ == "__main__":
    main()
