"""What must hold of cohorts whatever was done to them, and in whichever order.

Each law gives what breaks it, in words; nothing is the good answer. They need nothing but what a store
gives, so they serve under hypothesis as well as after a night of rivals. A law that says what a rule says
does not ask the rule, but works it out again.
"""

from jobclub.testing.laws.cohort import broken_laws, changed_against_the_law
from jobclub.testing.laws.credit import Earned, earned, lost
from jobclub.testing.laws.hours import hours_broken
from jobclub.testing.laws.line import not_settled, overtaken
from jobclub.testing.laws.meetings import meetings_broken
from jobclub.testing.laws.people import participations_torn
from jobclub.testing.laws.visits import visits_without_ground

__all__ = [
    "Earned",
    "broken_laws",
    "changed_against_the_law",
    "earned",
    "hours_broken",
    "lost",
    "meetings_broken",
    "not_settled",
    "overtaken",
    "participations_torn",
    "visits_without_ground",
]
