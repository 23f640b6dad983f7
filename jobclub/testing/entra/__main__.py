"""Run the stand-in alone: ``python -m jobclub.testing.entra --port 8091``."""

from __future__ import annotations

import argparse
import signal
import sys

from jobclub.testing.entra.standin import EntraStandIn

HERE = "http://127.0.0.1:8000"
DONE = "/sign-in/microsoft/done"
PEOPLE = {
    "Mette Holm": ["jobclub.consultant"],
    "Karin Sand": ["jobclub.coordinator"],
    "Aksel Lund": ["jobclub.admin"],
    "Nobody Special": [],
}
"""Who has an account, and the app roles that were given to it."""


def main() -> None:
    """Run it until it is interrupted or terminated; it begins by saying how jobclub finds it."""
    parser = argparse.ArgumentParser(
        prog="python -m jobclub.testing.entra", description="A stand-in for Microsoft Entra ID."
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--base-url", default=HERE, help="where people find jobclub, and are led back to")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(chosen.port, chosen.base_url.rstrip("/"))
    except KeyboardInterrupt:
        return
    except OSError as error:
        sys.exit(f"Port {chosen.port} can't be used ({error.strerror}); choose another.")


def run(port: int, base_url: str) -> None:
    """Run it for good.

    Raises:
        OSError: The port can't be used.
    """
    entra = EntraStandIn(port=port, return_addresses=[f"{base_url}{DONE}"])
    for name, roles in PEOPLE.items():
        entra.welcome(name, roles=roles)
    with entra:
        sys.stdout.write(settings_for(entra, base_url))
        sys.stdout.flush()
        signal.pause()


def settings_for(entra: EntraStandIn, base_url: str) -> str:
    """Give the settings by which jobclub finds it, one a line."""
    settings = {
        "BASE_URL": base_url,
        "ENTRA_TENANT_ID": entra.tenant_id,
        "ENTRA_CLIENT_ID": entra.client_id,
        "ENTRA_CLIENT_SECRET": entra.client_secret,
        "ENTRA_AUTHORITY": entra.authority,
    }
    return "".join(f"JOBCLUB_{name}={text}\n" for name, text in settings.items())


if __name__ == "__main__":
    main()
