"""The proxy that docs/operator.md sets up writes no secret into its log, and lets files through."""

from __future__ import annotations

import re

from jobclub.testing import FixedClock, memory_office
from jobclub.web.own.doors import MOST_BYTES_WITH_FILE
from jobclub.wiring import app_over
from tests.test_docs import page


def nginx() -> str:
    (found,) = re.findall(r"```nginx\n(.*?)```", page("operator.md"), re.DOTALL)
    return found


def test_no_address_that_is_a_secret_is_logged() -> None:
    (kept_out,) = re.findall(r'"~(\S+)" +0;', nginx())
    (quiet,) = re.findall(r"location ~ (\S+) \{\n +error_log +/dev/null", nginx())
    rules = app_over(memory_office(FixedClock())).url_map.iter_rules()
    secret = [rule.rule for rule in rules if "secret" in rule.arguments]
    assert len(secret) > 10
    assert [one for one in secret if not re.search(kept_out, one)] == []
    assert kept_out == quiet


def test_what_stands_behind_a_question_mark_is_not_logged() -> None:
    (told,) = re.findall(r"log_format jobclub '(.*)';", nginx())
    assert not {"$request", "$request_uri", "$args", "$http_referer"} & set(re.findall(r"\$\w+", told))
    assert re.findall(r"access_log +\S+ (\w+)", nginx()) == ["jobclub"]


def test_a_file_that_may_be_handed_in_comes_through() -> None:
    (most,) = re.findall(r"client_max_body_size (\d+)m;", nginx())
    assert int(most) * 1024 * 1024 >= MOST_BYTES_WITH_FILE
