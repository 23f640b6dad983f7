"""The front of a personal page, and how things are written that only personal pages show."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Response

from jobclub.core.errors import Invalid, Refused
from jobclub.core.usecases import expecting, partaking, proposing, showing
from jobclub.core.usecases.showing import MyPage
from jobclub.web.office import the_actor, the_office
from jobclub.web.rendering import dialled, page
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

KILO, MEGA = 1000, 1_000_000


def front(error: Refused | Invalid | None = None) -> Response:
    """Show what is next; and what could not be done, where something was tried."""
    mine = my_page()
    return page(
        "own/page.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        times=expecting.my_times(the_office(), the_actor()),
        webinars=partaking.my_webinars(the_office(), the_actor()),
        invited=proposing.my_proposals(the_office(), the_actor()),
        once=the_office().new_id(),
        dialled=dialled,
        first_name=first_name,
        error=said_plainly(error, words_of(mine)) if error else None,
    )


def my_page() -> MyPage:
    """Give what somebody sees on their own page now."""
    return showing.my_page(the_office(), the_actor())


def words_of(mine: MyPage) -> Words:
    """Give the words of somebody's own language."""
    return Words(spoken(mine.person.language, mine.organisation.language))


def sized(size: int, words: Words) -> str:
    """Write how large a file is."""
    if size < MEGA:
        return f"{max(1, round(size / KILO))} kB"
    return f"{format_decimal(round(size / MEGA, 1), locale=words.language)} MB"


def first_name(name: str) -> str:
    """Give what somebody is called among people who know each other."""
    return name.split(maxsplit=1)[0]
