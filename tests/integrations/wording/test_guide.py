"""The page that explains letters names what there is, and its example is a letter."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from jobclub.core.notices.letter import Club, Due, Meets
from jobclub.integrations.wording.grammar import FILTERS, VALUES
from jobclub.integrations.wording.proving import proved
from jobclub.integrations.wording.sheets import SHEETS

GUIDE = (Path(__file__).parents[3] / "docs" / "wording.md").read_text(encoding="utf-8")


def first_cells(head: str) -> list[str]:
    """Give what stands in the first column of the tables below a heading."""
    section = GUIDE.partition(f"\n## {head}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (`.*?)(?<!\\) \| ", section, re.MULTILINE)


def test_the_example_is_a_letter_that_passes() -> None:
    example = re.findall(r"^```\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert [proved("day_before", "da", text)[1] for text in example] == [[]]


def test_the_tables_name_every_letter_every_value_and_every_filter() -> None:
    letters, values = first_cells("The letters"), first_cells("The values")
    assert set(letters) == {f"`{name}`" for name in SHEETS}
    named = {name for cell in values if "\\|" not in cell for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(VALUES)
    filters = {name for cell in values for name in re.findall(r"\\\| (\w+)", cell)}
    assert filters == set(FILTERS)


def test_what_a_session_a_task_and_a_club_have_is_told() -> None:
    for shape in (Meets, Due, Club):
        assert {field.name for field in fields(shape)} <= set(re.findall(r"`(\w+)`", GUIDE))
