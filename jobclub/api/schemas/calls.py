"""What calls look like over HTTP."""

from __future__ import annotations

from marshmallow import validate

from jobclub.api.fields import Id, In, Moment, Out, fields, optional, page_of
from jobclub.core.cohorts.calls import CallReason
