"""What several acts ask for in the same way."""

from __future__ import annotations

from datetime import date

import pytest

from jobclub.core.errors import Invalid, Mistake, NotFound, invalid
from jobclub.core.office import Office
from jobclub.core.usecases.administering import change_organisation, close_day
from jobclub.core.usecases.asking import Mistakes, closed_days, named_in_body
from jobclub.testing import Town


def test_what_a_body_names_and_is_missing_is_a_mistake_there() -> None:
    with pytest.raises(Invalid) as error, named_in_body("/consultant_id"):
        raise NotFound("member of staff")
    assert error.value.mistakes[0].pointer == "/consultant_id"
    assert "member of staff" in error.value.mistakes[0].detail


def test_mistakes_are_noted_where_they_are_and_said_all_at_once() -> None:
    mistakes = Mistakes("/cohorts/3")
    with mistakes:
        raise Invalid(Mistake("/at", "no", line=4), Mistake("", "neither"))
    with mistakes:
        pass
    mistakes.note(invalid("/title", "is empty"))
    with pytest.raises(Invalid) as error:
        mistakes.refuse()
    assert error.value.mistakes == (
        Mistake("/cohorts/3/at", "no", line=4),
        Mistake("/cohorts/3", "neither"),
        Mistake("/cohorts/3/title", "is empty"),
    )


def test_what_is_no_mistake_is_let_pass_and_what_is_no_input_is_not_noted() -> None:
    mistakes = Mistakes()
    mistakes.refuse()
    with pytest.raises(NotFound), mistakes:
        raise NotFound("cohort")
    mistakes.refuse()


def test_closed_days_are_holidays_and_the_organisations_own(office: Office, town: Town) -> None:
    close_day(office, town.coordinator, date(2027, 4, 1), "Staff day")
    close_day(office, town.coordinator, date(2027, 3, 29), "Easter, and staff day")
    with office.reading(town.admin) as tx:
        found = closed_days(office, tx, date(2027, 3, 27), date(2027, 4, 1))
    assert found == {
        date(2027, 3, 28): "Easter Sunday",
        date(2027, 3, 29): "Easter, and staff day",
        date(2027, 4, 1): "Staff day",
    }


def test_customary_days_are_closed_by_choice(office: Office, town: Town) -> None:
    christmas_eve = date(2027, 12, 24)

    def closed() -> bool:
        with office.reading(town.admin) as tx:
            return christmas_eve in closed_days(office, tx, christmas_eve, christmas_eve)

    assert not closed()
    change_organisation(office, town.admin, None, optional_holidays=True)
    assert closed()
