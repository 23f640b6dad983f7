"""What settings must look like, and which others they need or can't stand beside."""

from __future__ import annotations

import re
from typing import NamedTuple

NEEDS = {
    "smtp_url": ("mail_from", "base_url"),
    "sms_token": ("base_url",),
    "entra_tenant_id": ("entra_client_id",),
    "entra_client_id": ("entra_tenant_id", "base_url"),
    "entra_client_secret": ("entra_client_id",),
    "entra_certificate": ("entra_client_id",),
    "entra_certificate_password": ("entra_certificate",),
    "entra_authority": ("entra_client_id",),
    "teams_tenant_id": ("teams_client_id",),
    "teams_client_id": ("teams_tenant_id", "teams_organiser_id"),
    "teams_client_secret": ("teams_client_id",),
    "teams_certificate": ("teams_client_id",),
    "teams_certificate_password": ("teams_certificate",),
    "teams_organiser_id": ("teams_client_id",),
    "teams_authority": ("teams_client_id", "teams_graph_url"),
    "teams_graph_url": ("teams_client_id", "teams_authority"),
    "teams_join_hosts": ("teams_client_id",),
}
"""What else must be said where something is; a mail server on this machine is there for trying out."""
RIVALS = {
    "mail_folder": "smtp_url",
    "entra_certificate": "entra_client_secret",
    "teams_certificate": "teams_client_secret",
}
"""What can't be said where something is."""


class Form(NamedTuple):
    """What a setting must look like, and how that is said."""

    pattern: re.Pattern[str]
    wanted: str


GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
CLIENT_ID = Form(re.compile(r"[A-Za-z0-9-]{1,100}"), "must be the app's application (client) id")
FORMS = {
    "mail_from": Form(
        re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"),
        "must be an address like no-reply@jobclub.example.org",
    ),
    "mail_connections": Form(re.compile(r"[1-9]|1[0-9]|20"), "must be a number from 1 to 20"),
    "trusted_proxies": Form(re.compile(r"[0-9]"), "must be a number from 0 to 9"),
    "sms_sender": Form(
        re.compile(r"[A-Za-z0-9 ]{1,11}|[0-9]{1,15}"),
        "must be up to 11 letters, digits and blanks, or up to 15 digits",
    ),
    "sms_country": Form(re.compile(r"[A-Z]{2}"), "must be the two letters of a country, like DK"),
    "entra_tenant_id": Form(
        re.compile(GUID), "must be the directory (tenant) id of one tenant, not the name of its domain"
    ),
    "entra_client_id": CLIENT_ID,
    "teams_tenant_id": Form(
        re.compile(r"(?!(common|organizations|consumers)$)[A-Za-z0-9.-]{1,100}"),
        "must be the directory (tenant) id of one tenant",
    ),
    "teams_client_id": CLIENT_ID,
    "teams_organiser_id": Form(
        re.compile(GUID),
        "must be the object id of the organiser's account, not the name it signs in with",
    ),
    "teams_authority": Form(
        re.compile(r".+[^/]/(?!(common|organizations|consumers)/?$)[A-Za-z0-9.-]+/?"),
        "must end with the tenant, like https://login.microsoftonline.com/TENANT-ID",
    ),
    "teams_graph_url": Form(
        re.compile(r".+/(v1\.0|beta)/?"),
        "must end with the version of Graph, like https://graph.microsoft.us/v1.0",
    ),
    "teams_join_hosts": Form(
        re.compile(r"[A-Za-z0-9.-]+(, *[A-Za-z0-9.-]+)*"),
        "must be hosts like teams.microsoft.com, with commas between them",
    ),
}
