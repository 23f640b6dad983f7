"""The suite that every mailer must pass.

Subclass ``MailerContract`` in a test module, give it a ``mailer`` fixture, and say what arrived::

    class TestMyMailer(MailerContract):
        @pytest.fixture
        def mailer(self):
            return MyMailer()

        def arrived(self, mailer):
            return [Arrived(...) for ... in whatever]
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from jobclub.core.notices.mail import CalendarPart, Mail, Method
from jobclub.core.office.post import Mailer, Undeliverable

BAD_CHARACTERS = ["\r\nBcc: all@people.example", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029"]
"""What would end a line of a mail's head, or what no mail program can bear there."""
HEAD = ["to_name", "to_address", "sender_name", "subject", "reply_to", "message_id", "stop_link"]
"""The fields of a mail that stand in its head."""


class Arrived(NamedTuple):
    """What a reader sees of one mail; ``text`` without blanks at its end."""

    message_id: str
    to_name: str
    to_address: str
    sender_name: str
    subject: str
    text: str
    html: str


def a_mail(number: int = 1, **values: Any) -> Mail:
    """Give a mail; ``values`` are fields of Mail."""
    mail = Mail(
        message_id=f"delivery-{number}@jobclub.example",
        to_name="Åse Ø. Præst",
        to_address=f"reader-{number}@people.example",
        sender_name="Jobcenter Midtby, Sønderborg",
        subject="Vi ses på mandag – kl. 14",
        text="Hej Åse.\n\nVi ses på mandag.\n.\nDitte",
        html="<p>Hej Åse.</p>",
        language="da",
        reply_to="job@midtby.example",
        stop_link="https://jobclub.example/p/secret/messages",
    )
    return replace(mail, **values)


def seen_of(mail: Mail) -> Arrived:
    """Give what a reader should see of a mail."""
    return Arrived(
        mail.message_id,
        mail.to_name,
        mail.to_address,
        mail.sender_name,
        mail.subject,
        mail.text.rstrip(),
        mail.html.rstrip(),
    )


class MailerContract:
    """Everything a mailer must do. Subclasses give a ``mailer`` fixture and ``arrived``."""

    @pytest.fixture
    def mailer(self) -> Mailer:
        """Give the mailer under test."""
        raise NotImplementedError("give the contract a mailer fixture")

    def arrived(self, mailer: Any) -> list[Arrived]:
        """Tell what has arrived, oldest first."""
        raise NotImplementedError("say what arrived")

    def test_a_mail_arrives_as_it_was_written(self, mailer: Mailer) -> None:
        mail = a_mail()
        with mailer.opened() as bag:
            bag.send(mail)
        assert self.arrived(mailer) == [seen_of(mail)]

    def test_a_mail_with_a_calendar_arrives(self, mailer: Mailer) -> None:
        calendar = CalendarPart(method=Method.REQUEST, content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        mail = a_mail(calendar=calendar)
        with mailer.opened() as bag:
            bag.send(mail)
        assert self.arrived(mailer) == [seen_of(mail)]

    def test_a_batch_may_hold_nothing(self, mailer: Mailer) -> None:
        with mailer.opened():
            pass
        assert self.arrived(mailer) == []

    def test_the_mails_of_a_batch_arrive_once_each_and_in_their_order(self, mailer: Mailer) -> None:
        mails = [a_mail(number) for number in range(12)]
        with mailer.opened() as bag:
            for mail in mails:
                bag.send(mail)
        assert self.arrived(mailer) == [seen_of(mail) for mail in mails]

    def test_a_mail_that_is_sent_again_keeps_its_id(self, mailer: Mailer) -> None:
        for _ in range(2):
            with mailer.opened() as bag:
                bag.send(a_mail())
        assert [one.message_id for one in self.arrived(mailer)] == 2 * [a_mail().message_id]

    @pytest.mark.parametrize("field", HEAD)
    @pytest.mark.parametrize("bad", BAD_CHARACTERS, ids=ascii)
    def test_nothing_that_would_make_a_header_is_sent_and_the_others_are(
        self, mailer: Mailer, field: str, bad: str
    ) -> None:
        good = [a_mail(1), a_mail(3)]
        value = getattr(a_mail(2), field)
        worse = a_mail(2, **{field: value[:4] + bad + value[4:]})
        with mailer.opened() as bag:
            bag.send(good[0])
            with pytest.raises(Undeliverable) as refused:
                bag.send(worse)
            bag.send(good[1])
        assert self.arrived(mailer) == [seen_of(mail) for mail in good]
        assert not any(told in str(refused.value) for told in (value, bad, "people.example"))

    def test_whatever_ends_a_batch_the_next_one_is_carried(self, mailer: Mailer) -> None:
        def interrupted() -> None:
            with mailer.opened() as bag:
                bag.send(a_mail(1))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        with mailer.opened() as bag:
            bag.send(a_mail(2))
        assert self.arrived(mailer) == [seen_of(a_mail(1)), seen_of(a_mail(2))]

    def test_several_batches_are_carried_at_a_time(self, mailer: Mailer) -> None:
        batches = [[a_mail(10 * batch + one) for one in range(5)] for batch in range(4)]

        def carry(batch: Sequence[Mail]) -> None:
            with mailer.opened() as bag:
                for mail in batch:
                    bag.send(mail)

        at_once(carry, batches)
        for batch in batches:
            ids = {mail.message_id for mail in batch}
            found = [one for one in self.arrived(mailer) if one.message_id in ids]
            assert found == [seen_of(mail) for mail in batch]


def at_once(act: Callable[[Any], None], values: Sequence[Any]) -> None:
    """Act on every value at the same time."""
    threads = [threading.Thread(target=act, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
