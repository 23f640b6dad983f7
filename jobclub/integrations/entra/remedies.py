"""What the login's refusals mean, and what helps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from jobclub.core.office.identities import IdentityError, IdentityUnavailable, SignInRefused
from jobclub.integrations.microsoft.refusals import named, numbers_in, passes

NO_LOGIN = (
    "the Microsoft login knows no such tenant: JOBCLUB_ENTRA_TENANT_ID and, if set, JOBCLUB_ENTRA_AUTHORITY "
    "must name the directory (tenant) id"
)
NO_CERTIFICATE = (
    "the file of JOBCLUB_ENTRA_CERTIFICATE can't be used: it must be PEM or PFX with a certificate and its "
    "key; its password goes into JOBCLUB_ENTRA_CERTIFICATE_PASSWORD"
)
OTHER_ISSUER = (
    "the login calls itself otherwise than JOBCLUB_ENTRA_TENANT_ID and JOBCLUB_ENTRA_AUTHORITY make us expect"
)
NEW_CERTIFICATE = "make a new one, upload it beside this one, and set it before then (docs/entra.md)"
LATER = "try again in some minutes; if it stays so, see docs/entra.md"
GUIDE = "docs/entra.md goes through the set-up step by step"
STEPS: tuple[tuple[str, int], ...] = (
    ("CERTIFICATE", 3),
    ("SECRET", 3),
    ("CLIENT_ID", 1),
    ("TENANT_ID", 1),
    ("JOBCLUB_ENTRA_", 6),
)
"""The step of docs/entra.md that helps, by words in the fault; the first that fits."""
SET_UP_WRONGLY = frozenset({"invalid_client", "unauthorized_client", "invalid_tenant"})
"""The login's names for what no person can help who wants to sign in."""
DECLINED = "access_denied"
AWAY = frozenset({"server_error", "temporarily_unavailable"})
LOGIN_REMEDIES: Mapping[int, str] = MappingProxyType(
    {
        700016: "JOBCLUB_ENTRA_CLIENT_ID is no app of this tenant; copy its application (client) id",
        7000215: "JOBCLUB_ENTRA_CLIENT_SECRET is wrong; copy the secret's value, not its id",
        7000222: "the client secret has expired; make a new one for JOBCLUB_ENTRA_CLIENT_SECRET",
        700027: "the app does not know JOBCLUB_ENTRA_CERTIFICATE; upload its certificate to the app",
        700024: "the certificate's proof is out of its time; set this machine's clock",
        7000112: "the app is disabled in the tenant; enable it under enterprise applications",
        90002: "there is no such tenant; correct JOBCLUB_ENTRA_TENANT_ID",
    }
)
"""What helps against the login's numbers (AADSTS…), of those that a wrong setting brings about."""
KNOWN_ALL_THE_SAME = frozenset({501051, 500011})
"""Numbers that the login gives only to those whom it has recognised: it then has no token for them."""


def why_no_token(said: Mapping[str, Any]) -> IdentityError:
    """Say what the login's refusal of a token means."""
    told = f"the Microsoft login gives no token ({named(said)})"
    if passes(said):
        return IdentityUnavailable(told)
    remedy = next((LOGIN_REMEDIES[number] for number in numbers_in(said) if number in LOGIN_REMEDIES), None)
    if remedy is not None:
        return IdentityUnavailable(f"{told}: {remedy}")
    return (IdentityUnavailable if said.get("error") in SET_UP_WRONGLY else SignInRefused)(told)


def why_no_code(answer: Mapping[str, str]) -> IdentityError:
    """Say what it means that a browser came back without a code."""
    error = answer.get("error", "")
    told = f"Microsoft signed nobody in ({named(answer)})"
    if error in AWAY:
        return IdentityUnavailable(told)
    return SignInRefused(told, declined=error == DECLINED)


def remedy_for(fault: IdentityError) -> str:
    """Say at length what helps against a fault."""
    step = next((number for words, number in STEPS if words in str(fault)), None)
    if step is not None:
        return f"see step {step} of docs/entra.md"
    return GUIDE if isinstance(fault, SignInRefused) else LATER
