"""One organisation's data in a database, as one transaction sees it."""

from __future__ import annotations

from functools import cached_property

from jobclub.core.events import Event
from jobclub.core.notices.routes import deliveries_after
from jobclub.integrations.database.absences import SqlAbsences
from jobclub.integrations.database.agendas import SqlAgendas
from jobclub.integrations.database.appointments import SqlAppointments, SqlWaitingLists
from jobclub.integrations.database.changes import SqlChanges
from jobclub.integrations.database.cohorts import SqlCohorts
from jobclub.integrations.database.coursework import SqlCourseworks
from jobclub.integrations.database.deliveries import SqlOutbox
from jobclub.integrations.database.desk import SqlDesk
from jobclub.integrations.database.erasures import SqlErasures
from jobclub.integrations.database.files import SqlFiles
from jobclub.integrations.database.guests import SqlGuests
from jobclub.integrations.database.links import SqlLinks
from jobclub.integrations.database.organisations import SqlOrganisations
from jobclub.integrations.database.outward import SqlOutward
from jobclub.integrations.database.participants import SqlParticipants
from jobclub.integrations.database.privacy import SqlPrivacy
from jobclub.integrations.database.programmes import SqlProgrammes
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.retention import SqlRetentions
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.services import SqlServices
from jobclub.integrations.database.sightings import SqlSightings
from jobclub.integrations.database.staff import SqlStaff
from jobclub.integrations.database.tallies import SqlTallies
from jobclub.integrations.database.told import SqlToldbook
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.visits import SqlVisits
from jobclub.integrations.database.watches import SqlWatches
from jobclub.integrations.database.webinar_places import SqlWebinarPlaces
from jobclub.integrations.database.webinars import SqlWebinars
from jobclub.integrations.database.wordings import SqlWordings
from jobclub.integrations.ids import new_id


class SqlTransaction:
    """One organisation's data on one connection."""

    def __init__(self, rows: Rows, trail: Trail | None, remembered: Remembered) -> None:
        self._rows, self._trail, self._remembered = rows, trail, remembered

    @cached_property
    def organisations(self) -> SqlOrganisations:
        """The organisation of the transaction."""
        return SqlOrganisations(self._rows)

    @cached_property
    def staff(self) -> SqlStaff:
        """Staff, their keys and their hours."""
        return SqlStaff(self._rows)

    @cached_property
    def programmes(self) -> SqlProgrammes:
        """Programmes in all their versions."""
        return SqlProgrammes(self._rows)

    @cached_property
    def participants(self) -> SqlParticipants:
        """People looking for work."""
        return SqlParticipants(self._rows, self._trail.at if self._trail else None)

    @cached_property
    def cohorts(self) -> SqlCohorts:
        """Cohorts with their sessions and places."""
        return SqlCohorts(self._rows, self._remembered)

    @cached_property
    def webinars(self) -> SqlWebinars:
        """Webinars and series of them."""
        return SqlWebinars(self._rows)

    @cached_property
    def webinar_places(self) -> SqlWebinarPlaces:
        """Places in webinars."""
        return SqlWebinarPlaces(self._rows)

    @cached_property
    def visits(self) -> SqlVisits:
        """Visits of one cohort's people to another cohort's sessions."""
        return SqlVisits(self._rows)

    @cached_property
    def guests(self) -> SqlGuests:
        """The guests of sessions."""
        return SqlGuests(self._rows)

    @cached_property
    def changes(self) -> SqlChanges:
        """What groups changed in their plans and against their programmes."""
        return SqlChanges(self._rows)

    @cached_property
    def coursework(self) -> SqlCourseworks:
        """Tasks, marks, submissions, waivers."""
        return SqlCourseworks(self._rows)

    @cached_property
    def files(self) -> SqlFiles:
        """The bytes of files that were handed in."""
        return SqlFiles(self._rows)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """What waits to be told."""
        return SqlOutbox(self._rows)

    @cached_property
    def told(self) -> SqlToldbook:
        """What each person was told of each session."""
        return SqlToldbook(self._rows)

    @cached_property
    def watches(self) -> SqlWatches:
        """What the clock looks at."""
        return SqlWatches(self._rows)

    @cached_property
    def links(self) -> SqlLinks:
        """People's links."""
        return SqlLinks(self._rows)

    @cached_property
    def absences(self) -> SqlAbsences:
        """Who said that they can't come."""
        return SqlAbsences(self._rows)

    @cached_property
    def sightings(self) -> SqlSightings:
        """Whom the providers of meetings saw."""
        return SqlSightings(self._rows)

    @cached_property
    def agendas(self) -> SqlAgendas:
        """What people's calendars are made from."""
        return SqlAgendas(self._rows)

    @cached_property
    def privacy(self) -> SqlPrivacy:
        """What people know of what is kept about them."""
        return SqlPrivacy(self._rows)

    @cached_property
    def erasures(self) -> SqlErasures:
        """Who was forgotten, who was refused that, and whom a ground keeps."""
        return SqlErasures(self._rows)

    @cached_property
    def retention(self) -> SqlRetentions:
        """What is kept no longer."""
        return SqlRetentions(self._rows)

    @cached_property
    def tallies(self) -> SqlTallies:
        """What people came to, as figures."""
        return SqlTallies(self._rows)

    @cached_property
    def outward(self) -> SqlOutward:
        """What goes through the organisation's walls."""
        return SqlOutward(self._rows)

    @cached_property
    def wordings(self) -> SqlWordings:
        """Messages in own words."""
        return SqlWordings(self._rows)

    @cached_property
    def desk(self) -> SqlDesk:
        """What consultants have to look at."""
        return SqlDesk(self._rows)

    @cached_property
    def services(self) -> SqlServices:
        """Services, and the hours of those who give them."""
        return SqlServices(self._rows)

    @cached_property
    def appointments(self) -> SqlAppointments:
        """Appointments, and times that are kept for a while."""
        return SqlAppointments(self._rows)

    @cached_property
    def waiting(self) -> SqlWaitingLists:
        """Those who wait for a service."""
        return SqlWaitingLists(self._rows)

    def record(self, *events: Event) -> None:
        """Put what happened into the trail, and into the outbox whom it is to be told."""
        if self._trail is None:
            msg = "nothing can happen while reading"
            raise RuntimeError(msg)
        self._trail.record(*events)
        self.outbox.add(delivery for event in events for delivery in deliveries_after(event, new_id))
