"""E-mail addresses: what can be one."""

from __future__ import annotations

import pytest

from jobclub.core.people.email import fault_in_email


@pytest.mark.parametrize(
    "email", [None, "rosa@example.org", "rosa@mail.example.org", "r@ø.dk", "r.o+sa@example.org"]
)
def test_an_address_is_taken_as_people_write_it(email: str | None) -> None:
    assert fault_in_email(email) is None


@pytest.mark.parametrize("email", ["rosa@example", "rosa@localhost", "rosa@example.", "rosa@.org", "r.o@a"])
def test_an_address_without_a_dot_in_its_domain_is_refused_with_a_hint(email: str) -> None:
    fault = fault_in_email(email) or ""
    assert fault.startswith("has no dot behind its @; write the whole address")
    assert email not in fault


@pytest.mark.parametrize("email", ["", "rosa", "rosa@", "@example.org", "a@b@c.example", "rosa @example.org"])
def test_what_is_no_address_at_all_is_refused(email: str) -> None:
    assert (fault_in_email(email) or "").startswith("is no e-mail address")
