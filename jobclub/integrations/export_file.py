"""An organisation in a file of its own: a ZIP with one file of JSON lines for each kind of thing."""

from __future__ import annotations

import json
import os
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from jobclub.core.errors import Invalid, Mistake
from jobclub.version import __version__

MANIFEST = "manifest.json"
OWNER_ONLY = 0o600


def write_export(
    file: Path, name: str, now: datetime, rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> dict[str, int]:
    """Write rows, which come by table, into a new file that nobody else can read; give how many there are.

    Instants are in UTC, bytes in Base64.

    Raises:
        Invalid: There is such a file, or it can't be made.
    """
    counts: dict[str, int] = {}
    with ExitStack() as undo:
        try:
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        except OSError as error:
            raise Invalid(Mistake("/file", f"can't be made ({error.strerror}); choose another")) from None
        undo.callback(file.unlink, missing_ok=True)
        with os.fdopen(opened, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for table, its_rows in groupby(rows, key=itemgetter(0)):
                with archive.open(f"{table}.jsonl", "w") as lines:
                    for count, (_, row) in enumerate(its_rows, 1):
                        lines.write(_line(row))
                        counts[table] = count
            about = {"organisation": name, "made_at": now, "version": __version__, "rows": counts}
            archive.writestr(MANIFEST, _line(about))
        undo.pop_all()
    return counts


def _line(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row, ensure_ascii=False, default=_said) + "\n").encode()


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return b64encode(bytes(value)).decode()
