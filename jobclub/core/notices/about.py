"""What a message is about, by the ids it holds: of which kind an activity is, and to which group it belongs.

Sessions belong to a cohort. A webinar and an appointment stand alone: each is its own group.
"""

from __future__ import annotations

from collections.abc import Mapping

from jobclub.core.activities.activity import Activity, ActivityKind

About = Mapping[str, str]
"""The ids, and instants, of what a message is about, each by its name."""
OF_ACTIVITY: Mapping[ActivityKind, str] = {
    ActivityKind.APPOINTMENT: "appointment_id",
    ActivityKind.WEBINAR: "webinar_id",
    ActivityKind.SESSION: "session_id",
}
"""By which name the id of an activity goes."""
OF_GROUP: Mapping[ActivityKind, str] = {**OF_ACTIVITY, ActivityKind.SESSION: "cohort_id"}
"""By which name the id of its group goes. What stands first counts: an appointment may name a webinar."""


def ids_of(activity: Activity, group_id: str) -> dict[str, str]:
    """Give the ids of a message about an activity."""
    return {OF_GROUP[activity.kind]: group_id, OF_ACTIVITY[activity.kind]: activity.id}


def kind_of(about: About) -> ActivityKind:
    """Tell of which kind of activity a message is; what says nothing else is about a cohort, or none."""
    return next((kind for kind, name in OF_GROUP.items() if name in about), ActivityKind.SESSION)


def group_id_of(about: About) -> str | None:
    """Give the group that a message is about, if it is about any."""
    return about.get(OF_GROUP[kind_of(about)])


def activity_id_of(about: About) -> str:
    """Give the activity that a message is about.

    Raises:
        KeyError: It is about none.
    """
    return about[OF_ACTIVITY[kind_of(about)]]
