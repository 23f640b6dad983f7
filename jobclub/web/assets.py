"""Style sheets, scripts, fonts and signs: read once, sent packed, and kept by browsers as long as they like.

Their addresses carry a digest of them all, so a new version of jobclub has new addresses.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PACKED = {"text/css", "text/javascript", "image/svg+xml"}
"""Kinds that become much smaller by packing."""
FOR_EVER = "public, max-age=31536000, immutable"

assets = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: what it is, what is in it, and the same packed, where that is worth it."""

    kind: str
    body: bytes
    packed: bytes | None


@cache
def all_assets() -> tuple[str, dict[str, Asset]]:
    """Give every file by its path, and the digest of them all."""
    found = dict(sorted(_files_in(files("jobclub.web").joinpath("static"), "")))
    digest = hashlib.sha256()
    for path, body in found.items():
        digest.update(path.encode() + b"\0" + body)
    return digest.hexdigest()[:12], {path: _asset(path, body) for path, body in found.items()}


def _files_in(folder: Traversable, under: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in folder.iterdir():
        path = f"{under}{one.name}"
        found += _files_in(one, f"{path}/") if one.is_dir() else [(path, one.read_bytes())]
    return found


def _asset(path: str, body: bytes) -> Asset:
    ending = path[path.rfind(".") :]
    kind = KINDS.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Asset(kind, body, gzip.compress(body, mtime=0) if kind in PACKED else None)


def address_of(path: str) -> str:
    """Give the address of a file, for templates: ``asset("app.css")``."""
    version, found = all_assets()
    if path not in found:
        msg = f"there is no {path} among the static files"
        raise LookupError(msg)
    return url_for("assets.show", version=version, path=path)


@assets.get("/static/<version>/<path:path>")
def show(version: str, path: str) -> Response:
    """Give a file; under the address of another version what it is today, and not to keep."""
    today, found = all_assets()
    asset = found.get(path) or abort(404)
    packed = asset.packed if request.accept_encodings["gzip"] else None
    response = Response(packed or asset.body, content_type=asset.kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if asset.packed:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if version == today else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@assets.get("/favicon.ico")
def icon() -> AnyResponse:
    """Lead whoever asks for a sign without looking into a page to ours."""
    return redirect(address_of("icon.svg"))
