"""A stand-in for Microsoft Entra ID, for tests, trials and the demo: people of an invented tenant sign in.

It listens on loopback, checks every request, signs with keys of its own, and misbehaves on demand::

    with EntraStandIn(return_addresses=["http://127.0.0.1:8000/sign-in/microsoft/done"]) as entra:
        mette = entra.welcome("Mette Holm", roles=["jobclub.consultant"])
        entra.misbehave(Fault.WRONG_AUDIENCE)
        ...
        assert entra.wrong == []

It needs the extra ``entra``. ``python -m jobclub.testing.entra`` runs it alone.
"""

from __future__ import annotations

from jobclub.testing.entra.faults import Fault
from jobclub.testing.entra.standin import EntraStandIn
from jobclub.testing.entra.tenant import Person

__all__ = ["EntraStandIn", "Fault", "Person"]
