"""Participants' own pages, behind their link, and their calendar."""
