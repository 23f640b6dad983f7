"""Reading a page as a browser does: what it says, where it leads, what can be sent, how it is built."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img"}
SPEAKING = {"h1", "h2", "h3", "h4", "a", "button", "label", "legend", "title", "strong", "summary"}


@dataclass(slots=True)
class Form:
    """A form: where it goes, its fields with what stands in them, its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


class Read(HTMLParser):
    """A page that was read. What can't be in one (a tag that is not closed) is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.language = ""
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._words: list[str] = []
        self._select = ""
        self.feed(html)
        self.close()
        assert self._open == []

    @property
    def text(self) -> str:
        """Everything it says, in one line."""
        return re.sub(r"\s+", " ", "".join(self._words)).strip()

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Its headings in order."""
        return [one for one in self.said if re.fullmatch("h[1-4]", one[0])]

    def all(self, tag: str) -> list[str]:
        """Give what all elements of a kind say."""
        return [text for kind, text in self.said if kind == tag]

    def form(self, button: str) -> Form:
        """Give the form with a button."""
        return next(one for one in self.forms if button in one.buttons)

    def attributes(self, name: str) -> list[str]:
        """Give every value of an attribute."""
        return [about[name] for _, about in self.tags if name in about]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self.tags.append((tag, about))
        if tag == "html":
            self.language = about["lang"]
        if tag == "form":
            self.forms.append(Form(about["action"], about["method"]))
        if tag == "input":
            kind = about.get("type")
            chosen = kind not in {"checkbox", "radio"} or "checked" in about
            if kind != "file" and "name" in about and chosen:
                self.forms[-1].fields[about["name"]] = about["value"]
        if tag == "select":
            self._select = about["name"]
        if tag == "option" and ("selected" in about or self._select not in self.forms[-1].fields):
            self.forms[-1].fields[self._select] = about["value"]
        if tag not in VOID:
            self._open.append((tag, about, []))

    def handle_endtag(self, tag: str) -> None:
        opened, about, words = self._open.pop()
        assert opened == tag, f"{opened} is closed by {tag}"
        text = re.sub(r"\s+", " ", "".join(words)).strip()
        if tag in SPEAKING:
            self.said.append((tag, text))
        if tag == "a":
            self.links[text] = about["href"]
        if tag == "button":
            if self.forms:
                self.forms[-1].buttons.append(text)
            if "name" in about:
                self.forms[-1].values[text] = about["value"]
        if tag == "textarea":
            self.forms[-1].fields[about["name"]] = "".join(words)
        self._words.append(" ")

    def handle_data(self, data: str) -> None:
        for tag, _, words in self._open:
            if tag != "head":
                words.append(data)
        if not any(tag == "head" for tag, _, _ in self._open):
            self._words.append(data)
