"""National id numbers are known by their look. All numbers here are invented, as their digits show."""

from __future__ import annotations

import pytest

from jobclub.core import national_ids
from jobclub.core.errors import Invalid
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.participant import Participant, checked
from jobclub.core.text import fault_in_address, fault_in_line, fault_in_passage, fault_in_signs

CPR = "010170-1234"
PENSION = "99010170A123"
WRITTEN = [
    CPR,
    f"Bo Example, {CPR}",
    f"CPR{CPR}",
    f"({CPR})",
    "010170 1234",
    "010170 - 1234",
    "010170.1234",
    "010170/1234",
    "010170\u20131234",
    "010170\u22121234",
    "010170\u00a01234",
    "010170_1234",
    "010170\t1234",
    "0101701234",
    "my number: 0101701234.",
    "310299-0000",
    "610170-1234",
    "910170 1234",
    "\uff10\uff11\uff10\uff11\uff17\uff10-\uff11\uff12\uff13\uff14",
    "\u0660\u0661\u0660\u0661\u0667\u0660-\u0661\u0662\u0663\u0664",
    "01\u00ad0170-12\u200b34",
    PENSION,
    "99 010170 A 123",
    "99-010170-a-123",
    "RVNR 99010170 A123",
]
NONE_OF_THEM = [
    "",
    "Room 2, 14:00",
    "2027-01-11",
    "11.01.2027",
    "000170-1234",
    "320170-1234",
    "011370-1234",
    "010170-123",
    "010170-12345",
    "1010170-1234",
    "6101701234",
    "+45 70 10 10 10",
    "+4570101010",
    "+310123456789",
    "+3101234567",
    "030 1234567",
    "0301 234567",
    "030/123 45 67",
    "010170\n1234",
    "01017\n0-1234",
    "EAN 5790000000000",
    "99 010170 123",
    "99 990170 A 123",
]
ADDRESSES = [
    "https://meet.example/j/0101701234",
    "https://meet.example/010170a1-1234-4000-8000-000000000000",
    "https://meet.example/?pwd=x010170-1234",
    "https://meet.example/010170-1234-5678",
    "1012345678@people.example",
    "0301234567",
    "030123 4567",
    "1801558800",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_looks_like_a_national_id_number_is_refused_with_a_hint_(
    text: str,
) -> None:
    assert fault_in_passage(f"One\n{text}\nthree") == national_ids.HINT
    assert "\t" in text or fault_in_line(text) == national_ids.HINT


@pytest.mark.parametrize("text", NONE_OF_THEM)
def test_other_numbers_are_fine(text: str) -> None:
    assert not national_ids.in_text(text)


@pytest.mark.parametrize("text", [CPR, f"https://people.example/{CPR}.pdf", f"{CPR}@people.example", PENSION])
def test_an_address_holds_none_in_its_usual_writing(text: str) -> None:
    assert fault_in_address(text, 200) == national_ids.HINT


@pytest.mark.parametrize("text", ADDRESSES)
def test_digits_in_an_address_mean_something_else(text: str) -> None:
    assert fault_in_address(text, 200) is None


def test_what_we_write_ourselves_is_judged_by_its_signs_alone() -> None:
    assert fault_in_signs("https://meet.example/j/0101701234", 200) is None
    assert "empty" in (fault_in_address(" ", 200) or "")


def test_an_e_mail_address_and_a_phone_number_hold_none_in_its_usual_writing_either() -> None:
    assert fault_in_email(f"{CPR}@people.example") == national_ids.HINT
    assert fault_in_email("1012345678@people.example") is None
    with pytest.raises(Invalid) as refusal:
        checked(Participant(id="", name="Bo", phone=CPR))
    assert [mistake.detail for mistake in refusal.value.mistakes] == [national_ids.HINT]
    assert checked(Participant(id="", name="Bo", phone="0301234567")).phone == "0301234567"
