"""One function per command: from what was asked to an exit status."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.cli.screen import EXIT_FINDINGS, EXIT_GOOD, EXIT_USAGE, give, progress, say
from perfeval.errors import PerfevalError, UnreadableFile

if TYPE_CHECKING:  # `perfeval --help` loads nothing heavy
    from perfeval.batch import Outcome, Run
    from perfeval.inputs import Input
    from perfeval.parallel import Crew
    from perfeval.settings import Settings


INPUT = Path("input")


def run(asked: argparse.Namespace) -> int:
    """`perfeval run`: evaluate workbooks and folders."""
    from perfeval.inputs import expected_units
    from perfeval.read.guard import start_reader

    inputs = _inputs(asked)
    if not inputs:
        say("没有找到要评价的工作簿（.xlsx、.xlsm、.xls、.et、.ods、.xlsb），没有事情可做")
        return EXIT_GOOD
    if len(inputs) == 1:  # it is there when pandas is; the processes of a crew start their own
        start_reader()
    outcomes = _evaluate(inputs, asked, expected_units(asked.paths or [INPUT]))
    return EXIT_GOOD if all(outcome.good for outcome in outcomes) else EXIT_FINDINGS


def check(asked: argparse.Namespace) -> int:
    """`perfeval check`: findings only; writes nothing but the marked copy."""
    from perfeval.read.guard import start_reader

    start_reader()  # it is there when pandas is
    from perfeval.audit import audit_report
    from perfeval.evaluate import evaluate_file
    from perfeval.messages import finding_lines, headline
    from perfeval.publish import publish_marked_copy
    from perfeval.result import dump_result, result_of, unreadable_result

    settings, good = _settings(asked), True
    _say_broken_packs(settings)
    for source in _inputs(asked):
        try:
            evaluation = evaluate_file(source.path, settings, asked.regulation)
        except UnreadableFile as error:
            good = False
            result = unreadable_result(source.path.name, "", error)
            say(f"{source.path}：{error.message}\n    {error.advice}")
        else:
            case = replace(evaluation.case, findings=evaluation.findings)
            audited = audit_report(case, asked.report) if asked.report else ()
            result = result_of(evaluation)
            good = good and evaluation.passed and all(finding.severity != "error" for finding in audited)
            say(headline(str(source.path), result))
            for line in finding_lines((*evaluation.findings, *audited), notes=asked.verbose):
                say(line)
            for remark in publish_marked_copy(evaluation, source.path, asked.output / source.folder, source.name):
                say(f"    {remark}")
        if asked.json:
            give(dump_result(result, indent=None))
    return EXIT_GOOD if good else EXIT_FINDINGS


def template(asked: argparse.Namespace) -> int:
    """`perfeval template`: the blank standard workbook."""
    from perfeval.whole_files import write_whole
    from perfeval.workbook.template_pages import write_template
    from perfeval.workspace import TEMPLATE

    path = asked.path / TEMPLATE if asked.path.is_dir() else asked.path
    if path.exists() and not asked.force:
        raise PerfevalError(f"{path} 已存在，没有改动", "要重新生成请加 --force")
    write_whole(path, write_template)
    say(f"已生成空白模板：{path}")
    return EXIT_GOOD


def rules(asked: argparse.Namespace) -> int:
    """`perfeval rules`: the catalogue, or one rule with its reason and basis."""
    from perfeval.rules import CATALOGUE, describe_rule, in_order

    if asked.code is None:
        for rule in in_order():
            give(f"{rule.code}  {rule.title}")
        return EXIT_GOOD
    if asked.code.upper() not in CATALOGUE:
        raise PerfevalError(f"没有编号为 {asked.code} 的规则", "不加编号运行 perfeval rules 可列出全部规则")
    give(describe_rule(CATALOGUE[asked.code.upper()]))
    return EXIT_GOOD


def regulations(asked: argparse.Namespace) -> int:
    """`perfeval regulations`: the packs, one in full, or the mistakes in one's own."""
    from perfeval.regulations import (
        broken_packs,
        check_pack_file,
        describe_regulation,
        list_regulations,
        load_regulation,
    )

    if asked.check is not None:
        mistakes = check_pack_file(asked.check)
        for mistake in mistakes:
            say(mistake)
        say(f"{asked.check}：{f'有 {len(mistakes)} 处错误' if mistakes else '没有错误'}")
        return EXIT_USAGE if mistakes else EXIT_GOOD
    folder = _settings(asked).regulations_folder
    if asked.id is not None:
        give(describe_regulation(load_regulation(asked.id, folder)))
        return EXIT_GOOD
    for pack in list_regulations(folder):
        give(f"{pack.id:16}{pack.title}（{pack.document}）{'  默认' if pack.default else ''}")
    _say_broken_packs(_settings(asked))
    return EXIT_USAGE if broken_packs(folder) else EXIT_GOOD


def watch(asked: argparse.Namespace) -> int:
    """`perfeval watch`: evaluate what is dropped into a folder, until stopped."""
    from perfeval.watch import watch_folder

    asked.folder.mkdir(parents=True, exist_ok=True)
    say(f"正在守候 {asked.folder}：放入工作簿即开始评价，按 Ctrl-C 结束")
    try:
        for inputs in watch_folder(asked.folder, asked.output):
            _evaluate(inputs, asked)
    except KeyboardInterrupt:
        say("已停止守候")
    return EXIT_GOOD


def mail(asked: argparse.Namespace) -> int:
    """`perfeval mail`: a draft for each result, or sent with --send."""
    from perfeval.mail import (
        PASSWORD_VARIABLE,
        SENT_LOG,
        MailError,
        compose,
        find_targets,
        pack,
        send,
        was_sent,
        write_draft,
    )

    settings, good, log = _settings(asked).mail, True, asked.output / SENT_LOG
    password = os.environ.get(PASSWORD_VARIABLE) or (getpass.getpass("邮箱密码（授权码）：") if asked.send and settings.user else "")
    targets = list(find_targets(asked.workbooks, asked.output))
    for target in targets:
        try:
            parcel = pack(target, asked.output, draft_anyway=asked.draft_anyway)
            message = compose(parcel, settings, dt.datetime.now(dt.UTC).astimezone())
            if not asked.send:
                draft, _ = write_draft(parcel, message)
                say(f"已生成邮件草稿：{draft}（双击用邮件程序打开后发送）")
            elif was_sent(parcel, settings, log) and not asked.force:
                say(f"{target.name}：同样的内容已经发送过，没有重发")
            else:
                send(parcel, message, settings, password, log)
                say(f"{target.name}：已发送至 {settings.to}")
        except MailError as error:
            good = False
            say(f"{error.message}\n    {error.advice}")
    if not targets:
        say(f"{asked.output} 中没有评价结果。请先运行 perfeval run")
    return EXIT_GOOD if good else EXIT_FINDINGS


def init(asked: argparse.Namespace) -> int:
    """`perfeval init`: a workspace, or with --kit an offline kit."""
    from perfeval.workspace import build_kit, make_workspace

    for line in build_kit(asked.kit, asked.folder) if asked.kit else make_workspace(asked.folder):
        say(line)
    return EXIT_GOOD


def doctor(asked: argparse.Namespace) -> int:
    """`perfeval doctor`: what this machine offers."""
    from perfeval.doctor import examine

    found = list(examine(asked.output))
    for good, line in found:
        give(f"{'正常' if good else '注意'}  {line}")
    return EXIT_GOOD if all(good for good, _ in found) else EXIT_FINDINGS


# ---------------------------------------------------------------- what the commands share


def _inputs(asked: argparse.Namespace) -> tuple[Input, ...]:
    from perfeval.inputs import find_inputs

    paths = asked.paths or [INPUT]
    for path in paths:
        if not path.exists():
            raise PerfevalError(f"找不到 {path}", "请检查文件或文件夹的名称；不写路径时使用当前位置的 input 文件夹")
    return find_inputs(paths, asked.output)


def _settings(asked: argparse.Namespace) -> Settings:
    from perfeval.settings import find_settings

    return find_settings(asked.config, Path.cwd())


def _say_broken_packs(settings: Settings) -> None:
    """Name the bureau's packs that cannot be used; a run that uses none of them goes on."""
    from perfeval.regulations import broken_packs

    for pack in broken_packs(settings.regulations_folder):
        say("\n    ".join(["注意：下面这个评价办法文件有错误，暂不能使用，其他办法不受影响", *pack.mistakes]))


def _evaluate(inputs: Sequence[Input], asked: argparse.Namespace, units: tuple[str, ...] = ()) -> list[Outcome]:
    from perfeval.batch import Run, run_batch
    from perfeval.messages import outcome_lines, totals_line
    from perfeval.regulations import load_regulation
    from perfeval.result import dump_result

    settings = _settings(asked)
    load_regulation(asked.regulation, settings.regulations_folder)  # a wrong name is said once, not for every file
    _say_broken_packs(settings)
    how = Run(asked.output, settings, asked.regulation, asked.force, asked.debug, units)
    now = dt.datetime.now(dt.UTC).astimezone().isoformat(timespec="seconds")
    outcomes: list[Outcome] = []
    with _crew(len(inputs), how, asked) as crew, progress(len(inputs), quiet=asked.json) as step:
        for outcome in run_batch(inputs, how, crew, now):
            outcomes.append(outcome)
            step(list(outcome_lines(outcome, notes=asked.verbose)))
            if asked.json and outcome.result is not None:
                give(dump_result(outcome.result, indent=None))
    if not asked.json:
        say(totals_line(outcomes, asked.output))
    return outcomes


@contextmanager
def _crew(count: int, how: Run, asked: argparse.Namespace) -> Iterator[Crew | None]:
    """None: the work is done here, one after the other."""
    from perfeval.parallel import cluster_crew, local_crew

    if asked.scheduler:
        with cluster_crew(asked.scheduler) as crew:
            yield crew
        return
    jobs = asked.jobs if asked.jobs is not None else how.settings.output.jobs
    alone = count < 2 or jobs == 1
    yield None if alone else local_crew(min(jobs or os.cpu_count() or 1, count))
