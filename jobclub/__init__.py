"""The scheduler for virtual job clubs and webinars."""

__version__ = "0.1.0"
