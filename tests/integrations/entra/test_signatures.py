"""A token counts if a key of the login signed it, in the one way in which it signs."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from jobclub.core.office.identities import IdentityUnavailable, SignInRefused
from jobclub.integrations.entra.signatures import Keys, claims_in
from jobclub.integrations.microsoft.addresses import Origin
from jobclub.integrations.microsoft.lines import Line
from jobclub.testing.entra.signing import SigningKey
from tests.integrations.teams.scripted import Reply, Script, said

pytestmark = pytest.mark.server
OURS, OTHER = SigningKey(), SigningKey()


@pytest.fixture
def keys(scripted: Script) -> Keys:
    scripted.replies = [said({"keys": [OTHER.told, OURS.told]})]
    return keys_at(scripted)


def keys_at(scripted: Script) -> Keys:
    line = Line(Origin("http", "127.0.0.1", scripted.port), (1.0, 1.0))
    return Keys(f"{scripted.url}/keys", line)


def signed(by: Any = OURS, *, said: Any = None, algorithm: str = "RS256", **head: Any) -> str:
    private = by.private if isinstance(by, SigningKey) else by
    content = json.dumps({"sub": "me"} if said is None else said).encode()
    return jwt.PyJWS().encode(content, private, algorithm=algorithm, headers={"kid": OURS.name, **head})


def refusal(token: object, keys: Keys) -> str:
    with pytest.raises(SignInRefused) as refused:
        claims_in(token, keys)
    return str(refused.value)


def test_what_was_signed_is_given(keys: Keys) -> None:
    assert claims_in(signed(), keys) == {"sub": "me"}


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_another_algorithm_is_refused_though_the_key_is_right(keys: Keys, algorithm: str) -> None:
    assert refusal(signed(algorithm=algorithm), keys) == "the token is signed in no way that we accept"


def test_an_algorithm_that_the_keys_do_not_go_with_is_refused(keys: Keys) -> None:
    elliptic = ec.generate_private_key(ec.SECP256R1())
    assert (
        refusal(signed(elliptic, algorithm="ES256"), keys) == "the token is signed in no way that we accept"
    )


@pytest.mark.parametrize("head", [{"kid": None}, {"kid": 5}, {"kid": ""}, {"kid": "unknown"}])
def test_a_key_that_is_not_named_or_not_known_counts_for_nothing(keys: Keys, head: dict[str, Any]) -> None:
    part = urlsafe_b64encode(json.dumps({"alg": "RS256", **head}).encode()).decode().rstrip("=")
    _, content, signature = signed().split(".")
    assert "sign" in refusal(f"{part}.{content}.{signature}", keys)


def test_a_key_that_comes_with_the_token_is_not_believed(keys: Keys) -> None:
    token = signed(OTHER, jwk=OTHER.told, jku="https://evil.example/keys", x5u="https://evil.example/keys")
    assert refusal(token, keys) == "the token is signed by nobody we know"


def test_what_must_be_understood_and_is_not_is_refused(keys: Keys) -> None:
    assert refusal(signed(crit=["http://example.org/new"]), keys) == "the token is signed by nobody we know"


@pytest.mark.parametrize(
    "token", [None, 5, b"a.b.c", "", "a", "a.b.c", "..", "ø.ø.ø", "e30.e30.", "W10.e30.e30"]
)
def test_what_is_no_token_is_refused(keys: Keys, token: Any) -> None:
    assert refusal(token, keys)


@pytest.mark.parametrize("content", [[], "me", 5])
def test_a_token_that_holds_no_claims_is_refused(keys: Keys, content: Any) -> None:
    assert refusal(signed(said=content), keys) == "the token says nothing"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(status=302, headers={"Location": "/elsewhere"}),
        Reply(body=b"<html>"),
        said([]),
        said({"keys": []}),
        said({"keys": [{"kty": "none"}]}),
    ],
    ids=["missing", "elsewhere", "a page", "a list", "none", "of no kind"],
)
def test_without_keys_no_token_counts(scripted: Script, reply: Reply) -> None:
    scripted.replies = [reply]
    with pytest.raises((IdentityUnavailable, SignInRefused)):
        claims_in(signed(), keys_at(scripted))
    assert [path for path, _ in scripted.heard] == ["GET /keys"]


def test_a_key_for_something_else_than_signing_signs_nothing(scripted: Script) -> None:
    scripted.replies = [said({"keys": [{**OURS.told, "use": "enc"}, OTHER.told]})]
    assert refusal(signed(), keys_at(scripted)) == "the token is signed by nobody we know"
