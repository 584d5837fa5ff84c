"""Results -> a message to the finance bureau: an .eml draft by default, or sent through SMTP, never twice."""

from perfeval.office.mail.message import BODY, DRAFT, body_of, compose, write_draft
from perfeval.office.mail.parcel import Attachment, MailError, Parcel, find_targets, pack
from perfeval.office.mail.sending import PASSWORD_VARIABLE, SENT_LOG, send, sending_state

__all__ = [
    "BODY", "DRAFT", "PASSWORD_VARIABLE", "SENT_LOG", "Attachment", "MailError", "Parcel", "body_of", "compose",
    "find_targets", "pack", "send", "sending_state", "write_draft",
]
