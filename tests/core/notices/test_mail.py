"""What can't stand in a mail is named, and its value is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.core.notices.mail import fault_in_mail
from jobclub.testing.mailer_contract import BAD_CHARACTERS, HEAD, a_mail

MAIL = a_mail()


def test_a_mail_as_it_should_be_has_no_fault() -> None:
    assert fault_in_mail(MAIL) is None
    assert fault_in_mail(replace(MAIL, reply_to=None, stop_link=None)) is None


@pytest.mark.parametrize("field", HEAD)
@pytest.mark.parametrize("bad", BAD_CHARACTERS, ids=ascii)
def test_what_would_end_a_line_of_the_head_is_a_fault(field: str, bad: str) -> None:
    fault = fault_in_mail(replace(MAIL, **{field: f"a{bad}b"}))
    assert fault is not None
    assert bad not in fault


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("to_name", " ", "the reader's name is empty; write something"),
        ("to_name", "x" * 201, "the reader's name is longer than 200 characters; shorten it"),
        (
            "to_name",
            "Bo\nBcc: x",
            "the reader's name holds the character U+000A, which no text may hold; take",
        ),
        ("to_address", "nobody", "the reader's address is no e-mail address; "),
        ("sender_name", "", "the sender's name is empty; write something"),
        ("subject", "", "the subject is empty; write something"),
        ("subject", "x" * 501, "the subject is longer than 500 characters; shorten it"),
        ("reply_to", "a@b@c.example", "the address for answers is no e-mail address; "),
        ("text", " ", "the text is empty; write something"),
        ("text", "a\0b", "the text holds the character U+0000, which no text may hold; take it out"),
        ("html", "a\x1bb", "the HTML holds the character U+001B, which no text may hold; take it out"),
        ("html", "x" * 200_001, "the HTML is longer than 200000 characters; shorten it"),
        ("message_id", "a b", "the message's id is none"),
        ("message_id", "", "the message's id is none"),
        ("message_id", "a>b", "the message's id is none"),
        ("stop_link", "https://jobclub.example/ö", "the link to stop messages is none"),
        ("stop_link", "https://jobclub.example/<x>", "the link to stop messages is none"),
    ],
)
def test_each_fault_is_told_by_what_it_is_about(field: str, value: str, fault: str) -> None:
    told = fault_in_mail(replace(MAIL, **{field: value}))
    assert told is not None
    assert told.startswith(fault)


def test_a_long_subject_may_be_longer_than_a_name() -> None:
    assert fault_in_mail(replace(MAIL, subject="x" * 500)) is None
