"""Notices: what people are told about an activity, when, and what becomes of each message."""
