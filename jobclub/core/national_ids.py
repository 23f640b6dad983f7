"""National id numbers, which are never kept: what looks like a Danish CPR number or a German pension number.

Nothing here needs them, and whoever has the right to use them has a system of record for it (GDPR, art. 5
and 25; databeskyttelsesloven, § 11). A look is enough: check digits are not worked out, since a mistyped
number is somebody's all the same, and Danish numbers have none since 2007.

- **In what people write** (``in_text``) a CPR number is six digits that are a date (the day may have 60
  more, as replacement numbers do), and four more, apart by a dash, a dot, a slash or blanks, or all ten in
  one piece. A pension number is two digits, a date, a letter and three digits.
- **In addresses** (``in_address``: links, e-mail addresses, phone numbers, keys) digits have other meanings:
  ten in one piece are a meeting at Zoom, or a phone in Berlin (``0301234567``). So only the usual writing is
  meant, ``DDMMYY-NNNN`` with nothing around it, and the pension number in one piece.

A phone number in a text that could be meant is written with its country code: what follows a plus is none.
"""

from __future__ import annotations

import re
import unicodedata

HINT = (
    "holds what looks like a national id number (CPR, Rentenversicherungsnummer), which is never kept here;"
    " take it out: a name will do, or a case number that says nothing by itself."
    " If it is a phone number, write it with its country code, like '+49 30 1234567'"
)
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_REPLACED = "(?:6[1-9]|[78][0-9]|9[01])"
_MONTH_YEAR = "(?:0[1-9]|1[0-2])[0-9]{2}"
_APART = r"(?:[ ]{0,3}[-./_][ ]{0,3}|[ ]{1,3})"
IN_TEXT = re.compile(
    rf"(?<![0-9+])(?:{_DAY}{_MONTH_YEAR}{_APART}?|{_REPLACED}{_MONTH_YEAR}{_APART})[0-9]{{4}}(?![0-9])"
    rf"|(?<![0-9])[0-9]{{2}}{_APART}?{_DAY}{_MONTH_YEAR}{_APART}?[A-Za-z]{_APART}?[0-9]{{3}}(?![0-9])"
)
IN_ADDRESS = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_DAY}|{_REPLACED}){_MONTH_YEAR}-[0-9]{{4}}(?![0-9A-Za-z]|-[0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])[0-9]{{2}}{_DAY}{_MONTH_YEAR}[A-Za-z][0-9]{{3}}(?![0-9A-Za-z])"
)


def in_text(text: str) -> bool:
    """Tell whether a text holds what looks like a national id number."""
    return IN_TEXT.search(_plain(text)) is not None


def in_address(text: str) -> bool:
    """Tell whether a link, an e-mail address, a phone number or a key holds one in its usual writing."""
    return IN_ADDRESS.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Give a text with plain digits, dashes and blanks for all their kin, without what nobody sees."""
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(_plain_sign(sign) for sign in unicodedata.normalize("NFKC", text))


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return " " if sign == "\t" else sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, "-" if sign in "\u2212\u2043" else sign)
