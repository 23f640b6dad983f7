"""Public holidays, from the ``holidays`` library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays as calendars
from holidays.constants import OPTIONAL, PUBLIC

from jobclub.core.errors import invalid

NAMES_IN = {"da": "da", "de": "de", "en": "en_US"}
"""How the library calls our languages."""


class PublicHolidays:
    """Knows the public holidays of countries and their states.

    A region is a country (``DK``) or a country and its subdivision (``DE-NI``), by ISO 3166.
    """

    def between(
        self, region: str, first: date, last: date, *, optional: bool, language: str
    ) -> Mapping[date, str]:
        """Give the holidays of a region from one day to another, both included.

        Raises:
            Invalid: There is no calendar for this region.
        """
        return _between(region, first, last, optional=optional, language=language)


@lru_cache(maxsize=2048)
def _between(region: str, first: date, last: date, *, optional: bool, language: str) -> Mapping[date, str]:
    """Join the years that a range touches: clubs that begin on one day ask for the same range."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found.update(_of_year(region, year, optional=optional, language=language))
    return MappingProxyType({on: name for on, name in found.items() if first <= on <= last})


@lru_cache(maxsize=512)
def _of_year(region: str, year: int, *, optional: bool, language: str) -> Mapping[date, str]:
    country, dash, subdivision = region.partition("-")
    known = calendars.list_supported_countries(include_aliases=False)
    if country not in known or (dash and subdivision not in known[country]):
        raise invalid(
            "/holidays", f"{region!r} is no region; write a country like 'DK' or a state like 'DE-NI'"
        )
    calendar = calendars.country_holidays(country, subdiv=subdivision or None, years=year)
    wished = NAMES_IN.get(language)
    return dict(
        calendars.country_holidays(
            country,
            subdiv=subdivision or None,
            years=year,
            categories=[PUBLIC, OPTIONAL]
            if optional and OPTIONAL in calendar.supported_categories
            else [PUBLIC],
            language=wished if wished in calendar.supported_languages else calendar.default_language,
        )
    )
