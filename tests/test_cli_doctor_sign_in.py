"""The doctor looks at who signs the staff in, and says what nobody can look at for us."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub.cli import cli
from jobclub.testing.entra import EntraStandIn

HERE = "https://jobclub.example"
DONE = f"{HERE}/sign-in/microsoft/done"


def doctor(folder: Path, **env: str) -> Result:
    result = CliRunner().invoke(cli, ["doctor"], env={"JOBCLUB_DATA_DIR": str(folder), **env})
    assert not result.exception or isinstance(result.exception, SystemExit)
    return result


def settings(entra: EntraStandIn, **other: str) -> dict[str, str]:
    return {
        "JOBCLUB_BASE_URL": HERE,
        "JOBCLUB_ENTRA_TENANT_ID": entra.tenant_id,
        "JOBCLUB_ENTRA_CLIENT_ID": entra.client_id,
        "JOBCLUB_ENTRA_CLIENT_SECRET": entra.client_secret,
        "JOBCLUB_ENTRA_AUTHORITY": entra.authority,
        **other,
    }


def about_signing_in(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if " sign-in" in line]


def test_where_nothing_is_set_up_the_staff_sign_in_by_link(tmp_path: Path) -> None:
    assert "ok     sign-in: The staff sign in by link." in doctor(tmp_path).stdout.splitlines()


@pytest.mark.server
def test_where_all_works_the_address_is_told_that_microsoft_must_know(tmp_path: Path) -> None:
    with EntraStandIn(return_addresses=[DONE]) as entra:
        result = doctor(tmp_path, **settings(entra))
    assert about_signing_in(result) == [
        "ok     sign-in login: The Microsoft login answers, and it is that of our tenant.",
        "ok     sign-in keys: The keys are there by which it signs.",
        "ok     sign-in app: The Microsoft login knows our app by what we show it.",
        f"ok     sign-in address: The app must lead people back to {DONE}, which only signing in can show.",
    ]
    assert result.exit_code == 0


@pytest.mark.server
def test_a_secret_that_is_wrong_is_told_with_the_step_that_helps(tmp_path: Path) -> None:
    with EntraStandIn(return_addresses=[DONE]) as entra:
        result = doctor(tmp_path, **settings(entra, JOBCLUB_ENTRA_CLIENT_SECRET="hidden"))  # noqa: S106
    assert result.exit_code == 1
    told = "The Microsoft login gives no token (AADSTS7000215): JOBCLUB_ENTRA_CLIENT_SECRET is wrong"
    assert f"FAILS  sign-in app: {told}; copy the secret's value, not its id." in result.stdout
    assert "       -> see step 3 of docs/entra.md" in result.stdout.splitlines()
    assert "hidden" not in result.output
