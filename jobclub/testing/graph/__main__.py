"""Run the stand-in alone: ``python -m jobclub.testing.graph --port 8090 --state FILE``."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from jobclub.testing.graph.standin import GraphStandIn


def main() -> None:
    """Run it until it is interrupted or terminated; it begins by saying how jobclub finds it."""
    parser = argparse.ArgumentParser(
        prog="python -m jobclub.testing.graph", description="A stand-in for Graph."
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--state", type=Path, help="a file in which it keeps all it knows")
    parser.add_argument("--throttle", type=int, metavar="N", help="let in so many requests a second")
    chosen = parser.parse_args()
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where whoever started it lets the first be ignored
        signal.signal(ending, signal.default_int_handler)
    try:
        run(chosen.port, chosen.state, chosen.throttle)
    except KeyboardInterrupt:
        return
    except ModuleNotFoundError as error:
        sys.exit(str(error))
    except OSError as error:
        what = error.filename or f"Port {chosen.port}"
        sys.exit(f"{what} can't be used ({error.strerror}); choose another.")


def run(port: int, state: Path | None, throttle: int | None) -> None:
    """Run it for good.

    Raises:
        OSError: The port or the file can't be used.
        ModuleNotFoundError: What it needs is not installed.
    """
    graph = GraphStandIn(port=port, state=state)
    graph.throttle(throttle)
    with graph:
        sys.stdout.write(settings_for(graph))
        sys.stdout.flush()
        signal.pause()


def settings_for(graph: GraphStandIn) -> str:
    """Give the settings by which jobclub finds it, one a line."""
    settings = {
        "TENANT_ID": graph.tenant_id,
        "CLIENT_ID": graph.client_id,
        "CLIENT_SECRET": graph.client_secret,
        "ORGANISER_ID": graph.organiser_id,
        "AUTHORITY": graph.authority,
        "GRAPH_URL": graph.graph_url,
        "JOIN_HOSTS": "127.0.0.1",
    }
    return "".join(f"JOBCLUB_TEAMS_{name}={text}\n" for name, text in settings.items())


if __name__ == "__main__":
    main()
