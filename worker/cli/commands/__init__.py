"""The commands: their arguments and their help, one module a group of commands.

What a command does is imported when it is called, so that help is quick.
"""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
