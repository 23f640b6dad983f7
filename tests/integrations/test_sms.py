"""Short messages reach the right phone or nobody's, and every refusal is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.servers import free_port
from benchmarks.wires import Fault, wire_to
from jobclub.core.notices.mail import ShortMessage
from jobclub.core.office.post import PostError, Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.integrations.sms import FolderTexter, GatewayApi, Numbers, shortened
from tests.integrations.gateway import TOKEN, Gateway, gateway

NOW = datetime(2027, 3, 1, 7, 30, tzinfo=UTC)
MESSAGE = ShortMessage(
    message_id="delivery-1@jobclub.example",
    to_number="+45 20 10 10 10",
    sender_name="Midtby Job Centre",
    text="Vi ses på mandag kl. 14: https://jobclub.example/p/x",
)


@pytest.fixture
def provider() -> Iterator[Gateway]:
    with gateway() as provider:
        yield provider


def texter_at(url: str, token: str = TOKEN, **options: Any) -> GatewayApi:
    return GatewayApi(url, token, Numbers("DK"), now=lambda: NOW, **options)


def fault_of(texter: GatewayApi, message: ShortMessage = MESSAGE) -> PostError:
    with pytest.raises(PostError) as error:
        texter.send(message)
    assert not any(secret in str(error.value) for secret in ("20101010", "20 10", "mandag", TOKEN, "/p/x"))
    return error.value


# --- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+45 20 10 10 10", "", 4520101010),
        (" 0045 20-10-10-10", "", 4520101010),
        ("(+45) 20101010", "", 4520101010),
        ("+49 (0)170 123 45 67", "", 491701234567),
        ("20 10 10 10", "DK", 4520101010),
        ("0170 1234567", "DE", 491701234567),
        ("+49 170 1234567", "DK", 491701234567),
        ("0049 170 1234567", "DK", 491701234567),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, country: str, number: int) -> None:
    assert Numbers(country).read(text) == number


@pytest.mark.parametrize(
    ("text", "country", "words"),
    [
        ("20 10 10 10", "", "needs its country code, like +45 70 10 10 10"),
        ("0170 1234567", "", "needs its country code"),
        ("", "DK", "needs its country code"),
        ("+45 20 10 10 1", "", "is none that exists"),
        ("20 10 10 10 1", "DK", "is none that exists"),
        ("112", "DK", "is none that exists"),
        ("+999 12345678", "", "needs its country code"),
        ("+49 30 901820", "", "is none of a mobile phone"),
        ("+45 90 12 34 56", "", "is none of a mobile phone"),
    ],
)
def test_a_number_that_could_be_a_strangers_or_none_is_refused_and_not_told(
    text: str, country: str, words: str
) -> None:
    with pytest.raises(Undeliverable, match="the phone number") as refused:
        Numbers(country).read(text)
    assert words in str(refused.value)
    assert text not in str(refused.value) or text == ""


# --- handing over -------------------------------------------------------------------------------------


@pytest.mark.server
def test_a_message_is_handed_over_with_the_number_as_networks_have_it(provider: Gateway) -> None:
    texter_at(provider.url).send(MESSAGE)
    assert provider.taken == [
        {
            "sender": "Midtby Job",
            "message": MESSAGE.text,
            "encoding": "UTF8",
            "recipients": [{"msisdn": 4520101010}],
            "userref": "delivery-1@jobclub.example",
        }
    ]


@pytest.mark.server
@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Sæt ö, ß og € af", "UTF8"), ("Zażółć gęślą jaźń", "UCS2"), ("Vi ses 🎈", "UCS2")],
)
def test_letters_that_a_short_message_does_not_hold_are_sent_so_that_they_arrive(
    provider: Gateway, text: str, encoding: str
) -> None:
    texter_at(provider.url).send(replace(MESSAGE, text=text))
    assert (provider.taken[0]["message"], provider.taken[0]["encoding"]) == (text, encoding)


@pytest.mark.server
def test_the_installations_own_sender_wins(provider: Gateway) -> None:
    texter_at(provider.url, sender="Jobklub").send(MESSAGE)
    assert provider.taken[0]["sender"] == "Jobklub"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Midtby Job Centre", "Midtby Job"),
        ("Jobcenter Sønderborg", "Jobcenter"),
        ("Beschäftigungsförderung", "Beschäftigu"),
        ("A & B: Jobs", "A B Jobs"),
        ("–", "jobclub"),
    ],
)
def test_a_long_name_is_shortened_to_whole_words(name: str, short: str) -> None:
    assert shortened(name) == short


@pytest.mark.server
def test_a_number_that_is_none_is_not_even_asked_about(provider: Gateway) -> None:
    fault = fault_of(texter_at(provider.url), replace(MESSAGE, to_number="12"))
    assert type(fault) is Undeliverable
    assert provider.requests == 0


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.server
def test_a_wrong_token_lets_all_wait(provider: Gateway) -> None:
    fault = fault_of(texter_at(provider.url, token="another"))  # noqa: S106  (invented)
    assert type(fault) is PostUnavailable
    assert str(fault) == "the SMS provider takes no messages from us now (401 0x0210)"


@pytest.mark.server
@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "", Undeliverable),
        (400, "0x0308", Undeliverable),
        (422, "", Undeliverable),
        (400, "0x0215", Undeliverable),
        (403, "0x0215", Undeliverable),
        (403, "0x0217", Undeliverable),
        (403, "0x0214", Postponed),
        (500, "", Postponed),
        (400, "0x0216", PostUnavailable),
        (403, "0x0213", PostUnavailable),
        (403, "0x021D", PostUnavailable),
        (401, "", PostUnavailable),
        (403, "", PostUnavailable),
        (404, "", PostUnavailable),
        (429, "", PostUnavailable),
        (503, "", PostUnavailable),
        (502, "", Uncertain),
        (504, "", Uncertain),
    ],
)
def test_each_refusal_is_about_one_message_or_about_all(
    provider: Gateway, status: int, code: str, kind: type[PostError]
) -> None:
    provider.refuse(status, code)
    fault = fault_of(texter_at(provider.url))
    assert type(fault) is kind
    assert str(fault).endswith(f"({f'{status} {code.lower()}'.strip()})")


@pytest.mark.server
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("99999999999999999999", timedelta(hours=6)),
        ("Mon, 01 Mar 2027 07:35:00 GMT", timedelta(minutes=5)),
        ("Mon, 01 Mar 2027 07:00:00 GMT", timedelta(0)),
        ("Mon, 01 Mar 2027 07:35:00 -0000", None),
        ("Mon, 01 Mar 2099 07:35:00 GMT", timedelta(hours=6)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_when_to_come_back_is_obeyed(
    provider: Gateway, status: int, asked: str, wait: timedelta | None
) -> None:
    provider.refuse(status, Retry_After=asked)
    fault = fault_of(texter_at(provider.url))
    assert isinstance(fault, PostUnavailable | Postponed)
    assert fault.wait == wait


@pytest.mark.server
@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b"[]", b'{"ids": []}'])
def test_whatever_else_answers_at_that_address_has_taken_nothing(provider: Gateway, body: bytes) -> None:
    provider.answer = (200, {}, body)
    fault = fault_of(texter_at(provider.url))
    assert type(fault) is PostUnavailable
    assert str(fault) == "what answers is not the SMS provider"


@pytest.mark.server
def test_nobody_is_followed_to_another_address(provider: Gateway) -> None:
    with gateway() as other:
        provider.answer = (307, {"Location": f"{other.url}/rest/mtsms"}, b"")
        assert type(fault_of(texter_at(provider.url))) is PostUnavailable
        assert other.requests == 0


# --- the line -----------------------------------------------------------------------------------------


@pytest.mark.server
@pytest.mark.parametrize(
    ("fault", "kind", "taken"),
    [
        (Fault.REFUSE, PostUnavailable, 0),
        (Fault.LOSE_ANSWER, Uncertain, 1),
    ],
)
def test_a_broken_line_is_told_and_once_it_is_whole_messages_go_again(
    provider: Gateway, fault: Fault, kind: type[PostError], taken: int
) -> None:
    with wire_to(provider.port, handed_over=lambda said: said.endswith(b"}")) as wire:
        texter = texter_at(f"http://127.0.0.1:{wire.port}")
        wire.fault = fault
        assert type(fault_of(texter)) is kind
        assert len(provider.taken) == taken
        wire.fault = Fault.NONE
        texter.send(MESSAGE)
        assert len(provider.taken) == taken + 1


@pytest.mark.server
def test_a_provider_that_hangs_may_have_taken_the_message(
    provider: Gateway,
) -> None:
    with wire_to(provider.port) as wire:
        wire.fault = Fault.HANG
        assert type(fault_of(texter_at(f"http://127.0.0.1:{wire.port}", answer_wait=0.3))) is Uncertain


@pytest.mark.server
def test_a_provider_that_speaks_no_tls_gets_nothing(provider: Gateway) -> None:
    fault = fault_of(texter_at(provider.url.replace("http://", "https://")))
    assert type(fault) is PostUnavailable
    assert provider.requests == 0


@pytest.mark.server
def test_nobody_there_is_told_without_waiting() -> None:
    assert type(fault_of(texter_at(f"http://127.0.0.1:{free_port()}"))) is PostUnavailable


# --- the folder ---------------------------------------------------------------------------------------


def test_a_folder_shows_what_would_be_sent(tmp_path: Path) -> None:
    FolderTexter(tmp_path, Numbers(), now=lambda: NOW).send(MESSAGE)
    (file,) = tmp_path.iterdir()
    assert file.name == "20270301T073000000000-001.txt"
    assert file.read_text() == f"From: Midtby Job\nTo: +4520101010\n\n{MESSAGE.text}\n"


def test_a_folder_takes_no_number_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Undeliverable):
        FolderTexter(tmp_path, Numbers(), now=lambda: NOW).send(replace(MESSAGE, to_number="20101010"))
    assert list(tmp_path.iterdir()) == []
