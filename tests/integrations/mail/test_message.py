"""A mail as it travels is one that every mail program reads as it was meant."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.notices.calendar import Entry
from jobclub.core.notices.mail import CalendarPart, Mail, Method
from jobclub.core.office.post import Undeliverable
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.mail.message import packed
from jobclub.testing.mailer_contract import a_mail

SENDER = "no-reply@jobclub.example"
NOW = datetime(2027, 3, 1, 7, 30, tzinfo=UTC)
ENTRY = Entry(
    uid="one@jobclub",
    sequence=0,
    starts_at=datetime(2027, 3, 2, 13, tzinfo=UTC),
    ends_at=datetime(2027, 3, 2, 15, tzinfo=UTC),
    zone="Europe/Copenhagen",
    summary="Møde",
    changed_at=NOW,
)


def read(mail: Mail) -> EmailMessage:
    """Give a mail as a mail program reads it once it has travelled."""
    return email.message_from_bytes(packed(mail, SENDER, NOW).content, policy=email.policy.default)


def invitation(method: Method, name: str = "Åse") -> CalendarPart:
    people = {"organiser": ("Midtby", "job@midtby.example"), "attendee": (name, "aase@people.example")}
    return CalendarPart(method=method, content=ICalendarFiles().message(method, [ENTRY], **people))


# --- the head -----------------------------------------------------------------------------------------


def test_the_head_says_who_writes_to_whom_and_that_a_machine_does() -> None:
    message = read(a_mail(stop_link="https://jobclub.example/p/secret/messages"))
    assert dict(message.items()) == {
        "From": '"Jobcenter Midtby, Sønderborg" <no-reply@jobclub.example>',
        "To": '"Åse Ø. Præst" <reader-1@people.example>',
        "Reply-To": "job@midtby.example",
        "Subject": "Vi ses på mandag – kl. 14",
        "Date": "Mon, 01 Mar 2027 07:30:00 +0000",
        "Message-ID": "<delivery-1@jobclub.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "da",
        "List-Unsubscribe": "<https://jobclub.example/p/secret/messages>",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_nobody_but_its_reader_is_named_in_a_mail() -> None:
    message = read(a_mail())
    assert [one.addr_spec for one in message["To"].addresses] == ["reader-1@people.example"]
    assert "Cc" not in message
    assert "Bcc" not in message


def test_without_a_mailbox_for_answers_or_a_link_their_headers_are_left_out() -> None:
    message = read(a_mail(reply_to=None, stop_link=None))
    assert "Reply-To" not in message
    assert "List-Unsubscribe" not in message


def test_no_mail_program_may_stop_messages_without_asking() -> None:
    assert "List-Unsubscribe-Post" not in read(a_mail())


def test_a_long_link_stays_as_it_is() -> None:
    link = f"https://{'jobclub.' * 20}example/p/{'s' * 43}/messages"
    content = packed(a_mail(stop_link=link), SENDER, NOW).content
    assert f" <{link}>\r\n".encode() in content
    assert read(a_mail(stop_link=link))["List-Unsubscribe"].strip() == f"<{link}>"


def test_the_same_mail_has_the_same_id_whenever_it_is_packed() -> None:
    again = packed(a_mail(), SENDER, NOW.replace(year=2028)).content
    assert email.message_from_bytes(again)["Message-ID"] == read(a_mail())["Message-ID"]


NAMES = st.text("abc XYZ,;:\"()<>@[]\\.'=?_-æøåßü☕–🎈", min_size=1, max_size=200).filter(str.strip)


@given(NAMES, NAMES)
def test_whatever_people_are_called_no_header_is_added_and_no_reader(name: str, sender: str) -> None:
    message = read(a_mail(to_name=name, sender_name=sender, subject=name))
    assert set(message.keys()) == set(read(a_mail()).keys())
    assert [one.addr_spec for one in message["To"].addresses] == ["reader-1@people.example"]
    assert [one.addr_spec for one in message["From"].addresses] == [SENDER]
    # Blanks at folds aside, which Python's reader of names does not take out (RFC 2047, 6.2, would).
    assert "".join(message["To"].addresses[0].display_name.split()) == "".join(name.split())
    assert " ".join(message["Subject"].split()) == " ".join(name.split())


@given(NAMES)
def test_no_encoded_word_is_longer_than_it_may_be_and_no_line_either(name: str) -> None:
    content = packed(a_mail(to_name=name, sender_name=name, subject=name * 2), SENDER, NOW).content
    head = content.partition(b"\r\n\r\n")[0]
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?\S*", head))
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


@pytest.mark.parametrize("name", ["=?utf-8?q?=0ABcc=3A_all?=", "=?utf-8?b?Zm9v?=", "a =?x"])
def test_a_name_that_looks_like_encoded_words_is_shown_as_it_is(name: str) -> None:
    message = read(a_mail(to_name=name, subject=name))
    assert message["To"].addresses[0].display_name == name
    assert message["Subject"] == name


def test_a_name_that_wants_to_be_a_link_stays_a_name() -> None:
    message = read(a_mail(to_name="Win at http://evil.example", subject="Hello Win at http://evil.example"))
    assert message["To"].addresses[0].display_name == "Win at http://evil.example"
    assert message["To"].addresses[0].addr_spec == "reader-1@people.example"


def test_a_line_break_in_a_name_is_refused_and_not_told() -> None:
    with pytest.raises(Undeliverable, match=r"^the reader's name holds the character U\+000D"):
        packed(a_mail(to_name="Bo\r\nBcc: all@people.example"), SENDER, NOW)


# --- addresses ----------------------------------------------------------------------------------------


def test_a_domain_with_letters_of_its_own_is_written_in_ascii() -> None:
    parcel = packed(a_mail(to_address="bo@straße.example", reply_to="job@sønderborg.example"), SENDER, NOW)
    assert parcel.recipient == "bo@xn--strae-oqa.example"
    assert parcel.content.isascii()
    assert b"Reply-To: job@xn--snderborg-l8a.example\r\n" in parcel.content


def test_an_address_with_letters_of_its_own_is_refused_and_not_told() -> None:
    with pytest.raises(Undeliverable) as refused:
        packed(a_mail(to_address="bø@people.example"), SENDER, NOW)
    assert str(refused.value).startswith("an address has letters beyond ASCII before the @")


@pytest.mark.parametrize("address", ["a..b@people.example", ".a@people.example", "o'neill+x@people.example"])
def test_odd_addresses_that_may_exist_are_written_to(address: str) -> None:
    parcel = packed(a_mail(to_address=address), SENDER, NOW)
    assert parcel.recipient.replace('"', "") == address


@pytest.mark.parametrize("address", ["bo@-ø-.example", "bo@ø..example", "bo@æ\u2024.example"])
def test_a_domain_that_can_be_none_is_refused_and_not_told(address: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        packed(a_mail(to_address=address), SENDER, NOW)
    assert str(refused.value) == "an address has a domain that can't be one"


# --- the body -----------------------------------------------------------------------------------------


def test_text_and_html_are_alternatives_the_better_one_last() -> None:
    message = read(a_mail())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" for part in message.iter_parts())


PASSAGES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), include_characters="\r\n\t"), min_size=1
).filter(str.strip)


@given(PASSAGES)
def test_whatever_is_written_travels_in_lines_that_every_server_takes(text: str) -> None:
    content = packed(a_mail(text=text, html=f"<p>{text}</p>"), SENDER, NOW).content
    assert content.isascii()
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", content) is None
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


@pytest.mark.parametrize("method", Method)
def test_a_calendar_stands_among_the_alternatives_and_is_attached(method: Method) -> None:
    part = invitation(method)
    message = read(a_mail(calendar=part))
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    kinds = [one.get_content_type() for one in body.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_, calendar = body.iter_parts()
    assert calendar.get_param("method") == method.value
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["Content-Disposition"] is None
    assert f"\nMETHOD:{method}\n" in calendar.get_content().replace("\r\n", "\n")
    assert calendar.get_payload(decode=True).replace(b"\r\n", b"\n") == part.content.replace(b"\r\n", b"\n")
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    assert attached.get_content() == part.content


def test_another_file_may_be_attached_than_the_one_among_the_alternatives() -> None:
    message = read(a_mail(calendar=replace(invitation(Method.REQUEST), file=b"all of them")))
    body, attached = message.iter_parts()
    *_, calendar = body.iter_parts()
    assert "METHOD:REQUEST" in calendar.get_content()
    assert attached.get_content() == b"all of them"


def test_what_is_odd_in_a_name_leaves_the_calendar_as_it_is() -> None:
    odd = 'Bo;"Å",:\\ ATTENDEE'
    part = invitation(Method.REQUEST, odd)
    body, attached = read(a_mail(to_name=odd, calendar=part)).iter_parts()
    assert attached.get_content() == part.content
    assert part.content.count(b"\r\nATTENDEE") == 1
    assert [one.get_content_type() for one in body.iter_parts()][-1] == "text/calendar"
