"""What people may be interested in: a closed list that an organisation keeps, of which people carry some."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from jobclub.core.errors import Invalid, Mistake, invalid
from jobclub.core.text import fault_in_line

KEY = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""How an interest is called where it is written down."""
MOST_INTERESTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """One of them: its key stays, its title is for people to read, in ``titles`` in other languages too."""

    key: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """Give its title for readers of a language."""
        return self.titles.get(language, self.title)


def keys_by_name(listed: Collection[Interest]) -> Mapping[str, str]:
    """Give the keys of an organisation's list by what people write: the key, or else a title, ``folded``."""
    titles = {folded(title): one.key for one in listed for title in (one.title, *one.titles.values())}
    return titles | {one.key: one.key for one in listed}


def folded(name: str) -> str:
    """Give a name as it is compared: whatever its capitals, and however its letters are put together."""
    return unicodedata.normalize("NFKC", name).casefold()


def check_interests(interests: Collection[Interest], languages: Collection[str]) -> list[Mistake]:
    """Say what is wrong with an organisation's list."""
    if len(interests) > MOST_INTERESTS:
        return [Mistake("/interests", f"name {MOST_INTERESTS} at most")]
    mistakes, seen = list[Mistake](), set[str]()
    for number, one in enumerate(interests):
        where = f"/interests/{number}"
        if not KEY.fullmatch(one.key):
            mistakes.append(Mistake(f"{where}/key", "write small letters, digits and hyphens, 32 at most"))
        if one.key in seen:
            mistakes.append(Mistake(f"{where}/key", "stands in the list already"))
        seen.add(one.key)
        mistakes += _check_titles(one, where, languages)
    return mistakes


def _check_titles(one: Interest, where: str, languages: Collection[str]) -> list[Mistake]:
    texts = {"title": one.title, **{f"titles/{name}": text for name, text in one.titles.items()}}
    found = [Mistake(f"{where}/{at}", fault) for at, text in texts.items() if (fault := fault_in_line(text))]
    unknown = sorted(one.titles.keys() - set(languages))
    return found + [Mistake(f"{where}/titles/{name}", "is no language we write in") for name in unknown]


def checked_carried(
    carried: Iterable[str], listed: Collection[Interest], *, pointer: str = ""
) -> frozenset[str]:
    """Give the keys that somebody is to carry, if all of them are on the organisation's list.

    Raises:
        Invalid: One is not.
    """
    wanted, known = frozenset(carried), {one.key for one in listed}
    if wanted - known:
        some = ", ".join(sorted(known)) or "none yet"
        raise invalid(f"{pointer}/interests", f"choose from your organisation's list: {some}")
    return wanted


def must_be_listed(key: str, listed: Collection[Interest]) -> None:
    """Let pass a key that is on the organisation's list.

    Raises:
        Invalid: It is not.
    """
    if key not in {one.key for one in listed}:
        raise Invalid(Mistake("/interest", "is not on your organisation's list"))
