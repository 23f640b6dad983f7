from __future__ import annotations

import re
import time
import uuid

from jobclub.integrations.ids import new_id, new_secret


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid.UUID(new_id())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_ids_are_sorted_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)


def test_an_id_begins_with_the_milliseconds_of_its_time() -> None:
    before = time.time_ns() // 1_000_000
    milliseconds = uuid.UUID(new_id()).int >> 80
    assert before <= milliseconds <= time.time_ns() // 1_000_000


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(5000)}) == 5000


def test_a_secret_has_256_bits_and_fits_into_an_address() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in made)
