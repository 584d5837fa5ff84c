"""Results -> a message to the finance bureau: an .eml draft by default, or sent through SMTP, never twice."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfeval.changes import load_result
from perfeval.errors import PerfevalError
from perfeval.inputs import MARKED_ENDING
from perfeval.outputs import BLOCKED, DOCUMENT, PASSED, RESULT, RUN_LOG, Target
from perfeval.run_log import read_log
from perfeval.settings import Mail

if TYPE_CHECKING:
    import datetime as dt

DRAFT = "{name}_邮件.eml"
BODY = "{name}_邮件正文.txt"
SENT_LOG = "发送日志.jsonl"
PASSWORD_VARIABLE = "PERFEVAL_SMTP_PASSWORD"

_BASE64_GROWTH = 1.37


class MailError(PerfevalError):
    """A message that must not or cannot be written or sent."""


@dataclass(frozen=True)
class Attachment:
    """One file of a message: its name, its bytes and their sha256 (hex)."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Parcel:
    """What goes to the bureau for one workbook: where it stands, its JSON result and its attachments."""

    target: Target
    result: Mapping[str, Any]
    attachments: tuple[Attachment, ...]

    @property
    def key(self) -> str:
        """Identifies the content of the parcel in the sent log."""
        return hashlib.sha256("".join(a.sha256 for a in self.attachments).encode()).hexdigest()

    @property
    def subject(self) -> str:
        """Subject line: unit, year and what it is."""
        return f"{self.result['unit'] or self.target.name}{self.result['year'] or ''}年度绩效自评材料"


def find_targets(workbooks: Sequence[Path], output: Path) -> Iterator[Target]:
    """The results meant by the given workbooks (inputs, or results themselves); all in the output folder without any."""
    if not workbooks:
        for path in sorted(output.rglob("*.json")):
            if load_result(path) is not None:
                yield Target(path.parent, path.stem)
    for path in workbooks:
        stem = path.name
        for pattern in (PASSED, BLOCKED, DOCUMENT, RESULT):
            ending = pattern.removeprefix("{name}")
            if stem.endswith(ending):
                yield Target(path.parent, stem.removesuffix(ending))
                break
        else:
            yield Target(output, path.stem.removesuffix(MARKED_ENDING))


def pack(target: Target, output: Path, *, draft_anyway: bool = False) -> Parcel:
    """Collect result, evaluation workbook and document. Raises MailError where they must not be sent."""
    result = load_result(target.path(RESULT))
    if result is None:
        raise MailError(f"没有找到 {target.name} 的评价结果", "请先运行 perfeval run，再生成邮件")
    if result.get("classified"):
        raise MailError(f"{target.name} 含有涉密项目，不能用邮件发送", "请按保密规定报送")
    passed = result["status"] == "passed"
    if not passed and not draft_anyway:
        raise MailError(f"{target.name} 未通过核查，没有生成邮件", "请按核查问题改正后重新评价；确需先发草稿可加 --draft-anyway")
    attachments = tuple(_attachments(target, PASSED if passed else BLOCKED))
    edited = _edited(target, output, attachments)
    if edited and not draft_anyway:
        raise MailError(f"{'、'.join(edited)} 在评价之后被改动过，没有生成邮件", "请重新运行 perfeval run，或确认后加 --draft-anyway")
    return Parcel(target, result, attachments)


def _attachments(target: Target, workbook: str) -> Iterator[Attachment]:
    for pattern in (workbook, DOCUMENT):
        path = target.path(pattern)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise MailError(f"找不到或无法打开 {path.name}", "请重新运行 perfeval run") from error
        yield Attachment(path.name, content, hashlib.sha256(content).hexdigest())


def _edited(target: Target, output: Path, attachments: Sequence[Attachment]) -> list[str]:
    written = {
        name: digest
        for key, entry in read_log(output / RUN_LOG).items()
        if (output / key).parent.resolve() == target.folder.resolve()
        for name, digest in entry.get("outputs", {}).items()
    }
    return [a.name for a in attachments if written.get(a.name) != a.sha256]


def compose(parcel: Parcel, mail: Mail, now: dt.datetime) -> EmailMessage:
    """The message with body, manifest and attachments. Raises MailError when too large or an address is wrong."""
    size = sum(len(a.content) for a in parcel.attachments) * _BASE64_GROWTH
    if size > mail.limit_mib * 2**20:
        raise MailError(
            f"{parcel.target.name} 的附件约 {size / 2**20:.0f} MiB，超过邮件上限 {mail.limit_mib} MiB",
            "请用其他方式报送，或在 perfeval.toml 的 [mail] 中调整 limit_mib",
        )
    message = EmailMessage(policy=SMTP)
    try:
        message["Subject"] = parcel.subject
        message["To"] = _address(mail.to)
        message["From"] = _address(mail.sender)
    except ValueError as error:
        raise MailError("邮件的主题或地址中有不允许的字符（例如换行）", "请检查单位名称和 perfeval.toml 的 [mail]") from error
    message["Date"] = format_datetime(now)
    message["X-Unsent"] = "1"  # classic Outlook and Thunderbird open it ready to send
    message.set_content(body_of(parcel))
    for attachment in parcel.attachments:
        kind = mimetypes.guess_type(attachment.name)[0] or "application/octet-stream"
        main, sub = kind.split("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return message


def _address(text: str) -> Address | str:
    return Address(addr_spec=text) if text else ""


def body_of(parcel: Parcel) -> str:
    """The text of the message: greeting, what is attached, and the manifest to check it by."""
    result = parcel.result
    lines = [
        "您好：",
        "",
        f"现报送{result['unit'] or parcel.target.name}{result['year'] or ''}年度项目支出绩效自评材料，请审阅。",
        *(["（草稿：尚有未改正的问题，仅供预审）"] if result["status"] != "passed" else []),
        "",
        "附件清单（文件名、字节数、SHA-256 校验值）：",
        *(f"{number}. {a.name}\n   {len(a.content)} 字节\n   {a.sha256}" for number, a in enumerate(parcel.attachments, 1)),
        "",
    ]
    return "\n".join(lines)


def write_draft(parcel: Parcel, message: EmailMessage) -> tuple[Path, Path]:
    """Write the .eml draft and its text beside the results; returns both paths."""
    draft, body = parcel.target.path(DRAFT), parcel.target.path(BODY)
    draft.write_bytes(message.as_bytes())
    body.write_text(f"主题：{parcel.subject}\n\n{body_of(parcel)}", encoding="utf-8-sig")
    return draft, body


def was_sent(parcel: Parcel, mail: Mail, log: Path) -> bool:
    """Whether exactly this content went to this address before."""
    if not log.exists():
        return False
    entries = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.strip())
    return any((entry["parcel"], entry["to"]) == (parcel.key, mail.to) for entry in entries)


def send(parcel: Parcel, message: EmailMessage, mail: Mail, password: str, log: Path) -> None:
    """Send through SMTP and note it in the sent log. Raises MailError."""
    if not (mail.to and mail.sender and mail.server):
        raise MailError("发送邮件还缺少收件人、发件人或服务器", "请在 perfeval.toml 的 [mail] 中填写 to、sender、server")
    del message["X-Unsent"]
    try:
        with _connect(mail) as server:
            if mail.user:
                server.login(mail.user, password)
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"邮件服务器 {mail.server} 不接受用户名或密码", "请核对 [mail] 的 user 和密码（授权码）") from error
    except smtplib.SMTPException as error:
        raise MailError(f"邮件服务器 {mail.server} 没有接受这封邮件：{error}", "请核对收件人地址和附件大小") from error
    except (OSError, ssl.SSLError) as error:
        raise MailError(f"无法连接邮件服务器 {mail.server}:{mail.port}（{error}）", "请核对 [mail] 的 server、port、security") from error
    entry = {"time": message["Date"], "to": mail.to, "parcel": parcel.key, "files": {a.name: a.sha256 for a in parcel.attachments}}
    with log.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=30, context=context)
    server = smtplib.SMTP(mail.server, mail.port, timeout=30)
    if mail.security == "starttls":
        server.starttls(context=context)
    return server


