"""One function per command: from what was asked to an exit status."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from perfeval.cli.evaluating import INPUT, clock_of, evaluate_all, inputs_of, say_broken_packs, settings_of, skipped_in
from perfeval.cli.screen import EXIT_FINDINGS, EXIT_GOOD, EXIT_USAGE, give, give_json, say, say_all, say_refusal
from perfeval.errors import OutputError, PerfevalError, UnavailableFile, UnreadableFile
from perfeval.run.gc_policy import importing_without_gc
from perfeval.words.visible import readable_name

if TYPE_CHECKING:  # `perfeval --help` loads nothing heavy
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfeval.declared.settings import Mail
    from perfeval.facts.evaluation import Evaluation
    from perfeval.run.inputs import Input

def run(asked: argparse.Namespace) -> int:
    """`perfeval run`: evaluate workbooks and folders."""
    from perfeval.cli.messages import outcome_lines, seconds_line, sending_line, skipped_line, totals_line

    found = inputs_of(asked)
    say_all([line for line in (skipped_line(found.skipped),) if line])
    if not found.inputs:
        say("没有找到要评价的工作簿（.xlsx、.xlsm、.xls、.et、.ods、.xlsb，或者含绩效自评表的 .docx），没有事情可做")
        return EXIT_GOOD
    outcomes, problem = evaluate_all(
        found.inputs, asked, lambda outcome: outcome_lines(outcome, notes=asked.verbose), asked.paths or [INPUT],
        found.skipped,
    )
    if timing := seconds_line(outcome.seconds for outcome in outcomes):
        say(timing)
    if problem is not None:
        say_refusal(problem)
    if not asked.json:
        say_all([line for line in (totals_line(outcomes, asked.output, len(found.skipped)), sending_line(outcomes)) if line])
    return EXIT_GOOD if all(outcome.passed for outcome in outcomes) and problem is None else EXIT_FINDINGS


def check(asked: argparse.Namespace) -> int:
    """`perfeval check`: findings only; writes nothing but the marked copy."""
    from perfeval.read.safely.guard import read_ahead

    settings, found, good = settings_of(asked), inputs_of(asked), True
    timed: list[Mapping[str, float]] = []
    for source in found.inputs[:1]:  # it is read when pandas is loaded
        read_ahead(source.path, settings.limits)
    with importing_without_gc():
        from perfeval.check.audit import audit_report
        from perfeval.cli.messages import finding_lines, headline, report_line, seconds_line, skipped_line
        from perfeval.evaluate import evaluate_file
        from perfeval.facts.findings import seconds_of
        from perfeval.facts.report import Audit
        from perfeval.read.reports import read_report
        from perfeval.write.result import report_result, result_of, unreadable_result

    say_all([line for line in (skipped_line(found.skipped),) if line])
    report = read_report(asked.report) if asked.report else None
    say_broken_packs(settings)
    for source in found.inputs:
        try:
            evaluation = evaluate_file(source.path, settings, asked.regulation, clock_of(asked))
        except UnavailableFile as error:
            good = False
            say(f"{source.path}：没有完成，{error.message}\n    {error.advice}")
            continue
        except UnreadableFile as error:
            good = False
            result = unreadable_result(readable_name(source.path.name), "", error)
            say(f"{source.path}：{error.message}", f"    {error.advice}")
        else:
            result, audit = result_of(evaluation), Audit()
            if report is not None:
                audit = audit_report(evaluation.case, evaluation.findings, asked.report.name, report)
                result["report"] = report_result(audit)
            timed.append(seconds_of(evaluation.coverage))
            good = good and evaluation.passed and all(finding.severity != "error" for finding in audit.findings)
            say(headline(str(source.path), result))
            say_all(list(finding_lines(evaluation.findings, notes=asked.verbose)))
            if report is not None:
                say(report_line(asked.report.name, result["report"]))
                say_all(list(finding_lines(audit.findings, notes=asked.verbose)))
            good = _mark(evaluation, source, asked.output) and good
        if asked.json:
            give_json(result)
    if timing := seconds_line(timed):
        say(timing)
    return EXIT_GOOD if good else EXIT_FINDINGS


def _mark(evaluation: Evaluation, source: Input, output: Path) -> bool:
    """Write the marked copy and say what became of it; whether it could be written."""
    from perfeval.run.publish import publish_marked_copy

    try:
        remarks, good = publish_marked_copy(evaluation, source.path, output / source.folder, source.name), True
    except (OutputError, UnavailableFile) as error:
        remarks, good = [f"{error.message}。{error.advice}"], False
    for remark in remarks:
        say(f"    {remark}")
    return good


def template(asked: argparse.Namespace) -> int:
    """`perfeval template`: the blank standard workbook."""
    from perfeval.files.whole import write_whole
    from perfeval.write.template import TEMPLATE_NAME, write_template

    path = asked.path / TEMPLATE_NAME if asked.path.is_dir() else asked.path
    if path.exists() and not asked.force:
        raise PerfevalError(f"{path} 已存在，没有改动", "要重新生成请加 --force")
    write_whole(path, write_template)
    say(f"已生成空白模板：{path}")
    return EXIT_GOOD


def rules(asked: argparse.Namespace) -> int:
    """`perfeval rules`: the catalogue, or one rule with its reason and basis."""
    from perfeval.check.catalogue_page import describe_rule
    from perfeval.check.rules import CATALOGUE, RULES

    if asked.code is None:
        for rule in RULES:
            give(f"{rule.code}  {rule.title}")
        return EXIT_GOOD
    if asked.code.upper() not in CATALOGUE:
        raise PerfevalError(f"没有编号为 {asked.code} 的规则", "不加编号运行 perfeval rules 可列出全部规则")
    give(describe_rule(CATALOGUE[asked.code.upper()]))
    return EXIT_GOOD


def regulations(asked: argparse.Namespace) -> int:
    """`perfeval regulations`: the packs, one in full, or the mistakes in one's own."""
    from perfeval.declared.regulations import (
        broken_packs,
        check_pack_file,
        describe_regulation,
        list_regulations,
        load_regulation,
        superseded,
    )

    if asked.check is not None:
        mistakes = check_pack_file(asked.check)
        for mistake in mistakes:
            say(mistake)
        say(f"{asked.check}：{f'有 {len(mistakes)} 处错误' if mistakes else '没有错误'}")
        return EXIT_USAGE if mistakes else EXIT_GOOD
    folder = settings_of(asked).regulations_folder
    if asked.id is not None:
        give(describe_regulation(load_regulation(asked.id, folder)))
        return EXIT_GOOD
    for pack in list_regulations(folder):
        notes = ("默认" if pack.default else "", superseded(pack))
        give("  ".join((f"{pack.id:16}{pack.title}（{pack.document}）", *filter(None, notes))))
    say_broken_packs(settings_of(asked))
    return EXIT_USAGE if broken_packs(folder) else EXIT_GOOD


def watch(asked: argparse.Namespace) -> int:
    """`perfeval watch`: evaluate what is dropped into a folder, until stopped."""
    from perfeval.cli.messages import summary_lines
    from perfeval.declared.regulations import load_regulation
    from perfeval.files.whole import os_errors_as_output_error
    from perfeval.office.watch import interrupts, watch_folder

    load_regulation(asked.regulation, settings_of(asked).regulations_folder)  # said now, not at the first workbook
    with os_errors_as_output_error(asked.folder):
        asked.folder.mkdir(parents=True, exist_ok=True)
    shown: dict[object, list[str]] = {}

    def tell(about: object, lines: list[str]) -> list[str]:
        """The lines, unless they were the last about it: a result that is open elsewhere is tried again and again."""
        lines, shown[about] = ([] if shown.get(about) == lines else lines), lines
        return lines

    def evaluate(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
        try:
            outcomes, problem = evaluate_all(
                inputs, asked, lambda outcome: tell(outcome.input, list(summary_lines(outcome))), [asked.folder],
                skipped_in(asked.folder, asked.output),
            )
        except PerfevalError as error:
            outcomes, problem = [], error
        except Exception as error:  # it watches for months: the next workbook may do
            if asked.debug:
                raise
            outcomes, problem = [], PerfevalError(f"程序出错（{type(error).__name__}）", "请加 --debug 重新运行，把显示的内容发给维护人员")
        for line in tell("", [f"{problem.message}。{problem.advice}"] if problem else []):
            say(line)
        done = {outcome.input for outcome in outcomes if outcome.status != "failed"}
        return tuple(source for source in inputs if source not in done)

    say(f"正在守候 {asked.folder}：放入工作簿即开始评价，结果在 {asked.output}，按 Ctrl-C 结束")
    with suppress(KeyboardInterrupt), interrupts() as stopped:
        watch_folder(asked.folder, asked.output, evaluate, stopped)
    say("已停止守候")
    return EXIT_GOOD


def mail(asked: argparse.Namespace) -> int:
    """`perfeval mail`: a draft for each result, or sent with --send."""
    from perfeval.office.mail import SENT_LOG, compose, find_targets, pack, send, sending_state, write_draft

    settings, good, log = settings_of(asked).mail, True, asked.output / SENT_LOG
    password = ""
    targets = list(find_targets(asked.workbooks, asked.output))
    for target in targets:
        try:
            parcel = pack(target, asked.output, draft_anyway=asked.draft_anyway)
            message = compose(parcel, settings, dt.datetime.now(dt.UTC).astimezone())
            if not asked.send or asked.draft_anyway or not parcel.passed:
                draft, body = write_draft(parcel, message)
                say(f"已生成邮件草稿：{draft}（双击打开，核对后发送；打不开时按 {body.name} 自己写信）")
                if not settings.to:
                    say("    收件人没有填，请在邮件里填写，或在 perfeval.toml 的 [mail] 中填写 to")
            else:
                before = "" if asked.force else sending_state(parcel, settings, log)
                if not before:
                    password = password or _password(settings)
                    before = send(parcel, message, settings, password, log, again=asked.force)  # it looks again: another may have sent meanwhile
                say(f"{target.name}：{_SENDING_WORDS[before].format(to=settings.to)}")
        except PerfevalError as error:
            good = False
            say_refusal(error)
    if not targets:
        say(f"{asked.output} 中没有评价结果。请先运行 perfeval run")
    return EXIT_GOOD if good else EXIT_FINDINGS


_SENDING_WORDS = {
    "": "已发送至 {to}",
    "sent": "同样的内容已经发送过，没有重发。确需再发请加 --force",
    "begun": "同样的内容上次发送到一半中断，对方可能已经收到，没有重发。确需再发请加 --force",
}
"""What the sent log said before; "": nothing, so it was sent."""


def _password(settings: Mail) -> str:
    """The password of the mail box: from the environment, else asked for on a terminal."""
    from perfeval.office.mail import PASSWORD_VARIABLE, MailError

    given = os.environ.get(PASSWORD_VARIABLE, "")
    if settings.user and settings.security == "none":
        say("注意：[mail] 的 security 是 none，密码和邮件不加密发送，途中可能被人看到。服务器支持的，请改为 tls 或 starttls")
    if given or not settings.user:
        return given
    if not sys.stdin.isatty():
        raise MailError("没有邮箱密码（授权码）", f"请在终端中运行，或者设置环境变量 {PASSWORD_VARIABLE}")
    return getpass.getpass("邮箱密码（授权码）：")


def init(asked: argparse.Namespace) -> int:
    """`perfeval init`: a workspace, with --kit an offline kit, with --bundle a folder that runs without installation."""
    for line in _init_lines(asked):
        say(line)
    return EXIT_GOOD


def _init_lines(asked: argparse.Namespace) -> Iterator[str]:
    from perfeval.office.bundle import build_bundle
    from perfeval.office.kit import build_kit
    from perfeval.office.workspace import make_workspace

    if asked.bundle is not None:
        return build_bundle(asked.bundle, asked.kit, asked.folder, asked.sha256)
    if asked.sha256 is not None:
        raise PerfevalError("--sha256 只与 --bundle 一起使用", "请用 --bundle 写明 Python 嵌入式安装包的位置")
    return build_kit(asked.kit, asked.folder) if asked.kit is not None else make_workspace(asked.folder)


def doctor(asked: argparse.Namespace) -> int:
    """`perfeval doctor`: what this machine offers."""
    from perfeval.office.doctor import examine

    found = list(examine(asked.output))
    for good, line in found:
        give(f"{'正常' if good else '注意'}  {line}")
    return EXIT_GOOD if all(good for good, _ in found) else EXIT_FINDINGS
