"""A message through SMTP, and the sent log that keeps anything from going out twice."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

from perfeval.declared.settings import Mail
from perfeval.files.whole import os_errors_as_output_error
from perfeval.office.mail.parcel import MailError, Parcel
from perfeval.run.log import append_line, read_lines

SENT_LOG = "发送日志.jsonl"
PASSWORD_VARIABLE = "PERFEVAL_SMTP_PASSWORD"

_TIMEOUT = 30
_REASONS: Mapping[type[Exception], str] = {
    socket.gaierror: "找不到这台服务器", TimeoutError: "服务器没有回应", ConnectionRefusedError: "服务器拒绝连接",
    ssl.SSLCertVerificationError: "服务器的证书不可信", ssl.SSLError: "服务器不支持这种加密方式",
}


def sending_state(parcel: Parcel, mail: Mail, log: Path) -> str:
    """What the sent log says of exactly this content to this address: `sent`, `begun` (may have arrived) or ""."""
    state = ""
    for entry in read_lines(log):
        if (entry.get("parcel"), entry.get("to")) == (parcel.key, mail.to):
            state = str(entry.get("state", ""))
    return "" if state == "failed" else state


def send(parcel: Parcel, message: EmailMessage, mail: Mail, password: str, log: Path) -> None:
    """Send through SMTP; the sent log says before that it begins and afterwards how it ended. Raises MailError.

    OutputError: the log cannot be written, and nothing was sent.
    """
    if not (mail.to and mail.sender and mail.server):
        raise MailError("发送邮件还缺少收件人、发件人或服务器", "请在 perfeval.toml 的 [mail] 中填写 to、sender、server")
    entry = {
        "time": message["Date"], "to": mail.to, "parcel": parcel.key, "files": {a.name: a.sha256 for a in parcel.attachments},
    }
    del message["X-Unsent"]
    with os_errors_as_output_error(log):
        append_line(log, {**entry, "state": "begun"})
    try:
        _hand_over(message, mail, password)
    except MailError:
        with os_errors_as_output_error(log):
            append_line(log, {**entry, "state": "failed"})
        raise
    with os_errors_as_output_error(log):
        append_line(log, {**entry, "state": "sent"})


def _hand_over(message: EmailMessage, mail: Mail, password: str) -> None:
    try:
        with _connect(mail) as server:
            if mail.user:
                server.login(mail.user, password)
            refused = server.send_message(message)
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
    if refused:
        raise MailError(f"邮件服务器 {mail.server} 不接受收件人 {'、'.join(refused)}", "其余收件人已经收到；请核对 [mail] 的 to")


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=_TIMEOUT, context=context)
    server = smtplib.SMTP(mail.server, mail.port, timeout=_TIMEOUT)
    if mail.security == "starttls":
        server.starttls(context=context)
    return server
