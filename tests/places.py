"""Where the tests find things: the project, and the sample answers and run histories beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
