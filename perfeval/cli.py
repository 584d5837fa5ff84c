"""The commands a user types. Messages go to standard error, results asked for with --json to standard output."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval import __version__
from perfeval.errors import PerfevalError

if TYPE_CHECKING:  # `perfeval --help` loads nothing heavy
    from perfeval.batch import Outcome
    from perfeval.settings import Settings

EXIT_GOOD, EXIT_FINDINGS, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status as in the README."""
    _speak_utf8()
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    try:
        return int(asked.command(asked))
    except PerfevalError as error:
        _say(f"{error.message}\n{error.advice}".strip())
        return EXIT_USAGE
    except KeyboardInterrupt:
        _say("已中断。已完成的结果都在输出文件夹中，再次运行会接着做完")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_GOOD


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- the commands


def _run(asked: argparse.Namespace) -> int:
    from perfeval.batch import Run, run_batch
    from perfeval.inputs import find_inputs
    from perfeval.publish import is_own_output

    paths = _paths(asked.paths)
    settings = _settings(asked)
    inputs = find_inputs(paths, asked.output, is_own_output)
    if not inputs:
        _say("没有找到要评价的工作簿（.xlsx、.xlsm、.xls、.et、.ods、.xlsb），没有事情可做")
        return EXIT_GOOD
    run = Run(asked.output, settings, asked.regulation, asked.force, asked.debug)
    outcomes = []
    now = dt.datetime.now(dt.UTC).astimezone().isoformat(timespec="seconds")
    for outcome in run_batch(inputs, run, None, now):
        outcomes.append(outcome)
        _tell_outcome(outcome, asked)
    _tell_totals(outcomes, asked.output)
    return EXIT_GOOD if all(outcome.good for outcome in outcomes) else EXIT_FINDINGS


def _check(asked: argparse.Namespace) -> int:
    from perfeval.errors import UnreadableFile
    from perfeval.evaluate import evaluate_file
    from perfeval.inputs import find_inputs
    from perfeval.messages import finding_lines, headline
    from perfeval.publish import is_own_output
    from perfeval.result import dump_result, result_of

    settings = _settings(asked)
    good = True
    for source in find_inputs(_paths(asked.paths), asked.output, is_own_output):
        try:
            evaluation = evaluate_file(source.path, settings, asked.regulation)
        except UnreadableFile as error:
            good = False
            _say(f"{source.path}：{error.message}\n    {error.advice}")
            continue
        good = good and evaluation.passed
        result = result_of(evaluation)
        if asked.json:
            print(dump_result(result, indent=None))
        _say(headline(str(source.path), result))
        for line in finding_lines(evaluation.findings, notes=asked.verbose):
            _say(line)
    return EXIT_GOOD if good else EXIT_FINDINGS


def _template(asked: argparse.Namespace) -> int:
    from perfeval.publish import write_whole
    from perfeval.workbook.template_pages import write_template

    path = asked.path / "绩效自评_标准模板.xlsx" if asked.path.is_dir() else asked.path
    if path.exists() and not asked.force:
        _say(f"{path} 已存在，没有改动。要重新生成请加 --force")
        return EXIT_USAGE
    write_whole(path, write_template)
    _say(f"已生成空白模板：{path}")
    return EXIT_GOOD


def _rules(asked: argparse.Namespace) -> int:
    from perfeval.rules import CATALOGUE, describe_rule, in_order, rules_page

    if asked.markdown:
        print(rules_page(), end="")
    elif asked.code is None:
        for rule in in_order():
            print(f"{rule.code}  {rule.title}")
    elif asked.code.upper() in CATALOGUE:
        print(describe_rule(CATALOGUE[asked.code.upper()]))
    else:
        _say(f"没有编号为 {asked.code} 的规则。不加编号运行 perfeval rules 可列出全部规则")
        return EXIT_USAGE
    return EXIT_GOOD


def _regulations(asked: argparse.Namespace) -> int:
    from perfeval.regulations import check_pack_file, describe_regulation, list_regulations, load_regulation

    folder = _settings(asked).regulations_folder
    if asked.check is not None:
        mistakes = check_pack_file(asked.check)
        for mistake in mistakes:
            _say(mistake)
        _say(f"{asked.check}：{f'有 {len(mistakes)} 处错误' if mistakes else '没有错误'}")
        return EXIT_USAGE if mistakes else EXIT_GOOD
    if asked.id is None:
        for pack in list_regulations(folder):
            print(f"{pack.id:16}{pack.title}（{pack.document}）{'  默认' if pack.default else ''}")
    else:
        print(describe_regulation(load_regulation(asked.id, folder)))
    return EXIT_GOOD


# ---------------------------------------------------------------- what the commands share


def _paths(given: list[Path]) -> list[Path]:
    paths = given or [Path("input")]
    for path in paths:
        if not path.exists():
            raise PerfevalError(f"找不到 {path}", "请检查文件或文件夹的名称；不写路径时使用当前位置的 input 文件夹")
    return paths


def _settings(asked: argparse.Namespace) -> Settings:
    from perfeval.settings import find_settings

    return find_settings(asked.config, Path.cwd())


def _tell_outcome(outcome: Outcome, asked: argparse.Namespace) -> None:
    from perfeval.messages import outcome_lines
    from perfeval.result import dump_result

    if asked.json and outcome.result is not None:
        print(dump_result(outcome.result, indent=None), flush=True)
    for line in outcome_lines(outcome, notes=asked.verbose):
        _say(line)


def _tell_totals(outcomes: Sequence[Outcome], output: Path) -> None:
    from perfeval.messages import totals_line

    _say(totals_line(outcomes, output))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="perfeval", description="预算绩效自评：核对、评分、出具自评表和自评报告",
        epilog="例：perfeval run input -o output    评价 input 文件夹中的全部工作簿",
    )
    parser.add_argument("--version", action="version", version=f"perfeval {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="命令", metavar="命令")
    common = _common_options()

    run = commands.add_parser("run", parents=[common], help="评价工作簿或文件夹，结果写入 output")
    run.add_argument("paths", nargs="*", type=Path, metavar="路径", help="工作簿或文件夹（默认 input）")
    run.set_defaults(command=_run)

    check = commands.add_parser("check", parents=[common], help="只核查，列出问题")
    check.add_argument("paths", nargs="*", type=Path, metavar="路径", help="工作簿或文件夹（默认 input）")
    check.set_defaults(command=_check)

    template = commands.add_parser("template", help="生成空白的标准工作簿")
    template.add_argument("path", nargs="?", type=Path, default=Path(), metavar="路径", help="文件或文件夹（默认当前位置）")
    template.add_argument("--force", action="store_true", help="覆盖已有的文件")
    template.set_defaults(command=_template)

    rules = commands.add_parser("rules", help="列出核查规则，或详细说明一条")
    rules.add_argument("code", nargs="?", metavar="编号", help="规则编号，如 BA01")
    rules.add_argument("--markdown", action="store_true", help="输出全部规则的说明页")
    rules.set_defaults(command=_rules)

    regulations = commands.add_parser("regulations", parents=[common], help="列出评价办法，或详细说明一个")
    regulations.add_argument("id", nargs="?", metavar="办法", help="办法的代号或名称，如 mof-2020-10")
    regulations.add_argument("--check", type=Path, metavar="文件", help="检查自己编写的办法文件")
    regulations.set_defaults(command=_regulations)
    return parser


def _common_options() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("-o", "--output", type=Path, default=Path("output"), metavar="文件夹", help="结果文件夹（默认 output）")
    common.add_argument("--regulation", metavar="办法", help="评价办法，优先于工作簿中的填写")
    common.add_argument("--config", type=Path, metavar="文件", help="配置文件（默认当前位置的 perfeval.toml）")
    common.add_argument("--force", action="store_true", help="没有变化的工作簿也重新评价")
    common.add_argument("--json", action="store_true", help="每个工作簿在标准输出上给出一行 JSON 结果")
    common.add_argument("--debug", action="store_true", help="程序出错时显示细节")
    common.add_argument("-v", "--verbose", action="store_true", help="同时列出提示")
    return common
