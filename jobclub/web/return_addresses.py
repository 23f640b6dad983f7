"""Where to lead somebody after they signed in: to a page of our own, whatever the address says."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def own_path(text: str) -> str | None:
    r"""Give an address if it is a path of our own, else None.

    Browsers read ``//host``, ``/\host`` and addresses with tabs or line breaks in them as other places, once
    they have undone what ``%2f`` stands for; so nothing that could be one passes.
    """
    plain = unquote(text)
    if not plain.startswith("/") or plain.startswith("//") or "\\" in plain:
        return None
    if any(sign <= " " or sign == "\x7f" for sign in plain):
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text
