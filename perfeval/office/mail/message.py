"""A parcel -> the message: body with manifest, attachments under names that real mail programs show; its draft on disk."""

from __future__ import annotations

import base64
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.declared.settings import Mail
from perfeval.files.whole import write_together
from perfeval.office.mail.parcel import Attachment, MailError, Parcel

if TYPE_CHECKING:
    import datetime as dt

DRAFT = "{name}_邮件.eml"
BODY = "{name}_邮件正文.txt"

_POLICY = SMTP.clone(refold_source="none")
"""As SMTP wants it; a header that we fold ourselves is left as it is."""
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {".xlsx": f"{_OFFICE}spreadsheetml.sheet", ".docx": f"{_OFFICE}wordprocessingml.document"}
"""Content types of what is attached; the tables of a system may lack them, or name another program's."""
_BASE64_GROWTH = 1.37
_WORD = 39
"""Bytes of UTF-8 in one encoded word: with its frame it stays within the 75 characters of RFC 2047."""


def compose(parcel: Parcel, mail: Mail, now: dt.datetime) -> EmailMessage:
    """The message with body, manifest and attachments. Raises MailError when too large or an address is wrong."""
    size = sum(len(a.content) for a in parcel.attachments) * _BASE64_GROWTH
    if size > mail.limit_mib * 2**20:
        raise MailError(
            f"{parcel.target.name} 的附件约 {size / 2**20:.0f} MiB，超过邮件上限 {mail.limit_mib} MiB",
            "请用其他方式报送，或在 perfeval.toml 的 [mail] 中调整 limit_mib",
        )
    message = EmailMessage(policy=_POLICY)
    try:
        message["Subject"] = parcel.subject
    except ValueError as error:
        raise MailError("邮件的主题中有不允许的字符（例如换行）", "请检查单位名称") from error
    for header, text in (("To", mail.to), ("From", mail.sender)):
        if text:  # without one the mail program asks for it; an empty header is not allowed
            message[header] = [Address(addr_spec=address) for address in _addresses(text)]
    message["Date"] = format_datetime(now)
    message["X-Unsent"] = "1"  # classic Outlook and Thunderbird open it ready to send
    message.set_content(body_of(parcel))
    for attachment in parcel.attachments:
        _attach(message, attachment)
    return message


def _addresses(text: str) -> list[str]:
    addresses = re.split(r"[,;，；\s]+", text.strip())
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise MailError(f"邮箱地址“{address}”写得不对", "请检查 perfeval.toml 的 [mail]；几个地址之间用分号隔开")
    return addresses


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    """The name stands twice, as mail programs write it: by RFC 2231, and as encoded words for those that read no other."""
    kind = _TYPES[Path(attachment.name).suffix]
    main, sub = kind.split("/")
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    *_, part = message.iter_attachments()
    del part["Content-Type"]
    part.set_raw("Content-Type", f'{kind};\r\n name="{_encoded_words(attachment.name)}"')


def _encoded_words(text: str) -> str:
    """Text as RFC 2047 has it, a word a line; no character is cut in two."""
    words = [b""]
    for character in (letter.encode() for letter in text):
        if len(words[-1]) + len(character) > _WORD:
            words.append(b"")
        words[-1] += character
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(word).decode()}?=" for word in words)


def body_of(parcel: Parcel) -> str:
    """The text of the message: greeting, what is attached, and the manifest to check it by."""
    result = parcel.result
    lines = [
        "您好：",
        "",
        f"现报送{result['unit'] or parcel.target.name}{result['year'] or ''}年度项目支出绩效自评材料，请审阅。",
        *([] if parcel.passed else ["（草稿：尚有未改正的问题，仅供预审）"]),
        "",
        "附件清单（文件名、字节数、SHA-256 校验值）：",
        *(f"{number}. {a.name}\n   {len(a.content)} 字节\n   {a.sha256}" for number, a in enumerate(parcel.attachments, 1)),
        "",
    ]
    return "\n".join(lines)


def write_draft(parcel: Parcel, message: EmailMessage) -> tuple[Path, Path]:
    """Write the .eml draft and its text beside the results; returns both paths. Raises OutputError."""
    draft, body = parcel.target.path(DRAFT), parcel.target.path(BODY)
    write_together({
        draft: lambda path: path.write_bytes(message.as_bytes()),
        body: lambda path: path.write_text(f"主题：{parcel.subject}\n\n{body_of(parcel)}", encoding="utf-8-sig"),
    })
    return draft, body
