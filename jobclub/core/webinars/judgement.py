"""Whether a webinar can be as somebody wishes for it: every mistake at once, with its pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jobclub.core.activities.activity import Mode
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_address, fault_in_line, fault_in_passage
from jobclub.core.webinars.webinar import MOST_COHOSTS, MOST_PLACES, Webinar

LEAST_MINUTES, MOST_MINUTES = 5, 12 * 60
BOUNDS = {"minutes": (LEAST_MINUTES, MOST_MINUTES), "capacity": (1, MOST_PLACES), "uptake": (0, 100)}
"""From which number to which one each may be."""
MOST_PARTS = 50
"""Stretches of an agenda, and materials."""
LINK_LENGTH = 2000


def checked_webinar(webinar: Webinar) -> Webinar:
    """Give a webinar back if it can be.

    Raises:
        Invalid: Something about it can't be; each mistake with its pointer.
    """
    found = [*_texts(webinar), *_numbers(webinar), *_people(webinar), *_parts(webinar)]
    if webinar.mode is Mode.WALK:
        found.append(Mistake("/mode", "a walk is for two; choose another way to meet"))
    if found:
        raise Invalid(*found)
    return webinar


def _texts(webinar: Webinar) -> Iterator[Mistake]:
    texts: tuple[tuple[str, str | None, Callable[[str], str | None]], ...] = (
        ("/title", webinar.title, fault_in_line),
        ("/description", webinar.description, fault_in_passage),
        ("/place", webinar.place, fault_in_line),
        ("/reason", webinar.reason, fault_in_line),
        ("/recording_link", webinar.recording_link, _fault_in_link),
    )
    for pointer, text, fault_in in texts:
        if text is not None and (fault := fault_in(text)):
            yield Mistake(pointer, fault)


def _fault_in_link(link: str) -> str | None:
    if not link.startswith(("https://", "http://")):
        return "write a link that begins with https://"
    return fault_in_address(link, LINK_LENGTH)


def _numbers(webinar: Webinar) -> Iterator[Mistake]:
    for name, (least, most) in BOUNDS.items():
        number = getattr(webinar, name)
        if number is not None and not least <= number <= most:
            yield Mistake(f"/{name}", f"must be from {least} to {most}")


def _people(webinar: Webinar) -> Iterator[Mistake]:
    if len(webinar.cohost_ids) > MOST_COHOSTS:
        yield Mistake("/cohost_ids", f"name {MOST_COHOSTS} at most")
    if len({*webinar.presented_by}) < len(webinar.presented_by):
        yield Mistake("/cohost_ids", "names somebody twice; the host is no co-host besides")


def _parts(webinar: Webinar) -> Iterator[Mistake]:
    for pointer, parts in (("/agenda", webinar.agenda), ("/materials", webinar.materials)):
        if len(parts) > MOST_PARTS:
            yield Mistake(pointer, f"has more than {MOST_PARTS} parts; shorten it")
    for number, item in enumerate(webinar.agenda):
        if not 1 <= item.minutes <= MOST_MINUTES:
            yield Mistake(f"/agenda/{number}/minutes", f"must be from 1 to {MOST_MINUTES}")
        yield from _lines(f"/agenda/{number}", (("item", item.item), ("lead", item.lead)))
    for number, material in enumerate(webinar.materials):
        yield from _lines(f"/materials/{number}", (("title", material.title),))
        if fault := _fault_in_link(material.link):
            yield Mistake(f"/materials/{number}/link", fault)


def _lines(at: str, texts: Iterable[tuple[str, str | None]]) -> Iterator[Mistake]:
    for name, text in texts:
        if text is not None and (fault := fault_in_line(text)):
            yield Mistake(f"{at}/{name}", fault)
