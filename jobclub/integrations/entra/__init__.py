"""Signing in with Microsoft Entra ID (docs/entra.md). Needs the extra ``jobclub[entra]``."""

from jobclub.integrations.entra.app import EntraApp
from jobclub.integrations.entra.identities import EntraIdentities

__all__ = ["EntraApp", "EntraIdentities"]
