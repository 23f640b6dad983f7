"""The command ``jobclub``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say what it needs."""
    try:
        import click  # noqa: F401, PLC0415  (the library alone comes without it)
    except ImportError:
        sys.exit("The command line needs more than the library: pip install 'jobclub[server]'")
    from jobclub.cli import cli  # noqa: PLC0415  (only once click is known to be there)

    cli()


if __name__ == "__main__":
    main()
