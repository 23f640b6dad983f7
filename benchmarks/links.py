"""People's own pages under pressure: several taps on one button at once, and links that are guessed."""

from __future__ import annotations

import secrets
from collections import Counter

from benchmarks.clients import Answer, Client, at_once
from benchmarks.races import Outcome
from benchmarks.servers import Server
from benchmarks.sites import Site, another_club
from jobclub.core.office import Office
from jobclub.core.usecases import enrolling, linking
from jobclub.core.usecases.knowing import PersonWish

TAPS = 6
FORM = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": "0"}
SAID_YES = "SELECT count(*) FROM trail WHERE event = 'OfferAccepted' AND ids LIKE ?"


def race_of_taps(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person say yes to their offer several times at once: every tap is answered, one counts."""
    club = another_club(office, site, capacity=1, minimum=1)
    me, outcome = site.town.coordinator, Outcome()
    first, second = (enrolling.enrol(office, me, club.id, person=PersonWish(name=one)) for one in "AB")
    enrolling.withdraw(office, me, first.place.id)
    _, secret = linking.make_link(office, me, second.place.participant_id)
    path = f"/p/{secret}/places/{second.place.id}/yes"

    def tap(client: Client, _number: int) -> Answer:
        return client.send("POST", path, headers=FORM)

    clients = [server.client() for _ in range(TAPS)]
    outcome.note(at_once(clients, tap), told=lambda answer: str(answer.status))
    for client in clients:
        client.__exit__()
    yeses = site.count(SAID_YES, f"%{second.place.id}%")
    outcome.doubled += max(0, yeses - 1)
    outcome.amiss += yeses == 0
    outcome.amiss += site.stands(club.id, "enrolled") != [second.place.id]
    return outcome


def guessed(site: Site, server: Server, office: Office, number: int) -> tuple[Counter[int], int]:
    """Try links that nobody has; count the answers, and give what the right link answers afterwards."""
    me = site.town.coordinator
    club = another_club(office, site)
    person = enrolling.enrol(office, me, club.id, person=PersonWish(name="Guessed at"))
    _, secret = linking.make_link(office, me, person.place.participant_id)
    with server.client() as client:
        found = Counter(client.get(f"/p/{secrets.token_urlsafe(32)}").status for _ in range(number))
        return found, client.get(f"/p/{secret}").status
