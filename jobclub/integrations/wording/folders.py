"""Folders of templates: the one that comes with jobclub, and those in which organisations have their own.

``{folder}/{organisation's id or name}/{language}/{notice}.txt``
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from jobclub.core.people.organisation import LANGUAGES
from jobclub.integrations.wording.proving import proved
from jobclub.integrations.wording.sheets import SHEETS, Sheet, compiled

ENDING = ".txt"
PLACE = "a letter of your own belongs in {folder}/{organisation's name or id}/{language}/{notice}.txt"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a folder: in which file and line, and what to do."""

    file: Path
    line: int | None
    detail: str

    def __str__(self) -> str:
        """Write it as editors read it."""
        where = f"{self.file}" if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.detail}"


@dataclass(slots=True)
class Folder:
    """What was found in a folder: each organisation's sheets, and what is wrong."""

    shelves: dict[str, dict[tuple[str, str], Sheet]] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


def text_of(name: str, language: str) -> str:
    """Give the text of a template that comes with jobclub."""
    return (files(__package__) / "templates" / language / f"{name}{ENDING}").read_text(encoding="utf-8")


@lru_cache
def built_in(language: str, name: str) -> Sheet:
    """Give a sheet that comes with jobclub; tests have proved it."""
    return compiled(name, language, text_of(name, language))


def named(organisation: str) -> str:
    """Give the name of an organisation's folder as it is looked up: composed, however it was typed."""
    return unicodedata.normalize("NFC", organisation)


def read_folder(folder: Path) -> Folder:
    """Read and prove everything in a folder."""
    found = Folder()
    try:
        for organisation in _inside(folder):
            for language in _inside(organisation):
                for file in _inside(language):
                    _read(file, found)
    except OSError as error:
        found.flaws.append(Flaw(Path(error.filename), None, f"can't be read: {error.strerror}; {PLACE}"))
    return found


def _inside(folder: Path) -> list[Path]:
    """Give what is in a folder, without what is hidden there."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _read(file: Path, found: Folder) -> None:
    organisation, language, name = named(file.parts[-3]), file.parts[-2], file.name.removesuffix(ENDING)
    if language not in LANGUAGES:
        detail = f"{language!r} is no language we speak; choose from {', '.join(LANGUAGES)}"
        found.flaws.append(Flaw(file, None, detail))
    elif file.name != f"{name}{ENDING}" or name not in SHEETS:
        wanted = ", ".join(f"{one}{ENDING}" for one in SHEETS)
        found.flaws.append(Flaw(file, None, f"no letter is called like this; choose from {wanted}"))
    else:
        sheet, flaws = _proved(file, language, name)
        found.flaws += flaws
        if sheet is not None:
            found.shelves.setdefault(organisation, {})[language, name] = sheet


def _proved(file: Path, language: str, name: str) -> tuple[Sheet | None, list[Flaw]]:
    try:
        sheet, faults = proved(name, language, file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return None, [Flaw(file, None, "this is no text in UTF-8; save it as UTF-8")]
    return sheet, [Flaw(file, fault.line, fault.detail) for fault in faults]
