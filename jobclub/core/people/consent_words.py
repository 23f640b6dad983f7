"""The words in which people agree to something: each version stays, so that it is known what was said."""

from __future__ import annotations

from collections.abc import Mapping

TEXT_VERSION = 1
"""The number of the words of today; it rises when any of them changes, and those before stay here."""
WORDS: Mapping[int, Mapping[str, Mapping[str, str]]] = {
    1: {
        "da": {
            "recording": "Jeg siger ja til, at et møde, jeg deltager i, bliver optaget.",
            "photo": "Jeg siger ja til, at der bliver taget billeder, hvor man kan se mig.",
            "contact_sharing": "Jeg siger ja til, at de andre i gruppen får min e-mail og mit telefonnummer.",
            "follow_up": "Jeg siger ja til, at I kontakter mig efter forløbet for at høre, hvordan det går.",
        },
        "de": {
            "recording": "Ich bin einverstanden, dass Treffen, an denen ich teilnehme, aufgezeichnet werden.",
            "photo": "Ich bin einverstanden, dass Fotos gemacht werden, auf denen man mich sieht.",
            "contact_sharing": (
                "Ich bin einverstanden, dass die anderen in meiner Gruppe meine E-Mail-Adresse und meine"
                " Telefonnummer bekommen."
            ),
            "follow_up": (
                "Ich bin einverstanden, dass Sie sich nach dem Kurs bei mir melden, um zu hören, wie es geht."
            ),
        },
        "en": {
            "recording": "I agree that meetings I take part in are recorded.",
            "photo": "I agree that photos are taken in which I can be seen.",
            "contact_sharing": "I agree that the others in my group get my e-mail and my phone number.",
            "follow_up": "I agree that you contact me after the course to hear how I am doing.",
        },
    }
}
"""By version, language and purpose."""
FREE: Mapping[int, Mapping[str, str]] = {
    1: {
        "da": "Det er frivilligt. Jeg kan sige nej eller fortryde når som helst; det ændrer intet for mig.",
        "de": (
            "Das ist freiwillig. Ich kann nein sagen und es jederzeit widerrufen;"
            " das hat für mich keine Nachteile."
        ),
        "en": "This is voluntary. I can say no, and take it back at any time; nothing changes for me.",
    }
}
"""The promise in which all of them end."""


def words_of(purpose: str, language: str, version: int = TEXT_VERSION) -> str:
    """Give the words in which somebody agrees to a purpose, in a language."""
    return f"{WORDS[version][language][purpose]} {FREE[version][language]}"
