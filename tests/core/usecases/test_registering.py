"""People ask for places by themselves: nobody is enrolled unawares, and nobody finds out who is known."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import AlreadyEnrolled, EmailTaken, Forbidden, Invalid, NotFound, TooManyGuesses
from jobclub.core.events import ParticipantAdded, PlaceTaken
from jobclub.core.notices.delivery import Channel
from jobclub.core.office.lists import Window
from jobclub.core.office.post import PostUnavailable
from jobclub.core.people.privacy_notice import Shown
from jobclub.core.people.registration import in_a_cohort
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.enrolling import Enrolment, list_enrolments
from jobclub.core.usecases.granting import get_open_club, list_open_clubs, topic_of
from jobclub.core.usecases.informing import list_shown
from jobclub.core.usecases.knowing import add_participant, list_participants
from jobclub.core.usecases.registering import (
    MOST_FROM_ONE,
    MOST_TO_ONE,
    RegistrationWish,
    confirm,
    look_at_registration,
    page_of_organisation,
    register,
)
from jobclub.core.usecases.rescheduling import insert_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import open_club

from .postbox import Postbox

HERE = "192.0.2.1"
NORA = RegistrationWish(name="Nora", email="nora@people.example", language="da")
Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def public(post: Postbox) -> Actor:
    """Everybody who looks at the town's pages, on which one can register."""
    change_organisation(post.office, post.town.admin, None, open_registration=True)
    return page_of_organisation(post.office, post.town.organisation.page_name or "")[1]


def ask(post: Postbox, public: Actor, club: Cohort, wish: RegistrationWish = NORA, who: str = HERE) -> None:
    register(post.office, public, in_a_cohort(club.id), wish, who=who)
    post.go()


def secret_of(post: Postbox) -> str:
    """Give the secret in the last link that was sent."""
    return (post.letter.link or "").rpartition("/")[2]


def say_yes(post: Postbox, public: Actor) -> Enrolment:
    return confirm(post.office, public, secret_of(post), who=HERE)


def names_in(post: Postbox) -> list[str]:
    return [one.name for one in list_participants(post.office, post.town.admin, Window()).items]


def test_nobody_has_pages_by_a_word_that_nobody_chose(post: Postbox) -> None:
    with pytest.raises(NotFound):
        page_of_organisation(post.office, "nowhere")


def test_everybody_sees_the_open_clubs_and_nobody_in_them(post: Postbox, public: Actor, club: Cohort) -> None:
    post.enrol(club, "Anna")
    [shown] = list_open_clubs(post.office, public)
    assert (shown.cohort.id, shown.waiting) == (club.id, 0)
    assert shown.free == club.capacity - 1
    assert shown.closes_at > post.clock()
    assert get_open_club(post.office, public, club.id) == shown


def test_a_full_club_shows_its_line(post: Postbox, public: Actor) -> None:
    small = open_club(
        post.office, post.town, minimum=1, capacity=1, consultant_id=post.town.colleague.staff_id
    )
    post.enrol(small, "Dina", "Emil")
    shown = get_open_club(post.office, public, small.id)
    assert (shown.free, shown.waiting) == (0, 1)


def test_a_club_that_began_is_shown_until_admission_closes_and_a_cancelled_one_never(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    post.clock.at = club.sessions[0].ends_at
    assert [one.cohort.id for one in list_open_clubs(post.office, public)] == [club.id]
    post.clock.at = club.sessions[1].starts_at
    assert list_open_clubs(post.office, public) == []
    with pytest.raises(NotFound):
        get_open_club(post.office, public, club.id)
    cancel_cohort(post.office, post.town.coordinator, club.id, "No room")
    assert list_open_clubs(post.office, public) == []


def test_without_open_registration_there_is_nothing_to_see(
    post: Postbox, public: Actor, club: Cohort, refused: Refused
) -> None:
    change_organisation(post.office, post.town.admin, None, open_registration=False)
    assert list_open_clubs(post.office, public) == []
    with pytest.raises(NotFound):
        get_open_club(post.office, public, club.id)
    with refused(NotFound):
        register(post.office, public, in_a_cohort(club.id), NORA, who=HERE)


def test_what_a_group_calls_its_session_is_not_shown_to_everybody(club: Cohort) -> None:
    programme = club.programme
    own = replace(club.sessions[0], topic="What Ali told us")
    assert topic_of(own, programme) == subject_of(club.sessions[0], programme).topic


def test_nobody_is_known_or_enrolled_until_they_said_yes(post: Postbox, public: Actor, club: Cohort) -> None:
    ask(post, public, club)
    assert names_in(post) == []
    assert list_enrolments(post.office, post.town.admin, club.id, Window()).items == ()
    assert [(mail.to_name, mail.to_address, mail.stop_link) for mail in post.mailer.sent] == [
        ("nora@people.example", "nora@people.example", None)
    ]
    assert post.letter.language == "da"
    assert post.letter.reply_by == post.clock() + timedelta(hours=24)
    shown = look_at_registration(post.office, public, secret_of(post), who=HERE)
    assert (shown.registration.name, shown.open.cohort.id) == ("Nora", club.id)


def test_what_a_stranger_wrote_as_a_name_is_sent_to_nobody(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    ask(post, public, club, replace(NORA, name="Win a car today"))
    assert post.letter.name == "nora@people.example"
    assert "Win a car" not in post.mail.text + post.mail.html + post.mail.subject


def test_whoever_says_yes_has_the_place_and_was_shown_the_notice(
    post: Postbox, public: Actor, club: Cohort, recorded: Any
) -> None:
    ask(post, public, club)
    with recorded() as events:
        enrolment = say_yes(post, public)
    assert enrolment.place.state is PlaceState.ENROLLED
    assert [type(one) for one in events[:2]] == [PlaceTaken, ParticipantAdded]
    assert names_in(post) == ["Nora"]
    who = enrolment.place.participant_id
    [shown] = list_shown(post.office, post.town.admin, who, Window()).items
    assert shown.how is Shown.PAGE
    assert post.go() == ["place_confirmed Nora"]


def test_a_link_is_used_once(post: Postbox, public: Actor, club: Cohort) -> None:
    ask(post, public, club)
    say_yes(post, public)
    with pytest.raises(NotFound):
        say_yes(post, public)
    assert len(list_enrolments(post.office, post.town.admin, club.id, Window()).items) == 1


def test_a_link_is_over_after_a_day_and_nothing_is_kept_of_it(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    ask(post, public, club)
    post.clock.at += timedelta(hours=24)
    for act in (look_at_registration, confirm):
        with pytest.raises(NotFound):
            act(post.office, public, secret_of(post), who=HERE)
    ask(post, public, club, replace(NORA, email="dora@people.example"))
    with post.office.reading(post.town.admin) as tx:
        assert len(tx.books.registrations) == 1  # type: ignore[attr-defined]


def test_nobody_guesses_links_for_long(post: Postbox, public: Actor) -> None:
    for number in range(MOST_FROM_ONE):
        with pytest.raises(NotFound):
            confirm(post.office, public, f"{number}", who=HERE)
    with pytest.raises(TooManyGuesses):
        look_at_registration(post.office, public, "one more", who=HERE)
    with pytest.raises(NotFound):
        look_at_registration(post.office, public, "elsewhere", who="192.0.2.2")


def test_whoever_is_known_by_the_address_gets_the_place_under_the_name_we_know(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    known = add_participant(
        post.office, post.town.admin, post.person("Nora Lind", email="Nora@people.example")
    )
    ask(post, public, club, replace(NORA, name="Somebody else"))
    assert say_yes(post, public).place.participant_id == known.id
    assert names_in(post) == ["Nora Lind"]


def test_the_answer_is_the_same_whether_or_not_somebody_is_known(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    add_participant(post.office, post.town.admin, post.person("Nora"))
    one = register(post.office, public, in_a_cohort(club.id), NORA, who=HERE)
    other = register(
        post.office, public, in_a_cohort(club.id), replace(NORA, email="new@people.example"), who=HERE
    )
    assert (one.at, one.cohort_id, one.until) == (other.at, other.cohort_id, other.until)
    assert post.go() == ["registration nora@people.example", "registration new@people.example"]


def test_whoever_reads_at_the_address_of_somebody_they_are_not_has_to_call(
    post: Postbox, public: Actor, club: Cohort, refused: Refused
) -> None:
    known = add_participant(post.office, post.town.admin, post.person("Nora"))
    with post.office.transaction(post.town.admin) as tx:
        tx.participants.save(replace(tx.participants.get(known.id), not_me_at=post.clock()))
    ask(post, public, club)
    with refused(EmailTaken):
        say_yes(post, public)


def test_whoever_has_a_place_already_keeps_it(
    post: Postbox, public: Actor, club: Cohort, refused: Refused
) -> None:
    post.enrol(club, "Nora")
    ask(post, public, club)
    with refused(AlreadyEnrolled):
        say_yes(post, public)


def test_a_second_press_of_the_button_sends_no_second_mail_and_a_later_one_does(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    first = register(post.office, public, in_a_cohort(club.id), NORA, who=HERE)
    shouted = replace(NORA, email="NORA@people.example")
    assert register(post.office, public, in_a_cohort(club.id), shouted, who=HERE) == first
    assert post.go() == ["registration nora@people.example"]
    post.clock.at += timedelta(minutes=10)
    ask(post, public, club)
    assert len(post.mailer.sent) == 2


def test_an_address_is_not_bombed_and_nobody_is_told(post: Postbox, public: Actor, club: Cohort) -> None:
    for number in range(MOST_TO_ONE + 3):
        post.clock.at += timedelta(minutes=10)
        ask(post, public, club, who=f"192.0.2.{number}")
    assert len(post.mailer.sent) == MOST_TO_ONE
    post.clock.at += timedelta(hours=1)
    ask(post, public, club)
    assert len(post.mailer.sent) == MOST_TO_ONE + 1


def test_one_place_in_the_network_does_not_send_mails_without_end(
    post: Postbox, public: Actor, club: Cohort, refused: Refused
) -> None:
    for number in range(MOST_FROM_ONE):
        register(
            post.office,
            public,
            in_a_cohort(club.id),
            replace(NORA, email=f"n{number}@people.example"),
            who=HERE,
        )
    with refused(TooManyGuesses):
        register(post.office, public, in_a_cohort(club.id), NORA, who=HERE)
    register(post.office, public, in_a_cohort(club.id), NORA, who="192.0.2.9")


@pytest.mark.parametrize(
    ("about", "at"),
    [
        ({"name": "Win at http://evil.example"}, "/name"),
        ({"name": "www.evil.example"}, "/name"),
        ({"name": "evil.example/now"}, "/name"),
        ({"name": "me@evil.example"}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "Nora\r\nBcc: all@people.example"}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"email": None}, "/email"),
        ({"phone": "+45 70 10 10 10"}, "/email"),
        ({"email": None, "phone": "call me"}, "/phone"),
        ({"language": "fr"}, "/language"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(
    post: Postbox, public: Actor, refused: Refused, about: dict[str, Any], at: str
) -> None:
    with refused(Invalid, at=at):
        register(post.office, public, in_a_cohort("any-1"), replace(NORA, **about), who=HERE)


@pytest.mark.parametrize("name", ["Nora B. Lind", "J. R.", "Åse-Marie Ø. d'Or", "李 明", "Dr. Lind"])
def test_names_of_all_sorts_are_taken(post: Postbox, public: Actor, club: Cohort, name: str) -> None:
    ask(post, public, club, replace(NORA, name=name))
    say_yes(post, public)
    assert names_in(post) == [name]


BY_PHONE = replace(NORA, email=None, phone="+45 70 10 10 10")


def test_whoever_has_no_e_mail_is_written_to_by_phone(post: Postbox, public: Actor, club: Cohort) -> None:
    ask(post, public, club, BY_PHONE)
    assert [message.to_number for message in post.texter.sent] == ["+45 70 10 10 10"]
    first = say_yes(post, public)
    assert first.place.state is PlaceState.ENROLLED


def test_by_phone_it_takes_the_same_name_to_be_somebody_known(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    known = add_participant(post.office, post.town.admin, post.person("Nora", email=None, phone="70101010"))
    ask(post, public, club, replace(BY_PHONE, name="Oskar"))
    assert say_yes(post, public).place.participant_id != known.id
    post.clock.at += timedelta(minutes=11)
    ask(post, public, club, replace(BY_PHONE, name="nora"))
    assert say_yes(post, public).place.participant_id == known.id


@pytest.mark.parametrize("way", ["no post at all", "no texts"])
def test_without_a_way_to_phones_an_e_mail_is_needed(
    post: Postbox, public: Actor, refused: Refused, way: str
) -> None:
    assert post.office.post is not None
    other = replace(
        post.office, post=None if way == "no post at all" else replace(post.office.post, texter=None)
    )
    with refused(Invalid, at="/phone"):
        register(other, public, in_a_cohort("any-1"), BY_PHONE, who=HERE)


@pytest.mark.parametrize("wish", [NORA, BY_PHONE], ids=["mail", "phone"])
def test_a_message_waits_while_its_carrier_is_away(
    post: Postbox, public: Actor, club: Cohort, wish: RegistrationWish
) -> None:
    carrier = post.mailer if wish.email else post.texter
    carrier.fault = PostUnavailable("away")
    register(post.office, public, in_a_cohort(club.id), wish, who=HERE)
    register(
        post.office,
        public,
        in_a_cohort(club.id),
        replace(wish, email="b@people.example", phone=None),
        who=HERE,
    )
    other = (
        replace(wish, name="Otto", phone="+45 70 10 10 11")
        if wish.phone
        else replace(wish, email="c@p.example")
    )
    register(post.office, public, in_a_cohort(club.id), other, who=HERE)
    post.go()
    carrier.fault = None
    post.go(post.clock() + timedelta(hours=1))
    sent = {one.channel for one in post.rows() if one.state == "sent"}
    assert sent == ({Channel.MAIL} if wish.email else {Channel.MAIL, Channel.SMS})
    assert {one.state.value for one in post.rows()} == {"sent"}


def test_a_message_about_a_registration_that_is_gone_is_not_sent(
    post: Postbox, public: Actor, club: Cohort
) -> None:
    happened = register(post.office, public, in_a_cohort(club.id), NORA, who=HERE)
    with post.office.transaction(post.town.admin) as tx:
        tx.outward.registrations.remove(happened.registration_id)
    assert post.go() == []
    assert post.fates() == ["registration no_longer_true"]


def test_a_club_that_closed_meanwhile_takes_nobody(post: Postbox, public: Actor, club: Cohort) -> None:
    ask(post, public, club)
    cancel_cohort(post.office, post.town.coordinator, club.id, "No room")
    with pytest.raises(NotFound):
        look_at_registration(post.office, public, secret_of(post), who=HERE)


def test_the_public_does_this_and_nothing_else(post: Postbox, public: Actor, club: Cohort) -> None:
    for act in (
        lambda: list_participants(post.office, public, Window()),
        lambda: list_enrolments(post.office, public, club.id, Window()),
        lambda: insert_session(post.office, public, club.id, Inserting(starts_at=post.clock(), reason="No")),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize("staff", ["admin", "coordinator", "consultant"])
def test_nobody_of_the_staff_registers_people_that_way(post: Postbox, club: Cohort, staff: str) -> None:
    somebody = getattr(post.town, staff)
    for act in (
        lambda: list_open_clubs(post.office, somebody),
        lambda: get_open_club(post.office, somebody, club.id),
        lambda: register(post.office, somebody, in_a_cohort(club.id), NORA, who=HERE),
        lambda: look_at_registration(post.office, somebody, "secret", who=HERE),
        lambda: confirm(post.office, somebody, "secret", who=HERE),
    ):
        with pytest.raises(Forbidden):
            act()
