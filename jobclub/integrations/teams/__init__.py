"""Meetings at Microsoft Teams, by Microsoft Graph (docs/teams.md). Needs the extra ``jobclub[teams]``."""

from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.meetings import TeamsMeetings

__all__ = ["TeamsAccount", "TeamsMeetings"]
