"""The command ``jobclub``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line, or say what it needs.

    What is imported stays to the end, so no garbage is looked for meanwhile, and never among it: that would
    make every start a quarter slower, and give each process that is forked a copy of its own.
    """
    gc.disable()
    try:
        import click  # noqa: F401, PLC0415  (the library alone comes without it)
    except ImportError:
        sys.exit("The command line needs more than the library: pip install 'jobclub[server]'")
    from jobclub.cli import cli  # noqa: PLC0415  (only once click is known to be there)

    gc.freeze()
    gc.enable()
    cli()


if __name__ == "__main__":
    main()
