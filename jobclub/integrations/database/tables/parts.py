"""What tables are made of: names of constraints, kinds of columns, and the organisation in every key."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, String, Table
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


ID = String(36)
LINE = String(200)


def of_organisation(name: str, *columns: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """Make a table whose rows belong to an organisation."""
    identity = [Column(part, ID, primary_key=True) for part in ("organisation_id", *key)]
    return Table(name, metadata, *identity, *columns, to("organisations", "organisation_id"))


def to(table: str, *columns: str) -> ForeignKeyConstraint:
    """Refer to a row of the same organisation; one column alone refers to the organisation itself."""
    if columns == ("organisation_id",):
        return ForeignKeyConstraint(columns, ["organisations.id"])
    return ForeignKeyConstraint(["organisation_id", *columns], [f"{table}.organisation_id", f"{table}.id"])
