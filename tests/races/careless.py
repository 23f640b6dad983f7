"""Workers that take nothing for themselves: what the mail races must find fault with, to prove anything.

    python -m tests.races.careless late|early

Both read what waits, and send it one by one. A ``late`` worker notes each message as sent once it was
handed over, so that others send it meanwhile; an ``early`` one before, so that it is lost if the worker is.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace

from sqlalchemy import text

from jobclub import wiring
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.mail import Mail
from jobclub.core.office import Office
from jobclub.core.office.post import Mailer, Post
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases import reminding
from jobclub.core.usecases.composing import Message, composed
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.store import SqlStore

WAITING = text(
    "SELECT organisation_id, id FROM deliveries WHERE state = 'waiting' ORDER BY due_at, id LIMIT 50"
)
SENT = text("UPDATE deliveries SET state = 'sent' WHERE id = :id")


def written(office: Office, post: Post, organisation_id: str, delivery_id: str) -> Mail:
    with office.transaction(operator_of(organisation_id)) as tx:
        delivery = replace(tx.outbox.get(delivery_id), state=deliveries.DeliveryState.WAITING)
        message = composed(office, post, tx, delivery)
    assert isinstance(message, Message)
    assert isinstance(message.body, Mail)
    return message.body


def note_sent(store: SqlStore, delivery_id: str) -> None:
    with store.engine.execution_options(writing=True, door=Door.MIGRATIONS).begin() as db:
        db.execute(SENT, {"id": delivery_id})


def send_all(office: Office, store: SqlStore, post: Post, mailer: Mailer, *, early: bool) -> None:
    with store.engine.execution_options(door=Door.MIGRATIONS).connect() as db:
        found = db.execute(WAITING).all()
    with mailer.opened() as bag:
        for organisation_id, delivery_id in found:
            mail = written(office, post, organisation_id, delivery_id)
            if early:
                note_sent(store, delivery_id)
            bag.send(mail)
            if not early:
                note_sent(store, delivery_id)


def main() -> None:
    office = wiring.build_office(wiring.settings_here())
    store, post = office.store, office.post
    assert isinstance(store, SqlStore)
    assert post is not None
    assert post.mailer is not None
    with closing(store):
        while True:
            reminding.tick(office)
            send_all(office, store, post, post.mailer, early=sys.argv[1] == "early")


if __name__ == "__main__":
    main()
