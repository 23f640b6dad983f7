"""Where mails are handed in is read from an address, whose password nobody is shown."""

from __future__ import annotations

import pytest

from jobclub.core.errors import Invalid
from jobclub.integrations.mail import Relay


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtps://mail.example", Relay(host="mail.example", port=465, tls=True)),
        ("smtp://mail.example", Relay(host="mail.example", port=587, tls=False)),
        ("smtp://mail.example:25/", Relay(host="mail.example", port=25, tls=False)),
        ("smtp://[::1]:25", Relay(host="::1", port=25, tls=False)),
        (
            "smtps://clerk%40midtby.example:p%40ss%3A%2F@mail.example:4650",
            Relay(host="mail.example", port=4650, tls=True, user="clerk@midtby.example", password="p@ss:/"),  # noqa: S106
        ),
    ],
)
def test_an_address_is_read(url: str, relay: Relay) -> None:
    assert Relay.at(url) == relay


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://hidden@mail.example",
        "smtps://",
        "smtp://user:hidden@mail.example:many",
        "smtp://user:hidden@mail.example:99999",
        "smtp://user:hidden@mail.example/inbox",
        "smtp://[user:hidden",
        "smtps://hidden@mail.example",
        "smtps://:hidden@mail.example",
        "smtps://user:hidden-ø@mail.example",
    ],
)
def test_an_address_that_is_none_is_refused_and_no_password_repeated(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        Relay.at(url)
    (mistake,) = refused.value.mistakes
    assert mistake.pointer == "/smtp_url"
    assert "hidden" not in mistake.detail


def test_a_password_is_not_shown() -> None:
    relay = Relay.at("smtps://user:hidden@mail.example")
    assert "hidden" not in repr(relay)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("[::1]", True),
        ("127.1", False),
        ("localhost.example", False),
        ("10.0.0.1", False),
        ("mail.example", False),
    ],
)
def test_only_this_machine_is_here(host: str, *, here: bool) -> None:
    assert Relay.at(f"smtp://{host}").is_here is here
