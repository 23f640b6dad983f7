"""Those who carry mails: over SMTP, or into a folder."""

from jobclub.integrations.mail.examining import examine
from jobclub.integrations.mail.folder import FolderMailer
from jobclub.integrations.mail.relay import Relay
from jobclub.integrations.mail.smtp import SmtpMailer, Waits

__all__ = ["FolderMailer", "Relay", "SmtpMailer", "Waits", "examine"]
