"""The file a backup is: a zip archive of what the database gave, and of a manifest that says what that is."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from jobclub.core.errors import JobclubError
from jobclub.version import __version__

FORMAT = 1
MANIFEST, CONTENT = "manifest.json", "content"
MOST_OF_A_MANIFEST = 1024 * 1024
BLOCK = 1024 * 1024


class BackupError(JobclubError):
    """A backup can't be taken or restored; the text says why."""

    code = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds: of what kind of database, at which revision, how many rows in each table.

    ``taken_at`` is an instant (ISO, UTC), ``sha256`` the digest of the content, ``size`` its bytes.
    """

    kind: str
    revision: str
    rows: Mapping[str, int]
    taken_at: str
    sha256: str
    size: int
    version: str = __version__
    format: int = FORMAT

    @classmethod
    def of(
        cls, content: Path, *, kind: str, revision: str, rows: Mapping[str, int], taken_at: datetime
    ) -> Manifest:
        """Give the manifest of a content."""
        return cls(
            kind=kind,
            revision=revision,
            rows=rows,
            taken_at=taken_at.isoformat(timespec="seconds"),
            sha256=_digest(content),
            size=content.stat().st_size,
        )


def pack(manifest: Manifest, content: Path, file: Path) -> None:
    """Write a backup; it is on the disk when this ends."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
        archive.write(content, CONTENT)
    file.chmod(0o600)
    synced(file)


def unpack(file: Path, content: Path) -> Manifest:
    """Take the content out of a backup, and give its manifest.

    Raises:
        BackupError: It is no backup of ours, or it is not as it was written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            with archive.open(CONTENT) as packed, content.open("wb") as out:
                _copy(packed, out, manifest.size)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        raise BackupError(f"{file} is no whole backup: it is damaged, cut off, or something else.") from None
    if content.stat().st_size != manifest.size or _digest(content) != manifest.sha256:
        raise BackupError(f"{file} is damaged: what it holds is not what was written.")
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > MOST_OF_A_MANIFEST:
        raise KeyError(MANIFEST)
    try:
        read: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if read.get("format") != FORMAT:
            raise BackupError(
                f"This backup has the format {read.get('format')}; this version reads {FORMAT}."
            )
        return Manifest(**read)
    except (ValueError, TypeError, AttributeError):
        raise KeyError(MANIFEST) from None


def _copy(packed: IO[bytes], out: IO[bytes], size: int) -> None:
    """Copy no more than was promised, whatever it unpacks to."""
    for block in _blocks(packed):
        out.write(block)
        if out.tell() > size:
            return


def _digest(content: Path) -> str:
    digest = hashlib.sha256()
    with content.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def synced(path: Path) -> None:
    """Let a file, or the names in a folder, be on the disk when this ends."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
