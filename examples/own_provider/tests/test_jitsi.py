"""The provider does what jobclub relies on, and its rooms are hard to guess."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from jobclub_jitsi import provider as made

from jobclub import MeetingProvider, errors
from jobclub.testing import ProviderContract
from jobclub.testing.provider_contract import a_wish

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  (made up)
OPTIONS = {"url": "https://meet.example.org", "secret": SECRET}


class Hello(BaseHTTPRequestHandler):
    """A server of which all that matters is that it answers."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class TestJitsiMeetings(ProviderContract):
    @pytest.fixture
    def provider(self, address: str) -> MeetingProvider:
        return made({**OPTIONS, "url": address})


def refused(options: Mapping[str, str]) -> list[str]:
    with pytest.raises(errors.Invalid) as refusal:
        made(options)
    return [mistake.pointer for mistake in refusal.value.mistakes]


def test_a_room_lies_on_the_server_and_its_name_can_be_typed() -> None:
    link = made(OPTIONS).create(a_wish()).join_url or ""
    server, _, room = link.rpartition("/")
    assert server == OPTIONS["url"]
    assert len(room) == 32
    assert room.isalnum()
    assert room.islower()


def test_who_does_not_know_the_secret_does_not_know_the_room() -> None:
    other = made({**OPTIONS, "secret": SECRET[::-1]})
    assert other.create(a_wish()).mark != made(OPTIONS).create(a_wish()).mark
    assert a_wish().activity_id not in (made(OPTIONS).create(a_wish()).join_url or "")


@pytest.mark.parametrize(
    "url",
    [
        "https://meet.example.org/",
        "https://meet.example.org:8443/town",
        "http://localhost:8000",
        "http://[::1]/town",
    ],
)
def test_a_server_may_have_a_port_and_a_path_and_be_on_this_machine(url: str) -> None:
    assert (made({**OPTIONS, "url": url}).create(a_wish()).join_url or "").startswith(url.rstrip("/") + "/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "meet.example.org",
        "http://meet.example.org",
        "http://localhost.example.org",
        "https://a:b@meet.example.org",
        "https://meet.example.org/?x",
        "https://meet.example.org/\n",
    ],
)
def test_a_server_that_can_be_none_is_refused(url: str) -> None:
    assert refused({**OPTIONS, "url": url}) == ["/url"]


def test_a_secret_is_long_enough_and_not_repeated() -> None:
    assert refused({**OPTIONS, "secret": SECRET[:-1]}) == ["/secret"]
    with pytest.raises(errors.Invalid) as refusal:
        made({**OPTIONS, "secret": SECRET[:-1]})
    assert SECRET[:-1] not in str(refusal.value)


def test_what_is_missing_or_too_much_is_named_at_once() -> None:
    assert refused({}) == ["/url", "/secret"]
    assert refused({**OPTIONS, "sekret": "x"}) == ["/sekret"]


def test_the_doctor_says_whether_the_server_answers(address: str) -> None:
    (found,) = made({**OPTIONS, "url": address}).examine()
    assert (found.works, found.says) == (True, f"{address} answers")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:99999"])
def test_the_doctor_says_what_helps_where_nobody_answers(url: str) -> None:
    (found,) = made({**OPTIONS, "url": url}).examine()
    assert not found.works
    assert found.remedy
