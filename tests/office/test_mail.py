import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import collapse_rfc2231_value
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from filelock import FileLock, Timeout
from msgspec.structs import asdict, replace

from perfeval.cli import main
from perfeval.declared.settings import Mail
from perfeval.files.names import RESULT, RUN_LOG, SENDING_LOCK, Target
from perfeval.office.mail import (
    DRAFT,
    SENT_LOG,
    MailError,
    compose,
    find_targets,
    pack,
    send,
    sending_state,
    write_draft,
)
from tests.tools.inbox import BUREAU, Inbox, check_login, free_port, parts
from tests.tools.paths import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the port itself is TLS

NOW = dt.datetime(2021, 3, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EVALUATION, BLOCKED, DOCUMENT = "{name}_绩效评价.xlsx", "{name}_绩效评价（未通过）.xlsx", "{name}_自评报告.docx"


def make_results(folder: Path, name: str = "甲局", **changed: Any) -> Target:
    """Result files as a run leaves them, with their entry in the run log."""
    folder.mkdir(exist_ok=True, parents=True)
    target = Target(folder, name)
    result = {"schema": "perfeval-result/1", "input": {"name": f"{name}.xlsx", "sha256": ""}, "status": "passed", "unit": "测试区甲局", "year": 2020, "classified": [], "projects": [], "findings": [], "coverage": [], **changed}
    files = {target.path(EVALUATION): b"PK workbook", target.path(DOCUMENT): b"PK document",
             target.path(RESULT): json.dumps(result).encode()}
    for path, content in files.items():
        path.write_bytes(content)
    entry = {"input": f"{name}.xlsx", "outputs": {p.name: hashlib.sha256(c).hexdigest() for p, c in files.items()}}
    with (folder / RUN_LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry) + "\n")
    return target


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


def test_a_workbook_that_was_not_read_has_nothing_to_draft(tmp_path: Path) -> None:
    with pytest.raises(MailError):
        pack(make_results(tmp_path, status="unreadable"), tmp_path, draft_anyway=True)


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
    target.path(EVALUATION).write_bytes(b"PK edited")
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


def test_an_input_in_a_subfolder_is_found_and_not_its_namesake(tmp_path: Path) -> None:
    street, town = make_results(tmp_path / "output" / "街道"), make_results(tmp_path / "output" / "镇")
    for target in (street, town):
        assert list(find_targets([Path("input") / target.folder.name / "甲局.xlsx"], tmp_path / "output")) == [target]
    assert list(find_targets([Path("input/乙局.xlsx")], tmp_path / "output")) == [Target(tmp_path / "output", "乙局")]


def test_names_stand_in_both_ways_that_mail_programs_read(tmp_path: Path) -> None:
    name = "某某市某某区人力资源和社会保障局（本级）2020年度项目支出𠮷"
    parcel = pack(make_results(tmp_path, name), tmp_path)
    sent = compose(parcel, BUREAU, NOW).as_bytes()
    assert max(map(len, sent.splitlines())) < 100
    assert sent.isascii()
    from email.header import decode_header, make_header

    for part, attachment in zip(message_from_bytes(sent).walk(), (None, None, *parcel.attachments), strict=True):
        if attachment is not None:
            assert isinstance(part, Message)
            old = part.get_param("name")
            assert str(make_header(decode_header(str(old)))) == attachment.name
            assert collapse_rfc2231_value(part.get_param("filename", header="Content-Disposition")) == attachment.name


def test_no_address_means_no_header_and_several_are_all_written_to(tmp_path: Path) -> None:
    parcel = pack(make_results(tmp_path), tmp_path)
    blank = compose(parcel, Mail(), NOW)
    assert (blank["To"], blank["From"]) == (None, None)
    assert compose(parcel, Mail(to="a@example.com；b@example.com"), NOW)["To"] == "a@example.com, b@example.com"


@pytest.mark.parametrize("to", ["没有地址", "a@example.com\r\nBcc: b@example.com", "a@", "a b"])
def test_a_wrong_address_is_refused(tmp_path: Path, to: str) -> None:
    parcel = pack(make_results(tmp_path), tmp_path)
    with pytest.raises(MailError):
        compose(parcel, Mail(to=to), NOW)


def test_a_verdict_edited_by_hand_and_results_without_a_log_are_refused(tmp_path: Path) -> None:
    target = make_results(tmp_path, status="blocked")
    path = target.path(RESULT)
    path.write_text(path.read_text().replace("blocked", "passed"))
    with pytest.raises(MailError, match=r"甲局\.json"):
        pack(target, tmp_path)
    (tmp_path / RUN_LOG).unlink()
    with pytest.raises(MailError, match=RUN_LOG):
        pack(target, tmp_path)


def test_what_did_not_pass_is_drafted_and_never_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = make_results(tmp_path / "output", status="blocked")
    target.path(BLOCKED).write_bytes(b"PK workbook")
    monkeypatch.chdir(tmp_path)
    assert main(["mail"]) == 1
    assert not target.path(DRAFT).exists()
    assert main(["mail", "--send", "--draft-anyway"]) == 0
    assert target.path(DRAFT).exists()
    assert not (tmp_path / "output" / SENT_LOG).exists()


def test_what_was_edited_since_is_drafted_on_demand_and_never_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = make_results(tmp_path / "output")
    target.path(DOCUMENT).write_bytes(b"PK edited")
    monkeypatch.chdir(tmp_path)
    assert main(["mail", "--send"]) == 1
    assert main(["mail", "--send", "--draft-anyway"]) == 0
    assert target.path(DRAFT).exists()
    assert not (tmp_path / "output" / SENT_LOG).exists()


def test_a_draft_that_cannot_be_written_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_results(tmp_path / "output", "乙局"), make_results(tmp_path / "output", "甲局")
    first.path(DRAFT).mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["mail"]) == 1
    assert second.path(DRAFT).exists()


def test_a_password_is_not_asked_for_where_nobody_can_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    make_results(tmp_path / "output")
    (tmp_path / "perfeval.toml").write_text("[mail]\nto = 'a@example.com'\nsender = 'b@example.com'\nserver = '127.0.0.1'\nuser = 'b'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PERFEVAL_SMTP_PASSWORD", raising=False)
    assert main(["mail", "--send"]) == 1
    assert "PERFEVAL_SMTP_PASSWORD" in capsys.readouterr().err


def test_a_sending_cut_off_in_the_middle_is_not_repeated_unasked(tmp_path: Path) -> None:
    parcel, log = pack(make_results(tmp_path), tmp_path), tmp_path / "log.jsonl"
    log.write_text(json.dumps({"parcel": parcel.key, "to": BUREAU.to, "state": "begun"}) + "\n{half a li")
    assert sending_state(parcel, BUREAU, log) == "begun"
    assert sending_state(parcel, Mail(to="other@example.com"), log) == ""


@pytest.mark.parametrize(("sent", "now", "state"), [
    ("CZJ@example.com", "czj@EXAMPLE.com ", "sent"), ("a@x.cn;b@x.cn", " b@x.cn，a@x.cn", "sent"), ("a@x.cn;b@x.cn", "a@x.cn", "sent"),
    ("a@x.cn", "a@x.cn;b@x.cn", ""), ("a@x.cn", "b@x.cn", ""), ("a@x.cn", "", ""),
])
def test_addresses_are_compared_as_servers_do(tmp_path: Path, sent: str, now: str, state: str) -> None:
    parcel, log = pack(make_results(tmp_path), tmp_path), tmp_path / "log.jsonl"
    log.write_text(json.dumps({"parcel": parcel.key, "to": sent, "state": "sent"}) + "\n")
    assert sending_state(parcel, Mail(to=now), log) == state


def test_types_of_attachments_do_not_come_from_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mimetypes.guess_type", lambda *_: ("application/wps-office.xlsx", None))
    parcel = pack(make_results(tmp_path), tmp_path)
    office = "application/vnd.openxmlformats-officedocument."
    assert [part.get_content_type() for part in compose(parcel, BUREAU, NOW).iter_attachments()] == [
        f"{office}spreadsheetml.sheet", f"{office}wordprocessingml.document"]


# ---------------------------------------------------------------- a real server


def test_a_message_arrives_whole_and_is_not_sent_twice(tmp_path: Path, server: tuple[Inbox, Mail]) -> None:
    inbox, mail = server
    parcel, log = pack(make_results(tmp_path), tmp_path), tmp_path / "log.jsonl"
    assert sending_state(parcel, mail, log) == ""
    send(parcel, compose(parcel, mail, NOW), mail, "secret", log)
    assert sending_state(parcel, mail, log) == "sent"
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
    assert sending_state(parcel, mail, log) == ""


class Holding(Inbox):
    """Looks, while it takes a message, whether somebody else could send from the same folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.held = folder, False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        try:
            FileLock(self.folder / SENDING_LOCK, timeout=0).acquire()
        except Timeout:
            self.held = True
        return await super().handle_DATA(server, session, envelope)


class Breaking(Inbox):
    """Takes the message, and breaks the line before it says so."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await super().handle_DATA(server, session, envelope)
        assert server.transport is not None
        server.transport.abort()
        return "250 OK"


@contextmanager
def open_server(inbox: Inbox) -> Iterator[Mail]:
    """A server that offers no encryption, and takes a password all the same."""
    controller = Controller(
        inbox, hostname="127.0.0.1", port=free_port(), server_hostname="localhost", authenticator=check_login, auth_require_tls=False)
    controller.start()
    yield Mail(BUREAU.to, BUREAU.sender, "127.0.0.1", controller.port, "none", "office")
    controller.stop()


def test_nobody_else_sends_from_the_folder_until_the_server_has_answered(tmp_path: Path) -> None:
    parcel, log, inbox = pack(make_results(tmp_path), tmp_path), tmp_path / SENT_LOG, Holding(tmp_path)
    with open_server(inbox) as mail:
        assert send(parcel, compose(parcel, mail, NOW), mail, "secret", log) == ""
        assert inbox.held
        assert send(parcel, compose(parcel, mail, NOW), mail, "secret", log) == "sent"
        assert len(inbox.messages) == 1
        assert send(parcel, compose(parcel, mail, NOW), mail, "secret", log, again=True) == ""
    assert len(inbox.messages) == 2


def test_while_another_sends_nothing_goes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parcel, log, inbox = pack(make_results(tmp_path), tmp_path), tmp_path / SENT_LOG, Inbox()
    monkeypatch.setattr("perfeval.office.mail.sending._PATIENCE", 0)
    with open_server(inbox) as mail, FileLock(tmp_path / SENDING_LOCK):
        with pytest.raises(MailError):
            send(parcel, compose(parcel, mail, NOW), mail, "secret", log)
        assert sending_state(parcel, mail, log) == ""
    assert inbox.messages == []


def test_a_line_that_breaks_before_the_answer_leaves_it_open_whether_it_arrived(tmp_path: Path) -> None:
    parcel, log, inbox = pack(make_results(tmp_path), tmp_path), tmp_path / SENT_LOG, Breaking()
    with open_server(inbox) as mail:
        with pytest.raises(MailError):
            send(parcel, compose(parcel, mail, NOW), mail, "secret", log)
        assert send(parcel, compose(parcel, mail, NOW), mail, "secret", log) == "begun"
    assert len(inbox.messages) == 1


def test_a_server_without_encryption_is_told_from_one_that_refuses(tmp_path: Path) -> None:
    parcel, log, inbox = pack(make_results(tmp_path), tmp_path), tmp_path / SENT_LOG, Inbox()
    with open_server(inbox) as mail:
        wanted = replace(mail, security="starttls")
        with pytest.raises(MailError, match="STARTTLS"):
            send(parcel, compose(parcel, wanted, NOW), wanted, "secret", log)
        assert sending_state(parcel, wanted, log) == ""
    assert inbox.messages == []


_CLERK = """
import getpass, sys
from perfeval.cli import main
def prompt(_):
    print("prompt", flush=True)
    return sys.stdin.readline().strip()
getpass.getpass, sys.stdin.isatty = prompt, lambda: True
sys.exit(main(["mail", "--send"]))
"""


def test_two_at_the_password_prompt_at_once_send_one_message(tmp_path: Path) -> None:
    make_results(tmp_path / "output")
    inbox = Inbox()
    with open_server(inbox) as mail:
        settings = "\n".join(f"{name} = {json.dumps(value)}" for name, value in asdict(mail).items())
        (tmp_path / "perfeval.toml").write_text(f"[mail]\n{settings}\n", encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "PERFEVAL_SMTP_PASSWORD"}
        clerks = [
            subprocess.Popen(
                [sys.executable, "-c", _CLERK], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                encoding="utf-8", env={**environment, "PYTHONPATH": str(ROOT)},
            ) for _ in range(2)
        ]
        assert [clerk.stdout.readline() for clerk in clerks if clerk.stdout] == ["prompt\n", "prompt\n"]
        for clerk in clerks:
            assert clerk.stdin is not None
            clerk.stdin.write("secret\n")
            clerk.stdin.flush()
        said = [clerk.communicate()[1] for clerk in clerks]
    assert len(inbox.messages) == 1
    assert sorted("--force" in words for words in said) == [False, True]
    assert all("none" in words for words in said), "a password without encryption is warned of"
    assert [clerk.returncode for clerk in clerks] == [0, 0]


def test_no_server_is_said(tmp_path: Path) -> None:
    parcel = pack(make_results(tmp_path), tmp_path)
    mail = Mail(BUREAU.to, BUREAU.sender, "127.0.0.1", 9)
    with pytest.raises(MailError):
        send(parcel, compose(parcel, mail, NOW), mail, "", tmp_path / "log.jsonl")
