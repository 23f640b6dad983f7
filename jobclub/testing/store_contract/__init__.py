"""The suite that every store must pass.

Subclass ``StoreContract`` in a test module, give it a ``store`` fixture, and say how the trail is read::

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            return MyStore()

        def trail_of(self, store, organisation_id):
            return [TrailLine(...) for ... in store.whatever()]

Each test works for towns of its own, so one store may serve them all.
"""

from jobclub.testing.store_contract.agendas import AgendaContract
from jobclub.testing.store_contract.appointments import AppointmentContract
from jobclub.testing.store_contract.changes import ChangeContract
from jobclub.testing.store_contract.claims import ClaimContract
from jobclub.testing.store_contract.cohort_lists import CohortListContract
from jobclub.testing.store_contract.cohorts import CohortContract
from jobclub.testing.store_contract.coursework import CourseworkContract
from jobclub.testing.store_contract.desk import DeskContract
from jobclub.testing.store_contract.errands import ErrandContract
from jobclub.testing.store_contract.files import FileContract
from jobclub.testing.store_contract.forgetting import ForgettingContract
from jobclub.testing.store_contract.guests import GuestContract
from jobclub.testing.store_contract.hours import HoursContract
from jobclub.testing.store_contract.isolation import IsolationContract
from jobclub.testing.store_contract.keys import KeyContract
from jobclub.testing.store_contract.links import LinkContract
from jobclub.testing.store_contract.meetings import MeetingContract
from jobclub.testing.store_contract.organisations import OrganisationContract
from jobclub.testing.store_contract.outbox import OutboxContract
from jobclub.testing.store_contract.outward import OutwardContract
from jobclub.testing.store_contract.participants import ParticipantContract
from jobclub.testing.store_contract.places import PlaceContract
from jobclub.testing.store_contract.privacy import PrivacyContract
from jobclub.testing.store_contract.programmes import ProgrammeContract
from jobclub.testing.store_contract.repeats import RepeatContract
from jobclub.testing.store_contract.retention import RetentionContract
from jobclub.testing.store_contract.rivals import RivalContract
from jobclub.testing.store_contract.services import ServiceContract
from jobclub.testing.store_contract.setting import TrailLine
from jobclub.testing.store_contract.sightings import SightingContract
from jobclub.testing.store_contract.staff import StaffContract
from jobclub.testing.store_contract.told import ToldContract
from jobclub.testing.store_contract.transactions import TransactionContract
from jobclub.testing.store_contract.visits import VisitContract
from jobclub.testing.store_contract.webinars import WebinarContract
from jobclub.testing.store_contract.wordings import WordingContract
from jobclub.testing.store_contract.workers import WorkerContract

__all__ = ["StoreContract", "TrailLine"]


class StoreContract(
    TransactionContract,
    RepeatContract,
    RivalContract,
    IsolationContract,
    OrganisationContract,
    WordingContract,
    StaffContract,
    KeyContract,
    HoursContract,
    ServiceContract,
    AppointmentContract,
    WebinarContract,
    ProgrammeContract,
    ParticipantContract,
    CohortContract,
    CohortListContract,
    MeetingContract,
    PlaceContract,
    VisitContract,
    AgendaContract,
    GuestContract,
    ChangeContract,
    SightingContract,
    CourseworkContract,
    FileContract,
    DeskContract,
    OutboxContract,
    OutwardContract,
    ClaimContract,
    ErrandContract,
    WorkerContract,
    ToldContract,
    LinkContract,
    ForgettingContract,
    RetentionContract,
    PrivacyContract,
):
    """Everything a store must do. Subclasses give a ``store`` fixture and ``trail_of``."""
