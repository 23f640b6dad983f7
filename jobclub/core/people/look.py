"""How an organisation looks on its pages: a colour that everybody can read, and its logo.

Contrast is counted as WCAG 2.1 does it (relative luminance, success criterion 1.4.3): text needs 4.5:1.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from jobclub.core.errors import Mistake, invalid

COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5
WHITE = "#ffffff"
PALEST = "#e4effa"
"""The darkest of the light grounds that text in an organisation's colour stands on."""
DARK_GROUNDS = ("#1d232a", "#16293d")
"""What cards and alerts are painted with in a dark room; the other grounds there are darker."""
NIGHT = "#0b1a2b"
"""What is written on a light colour in a dark room."""
STEPS = 100
STRAIGHT_UNTIL = 0.03928
"""Below it sRGB is linear; the value is that of WCAG 2.1."""
MOST_LOGO_BYTES = 200 * 1024

Parts = tuple[float, float, float]


class LogoKind(StrEnum):
    """Pictures made of dots. An SVG is a document that may run scripts, so it is none of them."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """What it is called on the net."""
        return f"image/{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``colour`` is the main one, like ``#0b5394``; ``logo`` names the picture by its digest."""

    colour: str | None = None
    logo: str | None = None


NO_LOOK = Look()
"""How an organisation looks that has not said anything about it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture, drawn anew by us; what names it is the digest of its bytes."""

    kind: LogoKind
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Shades:
    """What pages are painted with: the main colour and what is written on it, by day and in a dark room."""

    main: str
    on_main: str
    dark_main: str
    on_dark_main: str


def fault_in_colour(colour: str | None) -> str | None:
    """Tell why a main colour cannot be; None if it can. White is written on it, and it on white."""
    if colour is None:
        return None
    if not COLOUR.fullmatch(colour):
        return "is no colour; write it like '#0b5394', in small letters"
    found = contrast(colour, WHITE)
    if found >= LEAST_CONTRAST:
        return None
    told = f"{int(found * 10) / 10}:1"
    return f"has a contrast of {told} to white, and text needs 4.5:1; {darkened(colour, WHITE)} would do"


def check_look(look: Look) -> list[Mistake]:
    """Give what is wrong with a look."""
    fault = fault_in_colour(look.colour)
    return [Mistake("/look/colour", fault)] if fault else []


def logo_of(kind: str, content: bytes) -> Logo:
    """Give a picture as a logo; ``kind`` is what its bytes are.

    Raises:
        Invalid: It is of another kind, or too large.
    """
    if kind not in set(LogoKind):
        raise invalid("/file", "is no picture of a kind that is taken; send a PNG, JPEG or WebP")
    if len(content) > MOST_LOGO_BYTES:
        raise invalid("/file", "is larger than 200 KB; make the picture smaller")
    return Logo(LogoKind(kind), content, hashlib.sha256(content).hexdigest())


def shades_of(colour: str) -> Shades:
    """Give the shades of a main colour: darker where a ground asks for it, light in a dark room."""
    light = colour
    for ground in DARK_GROUNDS:
        light = lightened(light, ground)
    return Shades(darkened(colour, PALEST), WHITE, light, NIGHT)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def darkened(colour: str, ground: str) -> str:
    """Give the colour, as little darker as can be read on a light ground."""
    return _towards(colour, (0.0, 0.0, 0.0), ground)


def lightened(colour: str, ground: str) -> str:
    """Give the colour, as little lighter as can be read on a dark ground."""
    return _towards(colour, (1.0, 1.0, 1.0), ground)


def _towards(colour: str, end: Parts, ground: str) -> str:
    parts = _parts(colour)
    mixed = (_written(_mixed(parts, end, step / STEPS)) for step in range(STEPS + 1))
    return next(one for one in mixed if contrast(one, ground) >= LEAST_CONTRAST)


def _mixed(one: Parts, other: Parts, share: float) -> Parts:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _parts(colour: str) -> Parts:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: Parts) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """Undo the gamma of sRGB, as WCAG 2.1 defines relative luminance."""
    return part / 12.92 if part <= STRAIGHT_UNTIL else float(((part + 0.055) / 1.055) ** 2.4)
