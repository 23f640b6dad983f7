"""Who signs in at Microsoft is known to us, and nobody is who only seems to have."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.servers import free_port
from jobclub.core.office.identities import Flow, IdentityUnavailable, SignInRefused
from jobclub.integrations.entra import EntraIdentities
from jobclub.testing.entra import EntraStandIn, Fault, Person
from jobclub.testing.entra.faults import DISCOVERY, IN_CLAIMS, IN_SIGNATURE, KEYS, TOKEN
from tests.integrations.entra.browsing import DONE, app_at, chosen, identities_at
from tests.integrations.teams.tenants import certificate_for, in_pem, kept

pytestmark = pytest.mark.server


def refusal(identities: EntraIdentities, flow: Flow, answer: dict[str, str]) -> str:
    with pytest.raises(SignInRefused) as refused:
        identities.finish(flow, answer)
    return str(refused.value)


def unavailable(entra: EntraStandIn, identities: EntraIdentities, who: Person) -> str:
    flow = identities.begin(DONE)
    with pytest.raises(IdentityUnavailable) as fault:
        identities.finish(flow, chosen(flow.address, who))
    assert entra.client_secret not in str(fault.value)
    return str(fault.value)


# --- who it is ------------------------------------------------------------------------------------------


def test_who_signs_in_is_known_by_tenant_and_object_id_with_name_address_and_roles(
    entra: EntraStandIn, mette: Person
) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    found = identities.finish(flow, chosen(flow.address, mette))
    assert (found.tenant_id, found.object_id) == (entra.tenant_id, mette.object_id)
    assert (found.name, found.email) == ("Mette Holm", "mette@midtby.example")
    assert found.roles == ("jobclub.consultant",)


def test_without_an_address_and_roles_there_are_none(entra: EntraStandIn) -> None:
    nobody = entra.welcome("Nobody Special")
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    found = identities.finish(flow, chosen(flow.address, nobody))
    assert (found.email, found.roles, found.role) == (None, (), None)


def test_the_browser_is_sent_there_with_a_challenge_and_with_nothing_that_is_secret(
    entra: EntraStandIn,
) -> None:
    flow = identities_at(entra).begin(DONE)
    asked = dict(parse_qsl(urlsplit(flow.address).query))
    assert flow.address.startswith(f"{entra.authority}/oauth2/v2.0/authorize?")
    assert set(asked.pop("scope").split()) == {"openid", "profile", "email"}
    assert (asked["response_type"], asked["response_mode"]) == ("code", "query")
    assert (asked["redirect_uri"], asked["state"]) == (DONE, flow.state)
    assert asked["code_challenge_method"] == "S256"
    assert not any(hidden in flow.address for hidden in (flow.verifier, flow.nonce, entra.client_secret))
    assert not any(hidden in repr(flow) for hidden in (flow.verifier, flow.nonce))


def test_two_sign_ins_have_nothing_in_common(entra: EntraStandIn) -> None:
    identities = identities_at(entra)
    one, other = identities.begin(DONE), identities.begin(DONE)
    assert len({one.state, other.state, one.nonce, other.nonce, one.verifier, other.verifier}) == 6


def test_eight_at_once_are_each_taken_for_who_they_are(entra: EntraStandIn) -> None:
    identities = identities_at(entra)
    people = [entra.welcome(f"Person {number}") for number in range(8)]

    def signed_in(who: Person) -> str:
        flow = identities.begin(DONE)
        return identities.finish(flow, chosen(flow.address, who)).object_id

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(signed_in, people)) == [one.object_id for one in people]


def test_a_certificate_shows_who_we_are(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = in_pem(certificate_for(key))
    with EntraStandIn(return_addresses=[DONE], certificate=pem.decode()) as entra:
        mette = entra.welcome("Mette Holm")
        identities = identities_at(entra, client_secret="", certificate=kept(tmp_path, in_pem(key), pem))
        flow = identities.begin(DONE)
        assert identities.finish(flow, chosen(flow.address, mette)).name == "Mette Holm"
        assert len(identities.seal) == 32


def test_what_a_browser_keeps_is_sealed_by_who_we_are(entra: EntraStandIn) -> None:
    assert identities_at(entra).seal == identities_at(entra).seal
    assert identities_at(entra).seal != identities_at(entra, client_secret="other").seal  # noqa: S106
    assert entra.client_secret.encode() not in identities_at(entra).seal


# --- answers that do not count --------------------------------------------------------------------------


CLAIMS = {
    Fault.WRONG_AUDIENCE: "aud",
    Fault.MANY_AUDIENCES: "aud",
    Fault.WRONG_ISSUER: "iss",
    Fault.OLD_ISSUER: "iss",
    Fault.OTHER_TENANT: "tid",
    Fault.PERSONAL_ACCOUNT: "iss",
    Fault.EXPIRED: "exp",
    Fault.ENDLESS: "exp",
    Fault.NOT_YET: "nbf",
    Fault.OTHER_NONCE: "nonce",
    Fault.NO_NONCE: "nonce",
    Fault.NO_OBJECT_ID: "oid",
}


def test_each_way_in_which_a_claim_can_be_wrong_is_tried() -> None:
    assert CLAIMS.keys() == IN_CLAIMS


@pytest.mark.parametrize("fault", sorted(IN_CLAIMS, key=lambda one: one.value))
def test_a_token_with_one_wrong_claim_is_refused(entra: EntraStandIn, mette: Person, fault: Fault) -> None:
    entra.misbehave(fault)
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    assert (
        refusal(identities, flow, chosen(flow.address, mette)) == f"the token has the wrong {CLAIMS[fault]}"
    )


@pytest.mark.parametrize("fault", sorted(IN_SIGNATURE, key=lambda one: one.value))
def test_a_token_that_is_not_signed_by_the_login_is_refused(
    entra: EntraStandIn, mette: Person, fault: Fault
) -> None:
    entra.misbehave(fault)
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    assert "signed" in refusal(identities, flow, chosen(flow.address, mette))


def test_an_answer_without_a_token_is_refused(entra: EntraStandIn, mette: Person) -> None:
    entra.misbehave(Fault.NO_TOKEN)
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    assert refusal(identities, flow, chosen(flow.address, mette)) == "there is no token in the answer"


def test_after_a_refusal_the_next_sign_in_is_fine(entra: EntraStandIn, mette: Person) -> None:
    entra.misbehave(Fault.WRONG_AUDIENCE)
    identities = identities_at(entra)
    first, second = identities.begin(DONE), identities.begin(DONE)
    assert refusal(identities, first, chosen(first.address, mette))
    assert identities.finish(second, chosen(second.address, mette)).name == "Mette Holm"


def test_an_answer_to_another_sign_in_is_refused_before_anybody_is_asked(
    entra: EntraStandIn, mette: Person
) -> None:
    identities = identities_at(entra)
    mine, theirs = identities.begin(DONE), identities.begin(DONE)
    answer = chosen(theirs.address, mette)
    asked = len(entra.asked)
    assert refusal(identities, mine, answer) == "the answer belongs to another sign-in"
    assert refusal(identities, mine, {"code": answer["code"]}) == "the answer belongs to another sign-in"
    assert refusal(identities, mine, {**answer, "state": "ø"}) == "the answer belongs to another sign-in"
    assert len(entra.asked) == asked
    assert identities.finish(theirs, answer).name == "Mette Holm"


def test_a_code_of_another_sign_in_is_of_no_use(entra: EntraStandIn, mette: Person) -> None:
    """Somebody who got hold of a code has no verifier to it."""
    identities = identities_at(entra)
    mine, theirs = identities.begin(DONE), identities.begin(DONE)
    code = chosen(theirs.address, mette)["code"]
    assert "AADSTS501481" in refusal(identities, mine, {"state": mine.state, "code": code})


def test_a_token_that_belongs_to_another_sign_in_is_refused_though_its_code_was_taken(
    entra: EntraStandIn, mette: Person
) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    answer = chosen(flow.address, mette)
    assert refusal(identities, replace(flow, nonce="another"), answer) == "the token has the wrong nonce"


def test_a_code_is_good_once(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    answer = chosen(flow.address, mette)
    assert identities.finish(flow, answer)
    assert "AADSTS70008" in refusal(identities, flow, answer)


def test_a_code_is_good_for_the_address_it_was_given_at(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    answer = chosen(flow.address, mette)
    assert "AADSTS500112" in refusal(identities, replace(flow, return_to="http://127.0.0.1:1/"), answer)


def test_a_code_ends_after_ten_minutes(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    answer = chosen(flow.address, mette)
    entra.tenant.now = lambda: datetime.now(UTC) + timedelta(minutes=11)
    assert "AADSTS70008" in refusal(identities, flow, answer)


def test_who_declines_is_signed_in_as_nobody_and_it_is_known_that_they_declined(entra: EntraStandIn) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    with pytest.raises(SignInRefused) as refused:
        identities.finish(flow, chosen(flow.address, None))
    assert refused.value.declined
    assert str(refused.value) == "Microsoft signed nobody in (AADSTS65004)"


@pytest.mark.parametrize("fault", [Fault.DECLINED, Fault.OTHER_STATE, Fault.NO_CODE])
def test_a_browser_that_brings_back_no_answer_signs_nobody_in(
    entra: EntraStandIn, mette: Person, fault: Fault
) -> None:
    entra.misbehave(fault)
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    assert refusal(identities, flow, chosen(flow.address, mette))


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_a_browser_may_bring_back_that_microsoft_is_away(entra: EntraStandIn, error: str) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    with pytest.raises(IdentityUnavailable, match=error):
        identities.finish(flow, {"state": flow.state, "error": error})


def test_what_a_browser_brings_back_besides_is_not_read(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    answer = {**chosen(flow.address, mette), "client_info": "%%%", "id_token": "a.b.c"}
    assert identities.finish(flow, answer).object_id == mette.object_id


# --- the keys of the login ------------------------------------------------------------------------------


def test_the_keys_are_asked_for_once_and_kept(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    for _ in range(3):
        flow = identities.begin(DONE)
        identities.finish(flow, chosen(flow.address, mette))
    assert [one.template for one in entra.asked].count(KEYS) == 1


def test_a_new_key_of_the_login_is_fetched_when_it_signs(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    for _ in range(2):
        flow = identities.begin(DONE)
        assert identities.finish(flow, chosen(flow.address, mette)).name == "Mette Holm"
        entra.rotate_keys()
    assert [one.template for one in entra.asked].count(KEYS) == 2


def test_keys_that_nobody_knows_are_not_asked_for_again_and_again(entra: EntraStandIn, mette: Person) -> None:
    identities = identities_at(entra)
    for _ in range(4):
        entra.misbehave(Fault.UNKNOWN_KEY)
        flow = identities.begin(DONE)
        assert refusal(identities, flow, chosen(flow.address, mette))
    assert [one.template for one in entra.asked].count(KEYS) == 2


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.HTML_PAGE])
def test_without_keys_nobody_is_signed_in(entra: EntraStandIn, mette: Person, fault: Fault) -> None:
    entra.misbehave(fault, at=KEYS)
    told = unavailable(entra, identities_at(entra), mette)
    assert told == "the Microsoft login does not give its keys now"


# --- when Microsoft is away, or we are set up wrongly ------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.SERVER_ERROR, "does not work now (500)"),
        (
            Fault.WRONG_SECRET,
            "(AADSTS7000215): JOBCLUB_ENTRA_CLIENT_SECRET is wrong; copy the secret's value",
        ),
        (Fault.BUSY, "gives no token (AADSTS90033)"),
        (Fault.HTML_PAGE, "the Microsoft login knows no such tenant"),
    ],
)
def test_a_login_that_gives_no_token_is_told_apart_from_a_refusal(
    entra: EntraStandIn, mette: Person, fault: Fault, words: str
) -> None:
    entra.misbehave(fault, at=TOKEN)
    assert words in unavailable(entra, identities_at(entra), mette)


@pytest.mark.parametrize("at", [TOKEN, KEYS])
def test_a_login_that_hangs_is_not_waited_for(entra: EntraStandIn, mette: Person, at: str) -> None:
    entra.misbehave(Fault.HANGING, at=at)
    begun_at = time.monotonic()
    unavailable(entra, identities_at(entra, waits=(0.5, 0.5)), mette)
    assert time.monotonic() - begun_at < 5
    entra.behave()


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.HTML_PAGE, Fault.HANGING])
def test_no_sign_in_begins_while_the_login_is_away(entra: EntraStandIn, fault: Fault) -> None:
    entra.misbehave(fault, at=DISCOVERY)
    with pytest.raises(IdentityUnavailable):
        identities_at(entra, waits=(0.5, 0.5)).begin(DONE)
    entra.behave()


def test_no_sign_in_begins_where_nobody_listens(entra: EntraStandIn) -> None:
    authority = f"http://127.0.0.1:{free_port()}/{entra.tenant_id}"
    with pytest.raises(IdentityUnavailable, match="does not answer"):
        identities_at(entra, authority=authority).begin(DONE)


def test_no_sign_in_begins_at_a_tenant_that_is_none(entra: EntraStandIn) -> None:
    with pytest.raises(IdentityUnavailable, match="JOBCLUB_ENTRA_TENANT_ID"):
        identities_at(entra, authority=f"{entra.base_url}/{'0' * 8}-0000-4000-8000-{'0' * 12}").begin(DONE)


def test_a_certificate_that_can_not_be_used_is_named(entra: EntraStandIn, tmp_path: Path) -> None:
    identities = identities_at(entra, client_secret="", certificate=tmp_path / "none")
    with pytest.raises(IdentityUnavailable, match="the file of JOBCLUB_ENTRA_CERTIFICATE can't be used"):
        identities.begin(DONE)


def test_an_address_of_ours_that_the_app_does_not_know_is_refused_over_there(entra: EntraStandIn) -> None:
    flow = identities_at(entra).begin("http://127.0.0.1:8000/elsewhere")
    shown = requests.get(flow.address, timeout=10)
    assert (shown.status_code, "AADSTS50011" in shown.text) == (400, True)


def test_why_nobody_is_signed_in_stands_in_the_log_and_names_nobody(
    entra: EntraStandIn, mette: Person, caplog: pytest.LogCaptureFixture
) -> None:
    entra.misbehave(Fault.EXPIRED)
    identities = identities_at(entra)
    flow = identities.begin(DONE)
    assert refusal(identities, flow, chosen(flow.address, mette))
    entra.misbehave(Fault.SERVER_ERROR, at=DISCOVERY)
    with pytest.raises(IdentityUnavailable):
        identities.begin(DONE)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("jobclub")]
    assert told == [
        "nobody is signed in: the token has the wrong exp",
        "nobody is signed in: the Microsoft login does not work now (500)",
    ]
    assert not any(hidden in caplog.text for hidden in ("Mette", "mette", mette.object_id, flow.nonce))


def test_in_the_clear_a_login_is_spoken_to_on_this_machine_alone(entra: EntraStandIn) -> None:
    from jobclub.core.errors import Invalid  # noqa: PLC0415

    app = app_at(entra, authority=f"http://login.example/{entra.tenant_id}")
    with pytest.raises(Invalid, match="/entra_authority: must be an address that begins with https://"):
        EntraIdentities(app).begin(DONE)
