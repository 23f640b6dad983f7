"""Texts that somebody sends as a file, or pastes into a form."""

from __future__ import annotations

from flask import request


def sent_text(file_field: str, text_field: str) -> str | None:
    """Give what was sent: the file if there is one, else the text; None if there is neither.

    Spreadsheets on Windows write their files in its own code page; all others write UTF-8.
    """
    file = request.files.get(file_field)
    content = file.read() if file else b""
    if not content:
        return request.form.get(text_field, "").replace("\r\n", "\n") or None
    for code in (
        ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    ):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
