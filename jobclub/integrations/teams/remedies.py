"""What Microsoft's refusals mean, and what helps. Texts fit into the 200 characters kept of a fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from jobclub.core.office.meetings import MeetingError, MeetingRefused, ProviderRefuses, ProviderUnavailable
from jobclub.integrations.microsoft.refusals import TOLD, named, numbers_in, passes

MEETINGS = "OnlineMeetings.ReadWrite.All"
"""The application permission to make, change and remove meetings."""
REPORTS = "OnlineMeetingArtifact.Read.All"
"""The application permission to read who was there; the other one does not include it."""
POLICY = "jobclub"
"""What the application access policy is called in what we tell people to run."""
MOST_LENGTH = 200
UNAUTHORIZED, FORBIDDEN = 401, 403

OTHER_CLOUD = "JOBCLUB_TEAMS_AUTHORITY and JOBCLUB_TEAMS_GRAPH_URL must be of the same Microsoft cloud"
NO_ORGANISER = (
    "Teams knows no such organiser (404): JOBCLUB_TEAMS_ORGANISER_ID must be the object id of an account in "
    "the tenant, not the name it signs in with"
)
FOREIGN_JOIN = (
    "Teams gave a join address at a host that is not allowed; if it is yours, add the host to "
    "JOBCLUB_TEAMS_JOIN_HOSTS"
)
FOREIGN_LINK = "Graph's list goes on at another host, to which no token is sent; see JOBCLUB_TEAMS_GRAPH_URL"
NOT_GRAPH = "what answers at JOBCLUB_TEAMS_GRAPH_URL is not Graph; is there a proxy in between?"
MEETING_POLICY = "look at the organiser's meeting policy in the Teams admin centre, which overrides them"
LATER = "try again in some minutes; if it stays so, see docs/teams.md"
NEW_CERTIFICATE = "make a new one, upload it beside this one, and set it before then (docs/teams.md)"
GUIDE = "docs/teams.md goes through the set-up step by step"
STEPS: tuple[tuple[str, int], ...] = (
    ("ORGANISER_ID", 1),
    ("CERTIFICATE", 3),
    ("SECRET", 3),
    ("CLIENT_ID", 2),
    ("TENANT_ID", 2),
    ("consent", 4),
    ("JOBCLUB_TEAMS_", 7),
)
"""The step of docs/teams.md that helps, by words in the fault; the first that fits."""
NO_LOGIN = (
    "the Microsoft login knows no such tenant: JOBCLUB_TEAMS_TENANT_ID and, if set, JOBCLUB_TEAMS_AUTHORITY "
    "must name the directory (tenant) id"
)
NO_CERTIFICATE = (
    "the file of JOBCLUB_TEAMS_CERTIFICATE can't be used: it must be PEM or PFX with a certificate and its "
    "key; its password goes into JOBCLUB_TEAMS_CERTIFICATE_PASSWORD"
)

LOGIN_REMEDIES: Mapping[int, str] = MappingProxyType(
    {
        700016: "JOBCLUB_TEAMS_CLIENT_ID is no app of this tenant; copy its application (client) id",
        7000215: "JOBCLUB_TEAMS_CLIENT_SECRET is wrong; copy the secret's value, not its id",
        7000222: "the client secret has expired; make a new one for JOBCLUB_TEAMS_CLIENT_SECRET",
        700027: "the app does not know JOBCLUB_TEAMS_CERTIFICATE; upload its certificate to the app",
        700024: "the certificate's proof is out of its time; set this machine's clock",
        7000112: "the app is disabled in the tenant; enable it under enterprise applications",
        7000229: "the app has no service principal in the tenant; grant admin consent",
        90002: "there is no such tenant; correct JOBCLUB_TEAMS_TENANT_ID",
        53003: "a conditional access policy of the tenant blocks the app; exclude it there",
        500011: OTHER_CLOUD,
        70011: OTHER_CLOUD,
        1002012: OTHER_CLOUD,
        900382: OTHER_CLOUD,
    }
)
"""What helps against the login's codes (AADSTS…), of those that a wrong setting brings about."""


def granting(organiser_id: str) -> str:
    """Give the line of PowerShell that lets the app act for an organiser."""
    return f"Grant-CsApplicationAccessPolicy -PolicyName {POLICY} -Identity {organiser_id}"


def making_policy(client_id: str) -> str:
    """Give the line of PowerShell that makes the policy to be granted, once in a tenant."""
    return f"New-CsApplicationAccessPolicy -Identity {POLICY} -AppIds {client_id}"


def consenting(permission: str) -> str:
    """Say how an app gets a permission."""
    return (
        f"in Microsoft Entra, add the application permission {permission} to the app and grant admin consent"
    )


class PermissionMissingError(ProviderRefuses):
    """The app lacks an application ``permission``."""

    def __init__(self, permission: str) -> None:
        told = f"Teams forbids it (403): grant the app the application permission {permission}, as an admin"
        super().__init__(told)
        self.permission = permission


class PolicyMissingError(ProviderRefuses):
    """No application access policy lets the app act for the organiser; or it lacks ``permission``."""

    def __init__(self, organiser_id: str, permission: str | None = None) -> None:
        grant = f"grant {permission}, or run" if permission else "no policy for the organiser; run"
        super().__init__(f"Teams forbids it (403): {grant}: {granting(organiser_id)}"[:MOST_LENGTH])
        self.permission = permission


class OverriddenError(ProviderRefuses):
    """Teams keeps some ``options`` as it likes."""

    def __init__(self, options: Iterable[str]) -> None:
        super().__init__(f"Teams does not keep these options: {', '.join(options)}")


def remedy_for(fault: MeetingError, client_id: str, organiser_id: str) -> str:
    """Say at length what helps against a fault."""
    match fault:
        case PermissionMissingError():
            return consenting(fault.permission)
        case PolicyMissingError():
            policy = f"{making_policy(client_id)}; {granting(organiser_id)} (up to 30 minutes until it works)"
            return policy if fault.permission is None else f"{consenting(fault.permission)}; or {policy}"
        case OverriddenError():
            return MEETING_POLICY
        case ProviderUnavailable():
            return LATER
        case _:
            return _guide(str(fault))


def _guide(fault: str) -> str:
    """Say where the guide tells of what a fault names."""
    step = next((number for words, number in STEPS if words in fault), None)
    return GUIDE if step is None else f"see step {step} of docs/teams.md"


def why_forbidden(permission: str, held: frozenset[str] | None, organiser_id: str) -> ProviderRefuses:
    """Say what is missing when Teams forbids something; ``held`` are the token's permissions, if known."""
    if held is None:
        return PolicyMissingError(organiser_id, permission)
    return PolicyMissingError(organiser_id) if permission in held else PermissionMissingError(permission)


def why_refused(status: int, code: str) -> MeetingError:
    """Say what any other refusal of Graph means."""
    if status == UNAUTHORIZED:
        return ProviderRefuses(f"Graph does not accept our token (401): {OTHER_CLOUD}")
    return MeetingRefused(f"Teams refuses this meeting ({brief(status, code)})")


def why_no_token(said: Mapping[str, Any]) -> MeetingError:
    """Say what the login's refusal means, by its codes; its words are not told, as they may name somebody."""
    if passes(said):
        return ProviderUnavailable(f"the Microsoft login gives no token now ({named(said)})")
    told = next(
        (LOGIN_REMEDIES[code] for code in numbers_in(said) if code in LOGIN_REMEDIES), "see docs/teams.md"
    )
    return ProviderRefuses(f"the Microsoft login gives no token ({named(said)}): {told}")


def brief(status: int, code: str) -> str:
    """Give a status with a code, if it has one."""
    return f"{status} {code}" if TOLD.fullmatch(code) else str(status)
