"""The page on which somebody signs in, where Microsoft's would be: plain HTML without a script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from jobclub.testing.entra.tenant import Person


class Words(NamedTuple):
    """What the page says in one language."""

    title: str
    decline: str
    only_a_try: str


WORDS = {
    "da": Words(
        "Vælg en konto",
        "Nej, tilbage",
        "Det her er en prøve: I stedet for Microsoft svarer en stedfortræder, og personerne er opfundne.",
    ),
    "de": Words(
        "Konto auswählen",
        "Nein, zurück",
        "Dies ist eine Probe: Statt Microsoft antwortet ein Stellvertreter, und die Personen sind erfunden.",
    ),
    "en": Words(
        "Pick an account",
        "No, go back",
        "This is a trial: a stand-in answers instead of Microsoft, and the people are invented.",
    ),
}
STYLE = (
    "body{font:1.25rem/1.5 sans-serif;margin:2rem auto;max-width:36rem;padding:0 1rem}"
    "button{display:block;font:inherit;margin:.5rem 0;padding:.75rem 1rem;text-align:left;width:100%}"
)


def account_page(people: Iterable[Person], language: str) -> str:
    """Give the page; its form goes to the address at which it stands."""
    words = WORDS[language]
    buttons = "".join(
        f'<button name="who" value="{escape(one.object_id)}">{escape(one.name)} '
        f"({escape(one.sign_in_name)})</button>"
        for one in people
    )
    form = f'<form method="post">{buttons}<button name="who" value="">{words.decline}</button></form>'
    return _page(language, words.title, f"{form}<p>{words.only_a_try}</p>")


def fault_page(number: int, fault: str) -> str:
    """Give the page for a request that leads nowhere."""
    return _page("en", "Sign-in is not possible", f"<p>AADSTS{number}: {escape(fault)}</p>")


def _page(language: str, head: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{head}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{head}</h1>{content}</main></body></html>\n"
    )
