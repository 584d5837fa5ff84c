"""A message through SMTP, and the sent log that keeps anything from going out twice."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from filelock import FileLock, Timeout

from perfeval.declared.settings import Mail
from perfeval.files.names import SENDING_LOCK
from perfeval.files.whole import os_errors_as_output_error
from perfeval.office.mail.parcel import MailError, Parcel
from perfeval.run.log import append_line, read_lines

SENT_LOG = "发送日志.jsonl"
PASSWORD_VARIABLE = "PERFEVAL_SMTP_PASSWORD"

_TIMEOUT = 30
_PATIENCE = 300
"""Seconds in which another sending from the same folder ends."""
_SEPARATORS = re.compile(r"[,;，；\s]+")
_REASONS: Mapping[type[Exception], str] = {
    socket.gaierror: "找不到这台服务器", TimeoutError: "服务器没有回应", ConnectionRefusedError: "服务器拒绝连接",
    ssl.SSLCertVerificationError: "服务器的证书不可信", ssl.SSLError: "服务器不支持这种加密方式",
}


def recipients_of(text: str) -> frozenset[str]:
    """The addresses in a text, as servers tell them apart: no matter in which order and case, with which blanks and separators."""
    return frozenset(address.casefold() for _, address in getaddresses([_SEPARATORS.sub(",", text.strip())]) if address)


def sending_state(parcel: Parcel, mail: Mail, log: Path) -> str:
    """What the sent log says of exactly this content to these addresses: `sent`, `begun` (may have arrived) or ""."""
    states: dict[str, str] = {}
    for entry in read_lines(log):
        if entry.get("parcel") == parcel.key:
            states |= dict.fromkeys(recipients_of(str(entry.get("to", ""))), str(entry.get("state", "")))
    found = {states.get(address, "failed") for address in recipients_of(mail.to)}
    return "" if "failed" in found or not found else "begun" if "begun" in found else "sent"


def send(parcel: Parcel, message: EmailMessage, mail: Mail, password: str, log: Path, *, again: bool = False) -> str:
    """Send through SMTP, unless the sent log says that it went out: then nothing is sent, and what it says is returned.

    The log says before that it begins and afterwards how it ended; until then nobody else sends from this folder.
    `again`: whatever the log says. Raises MailError. OutputError: the log cannot be written, and nothing was sent.
    """
    if not (mail.to and mail.sender and mail.server):
        raise MailError("发送邮件还缺少收件人、发件人或服务器", "请在 perfeval.toml 的 [mail] 中填写 to、sender、server")
    with _alone(log):
        before = "" if again else sending_state(parcel, mail, log)
        if not before:
            _send_logged(parcel, message, mail, password, log)
    return before


@contextmanager
def _alone(log: Path) -> Iterator[None]:
    """Nobody else sends from this folder meanwhile: two who look at the log at once would both find that nothing was sent."""
    lock = FileLock(log.with_name(SENDING_LOCK), timeout=_PATIENCE)
    with os_errors_as_output_error(log):
        log.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise MailError("同一个结果文件夹的另一次发送还没有结束", "请等它结束后再发送") from error
    try:
        yield
    finally:
        lock.release()


def _send_logged(parcel: Parcel, message: EmailMessage, mail: Mail, password: str, log: Path) -> None:
    entry = {
        "time": message["Date"], "to": mail.to, "parcel": parcel.key, "files": {a.name: a.sha256 for a in parcel.attachments},
    }
    del message["X-Unsent"]
    with os_errors_as_output_error(log):
        append_line(log, {**entry, "state": "begun"})
    try:
        _hand_over(message, mail, password)
    except _MayHaveArrivedError:  # the log goes on saying that it has begun
        raise
    except MailError:
        with os_errors_as_output_error(log):
            append_line(log, {**entry, "state": "failed"})
        raise
    with os_errors_as_output_error(log):
        append_line(log, {**entry, "state": "sent"})


class _MayHaveArrivedError(MailError):
    """The line broke after the message was on its way, before the server said what became of it."""


def _hand_over(message: EmailMessage, mail: Mail, password: str) -> None:
    with _errors_as_mail_error(mail):
        server = _connect(mail)
        try:
            if mail.user:
                server.login(mail.user, password)
            refused = _deliver(server, message, mail)
        finally:
            with suppress(OSError):  # whatever is said after the answer to the message changes nothing
                server.quit()
    if refused:
        raise MailError(f"邮件服务器 {mail.server} 不接受收件人 {'、'.join(refused)}", "其余收件人已经收到；请核对 [mail] 的 to")


def _deliver(server: smtplib.SMTP, message: EmailMessage, mail: Mail) -> Mapping[str, object]:
    """The recipients that are refused."""
    try:
        return server.send_message(message)
    except OSError as error:  # those of smtplib too
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise
        raise _MayHaveArrivedError(
            f"邮件服务器 {mail.server} 在发送途中断开，对方可能已经收到", "请向对方核实；没有收到的，加 --force 再发一次",
        ) from error


@contextmanager
def _errors_as_mail_error(mail: Mail) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"邮件服务器 {mail.server} 不接受用户名或密码", "请核对 [mail] 的 user 和密码（授权码）") from error
    except smtplib.SMTPException as error:
        code = f"（应答 {error.smtp_code}）" if isinstance(error, smtplib.SMTPResponseException) else ""
        raise MailError(f"邮件服务器 {mail.server} 没有接受这封邮件{code}", "请核对收件人地址、加密方式和附件大小") from error
    except (OSError, UnicodeError) as error:
        reason = next((words for kind, words in _REASONS.items() if isinstance(error, kind)), "连接中断")
        raise MailError(
            f"无法连接邮件服务器 {mail.server}:{mail.port}：{reason}", "请核对 [mail] 的 server、port、security，以及网络",
        ) from error


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=_TIMEOUT, context=context)
    server = smtplib.SMTP(mail.server, mail.port, timeout=_TIMEOUT)
    if mail.security == "starttls":
        try:
            server.starttls(context=context)
        except smtplib.SMTPNotSupportedError as error:
            server.close()
            raise MailError(
                f"邮件服务器 {mail.server}:{mail.port} 没有提供加密（STARTTLS），没有发送",
                "请向邮箱管理员询问加密端口：通常把 [mail] 的 security 改为 tls、port 改为 465",
            ) from error
    return server
