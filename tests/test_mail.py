import datetime as dt
import hashlib
import json
import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from perfeval.mail import MailError, compose, find_targets, pack, send, was_sent, write_draft
from perfeval.outputs import DOCUMENT, PASSED, RESULT, RUN_LOG, Target
from perfeval.settings import Mail

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the port itself is TLS

NOW = dt.datetime(2021, 3, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
BUREAU = Mail(to="bureau@example.com", sender="office@example.com", server="127.0.0.1", user="office")


def make_results(folder: Path, name: str = "甲局", **changed: Any) -> Target:
    """Result files as a run leaves them, with their entry in the run log."""
    folder.mkdir(exist_ok=True)
    target = Target(folder, name)
    result = {"schema": "perfeval-result/1", "status": "passed", "unit": "测试区甲局", "year": 2020, "classified": [], **changed}
    files = {target.path(PASSED): b"PK workbook", target.path(DOCUMENT): b"PK document",
             target.path(RESULT): json.dumps(result).encode()}
    for path, content in files.items():
        path.write_bytes(content)
    entry = {"input": f"{name}.xlsx", "outputs": {p.name: hashlib.sha256(c).hexdigest() for p, c in files.items()}}
    with (folder / RUN_LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry) + "\n")
    return target


def parts(message: EmailMessage) -> dict[str | None, bytes]:
    return {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}


def test_a_draft_holds_workbook_and_document_under_their_chinese_names(tmp_path: Path) -> None:
    target = make_results(tmp_path)
    parcel = pack(target, tmp_path)
    draft, body = write_draft(parcel, compose(parcel, BUREAU, NOW))
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert parts(message) == {"甲局_绩效评价.xlsx": b"PK workbook", "甲局_自评报告.docx": b"PK document"}
    assert message["Subject"] == parcel.subject
    assert message["X-Unsent"] == "1"
    for attachment in parcel.attachments:
        assert attachment.sha256 in body.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("changed", [{"status": "blocked"}, {"classified": ["某项目"]}])
def test_what_must_not_go_out_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    target = make_results(tmp_path, **changed)
    with pytest.raises(MailError):
        pack(target, tmp_path)


def test_a_classified_project_never_goes_out(tmp_path: Path) -> None:
    target = make_results(tmp_path, classified=["某项目"])
    with pytest.raises(MailError):
        pack(target, tmp_path, draft_anyway=True)


def test_a_result_edited_after_the_evaluation_is_refused(tmp_path: Path) -> None:
    target = make_results(tmp_path)
    target.path(PASSED).write_bytes(b"PK edited")
    with pytest.raises(MailError):
        pack(target, tmp_path)
    assert pack(target, tmp_path, draft_anyway=True).attachments[0].content == b"PK edited"


def test_too_large_and_injected_headers_are_refused(tmp_path: Path) -> None:
    parcel = pack(make_results(tmp_path), tmp_path)
    with pytest.raises(MailError):
        compose(parcel, Mail(limit_mib=0), NOW)
    evil = pack(make_results(tmp_path, "乙局", unit="乙局\r\nBcc: x@example.com"), tmp_path)
    with pytest.raises(MailError):
        compose(evil, BUREAU, NOW)


def test_targets_are_found_by_input_by_result_and_by_folder(tmp_path: Path) -> None:
    target = make_results(tmp_path)
    assert list(find_targets([], tmp_path)) == [target]
    assert list(find_targets([Path("input/甲局.xlsx")], tmp_path)) == [target]
    assert list(find_targets([tmp_path / "甲局_绩效评价.xlsx"], tmp_path)) == [target]


# ---------------------------------------------------------------- a real server


class Inbox:
    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


def check_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"office", b"secret")
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    import ipaddress

    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).not_valid_after(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return cert, private


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=["starttls", "tls"])
def server(
    request: pytest.FixtureRequest, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Inbox, Mail]]:
    cert, key = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    inbox = Inbox()
    over = {"tls_context": context, "require_starttls": True} if request.param == "starttls" else {"ssl_context": context}
    controller = Controller(
        inbox, hostname="127.0.0.1", port=free_port(), server_hostname="localhost", authenticator=check_login, auth_required=True,
        auth_require_tls=request.param == "starttls", **over,
    )
    controller.start()
    yield inbox, Mail(BUREAU.to, BUREAU.sender, "127.0.0.1", controller.port, request.param, "office")
    controller.stop()


def test_a_message_arrives_whole_and_is_not_sent_twice(tmp_path: Path, server: tuple[Inbox, Mail]) -> None:
    inbox, mail = server
    parcel, log = pack(make_results(tmp_path), tmp_path), tmp_path / "log.jsonl"
    assert not was_sent(parcel, mail, log)
    send(parcel, compose(parcel, mail, NOW), mail, "secret", log)
    assert was_sent(parcel, mail, log)
    (message,) = inbox.messages
    assert message["Subject"] == parcel.subject
    assert message["X-Unsent"] is None
    assert {hashlib.sha256(content).hexdigest() for content in parts(message).values()} == {a.sha256 for a in parcel.attachments}


def test_a_wrong_password_is_said_and_nothing_is_logged(tmp_path: Path, server: tuple[Inbox, Mail]) -> None:
    inbox, mail = server
    parcel, log = pack(make_results(tmp_path), tmp_path), tmp_path / "log.jsonl"
    with pytest.raises(MailError):
        send(parcel, compose(parcel, mail, NOW), mail, "wrong", log)
    assert not inbox.messages
    assert not log.exists()


def test_no_server_is_said(tmp_path: Path) -> None:
    parcel = pack(make_results(tmp_path), tmp_path)
    mail = Mail(BUREAU.to, BUREAU.sender, "127.0.0.1", 9)
    with pytest.raises(MailError):
        send(parcel, compose(parcel, mail, NOW), mail, "", tmp_path / "log.jsonl")
