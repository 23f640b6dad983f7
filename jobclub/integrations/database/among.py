"""Looking for several texts at once, by a statement that is the same however many they are.

A list of parameters would make another statement for each number of them, which neither we nor the database
could keep prepared. So they go in as one value, which the database takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Texts(TypeDecorator[Iterable[str]]):
    """Several texts as one value: an array, or a list in JSON where a database has none."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say what it is to a database."""
        kind = ARRAY(String) if dialect.name == "postgresql" else String()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        """Write it for a database."""
        texts = list(value or ())
        return texts if dialect.name == "postgresql" else json.dumps(texts)


class _Among(FunctionElement[bool]):
    """A text and the list that it is looked for in.

    It has no type: what is known to be true or false SQLite would be asked to compare, and use no index.
    """

    name = "among"
    inherit_cache = True


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    text, texts = (compiler.process(one, **more) for one in element.clauses)
    return f"{text} = ANY ({texts})"


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    text, texts = (compiler.process(one, **more) for one in element.clauses)
    return f"{text} IN (SELECT value FROM json_each({texts}))"  # noqa: S608  (both were written by SQLAlchemy)


def among(text: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Say that a text is one of those that the parameter of this name holds."""
    return _Among(text, bindparam(name, type_=Texts()))
