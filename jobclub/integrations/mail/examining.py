"""Whether mails would be taken, and what helps if not."""

from __future__ import annotations

from jobclub.core.office.meetings import Finding
from jobclub.core.office.post import CanTryOut, Mailer, PostError
from jobclub.integrations.mail.folder import FolderMailer

WHAT = "mail"
PORTS = "smtps:// is TLS from the first byte (port 465), smtp:// is STARTTLS (port 587)"
REMEDIES = (
    (
        "can't be reached",
        "look at host and port in JOBCLUB_SMTP_URL, and whether this machine is let out to them",
    ),
    (
        "user and password",
        "correct them in JOBCLUB_SMTP_URL; write what has a meaning in addresses with %: %40 for @",
    ),
    (
        "certificate",
        "use the name that it is made for; for an authority of your own, name its file in SSL_CERT_FILE",
    ),
    ("no STARTTLS", f"ask for a server that encrypts, or for its other port: {PORTS}"),
    ("no TLS", f"look which one the server speaks at this port: {PORTS}; it must know TLS 1.2"),
    ("no way to sign in", "leave user and password out of JOBCLUB_SMTP_URL, or sign in at its other port"),
    ("our sender", "let the mail server send for JOBCLUB_MAIL_FROM, or set an address that it sends for"),
    ("folder", "let jobclub's user write to the folder that JOBCLUB_MAIL_FOLDER names"),
    ("", f"look at JOBCLUB_SMTP_URL ({PORTS}), and at the mail server's log"),
)
"""What helps, by words in the fault; the first that fits."""


def examine(mailer: Mailer | None) -> Finding:
    """Try out who carries mails, without sending one."""
    if mailer is None:
        return Finding(
            what=WHAT,
            works=True,
            says="nobody carries mails, so messages wait",
            remedy="set JOBCLUB_SMTP_URL, JOBCLUB_MAIL_FROM and JOBCLUB_BASE_URL",
        )
    if not isinstance(mailer, CanTryOut):
        return Finding(
            what=WHAT, works=True, says="a package of its own carries mails; it can't be tried out"
        )
    try:
        mailer.try_out()
    except PostError as error:
        remedy = next(helps for words, helps in REMEDIES if words in str(error))
        return Finding(what=WHAT, works=False, says=str(error), remedy=remedy)
    if isinstance(mailer, FolderMailer) and not mailer.folder.exists():
        return Finding(
            what=WHAT,
            works=True,
            says=f"mails would be taken: the first one makes the folder {mailer.folder}",
            remedy="if it should be there, correct JOBCLUB_MAIL_FOLDER",
        )
    return Finding(what=WHAT, works=True, says="mails would be taken")
