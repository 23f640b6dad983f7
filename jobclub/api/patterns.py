"""What a text may be, as the documentation says it: patterns of ECMA-262, as JSON Schema has them.

The core's rules judge; a client that keeps to these patterns is not refused for its characters.
"""

from __future__ import annotations

_NOT_IN_TEXT = r"\x7f-\x9f\u2028\u2029"
_NOT_IN_LINE = r"\x00-\x1f" + _NOT_IN_TEXT
_NOT_IN_PASSAGE = r"\x00-\x08\x0b\x0c\x0e-\x1f" + _NOT_IN_TEXT
_NOT_IN_EMAIL = r'@\s<>"(),:;\[\]\\' + _NOT_IN_LINE


def _some(barred: str) -> str:
    """Make the pattern of a text without some characters, and with more than spaces."""
    return rf"^[^{barred}]*[^\s{barred}][^{barred}]*$"


_PORT = "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
LINE = _some(_NOT_IN_LINE)
PASSAGE = _some(_NOT_IN_PASSAGE)
EMAIL = f"^[^{_NOT_IN_EMAIL}]{{1,64}}@[^{_NOT_IN_EMAIL}]{{1,188}}$"
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
IDENTITY = rf"^{_UUID}\.{_UUID}$"
LINK = rf"^https://[A-Za-z0-9.\u00c0-\u024f-]+(:({_PORT}))?([/?#][^\s{_NOT_IN_LINE}]*)?$"
