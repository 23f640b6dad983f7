"""A stand-in for Microsoft Graph and Microsoft's login, for tests, trials and the demo.

It listens on loopback, checks every request by Graph's published description and by what is known beyond it,
keeps its meetings, and misbehaves on demand in the ways in which the real one has been seen to::

    with GraphStandIn() as graph:
        graph.misbehave(Fault.LOST_ANSWER, only=("POST", "createOrGet"))
        ...
        assert len(graph.meetings) == 1
        assert graph.wrong == []

It needs the package jsonschema (the extra ``teams``). ``python -m jobclub.testing.graph`` runs it alone.
"""

from __future__ import annotations

from jobclub.testing.graph.answers import Asked
from jobclub.testing.graph.attendance import Attendee
from jobclub.testing.graph.faults import Fault
from jobclub.testing.graph.meetings import Meeting, Organiser
from jobclub.testing.graph.standin import GraphStandIn
from jobclub.testing.graph.tenant import AfterDelete, Tenant

__all__ = ["AfterDelete", "Asked", "Attendee", "Fault", "GraphStandIn", "Meeting", "Organiser", "Tenant"]
