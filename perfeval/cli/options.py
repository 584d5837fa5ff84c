"""The commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

from perfeval import __version__
from perfeval.cli import commands as do
from perfeval.cli.parser import Parser
from perfeval.cli.reviewing import review as do_review


def make_parser() -> Parser:
    """The parser of the whole command line; `command` of its answer is the function to call, or None."""
    parser = Parser(
        prog="perfeval", description="预算绩效自评：核对、评分、出具自评表和自评报告",
        epilog="例：perfeval run input -o output    评价 input 文件夹中的全部工作簿",
    )
    parser.add_argument("--version", action="version", version=f"perfeval {__version__}", help="显示版本")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="命令", metavar="命令")
    common, working = _common(), _working()

    run = commands.add_parser("run", parents=[common, working], help="评价工作簿或文件夹，结果写入 output")
    run.add_argument("paths", nargs="*", type=Path, metavar="路径", help="工作簿或文件夹（默认 input）")
    run.set_defaults(command=do.run)

    check = commands.add_parser("check", parents=[common], help="只核查：列出问题，写出标记了问题的退回修改表")
    check.add_argument("paths", nargs="*", type=Path, metavar="路径", help="工作簿或文件夹（默认 input）")
    check.add_argument("--report", type=Path, metavar="文件", help="同时核对一份 .docx 或 .txt 自评报告")
    check.set_defaults(command=do.check)

    template = commands.add_parser("template", help="生成空白的标准工作簿")
    template.add_argument("path", nargs="?", type=Path, default=Path(), metavar="路径", help="文件或文件夹（默认当前位置）")
    template.add_argument("--force", action="store_true", help="覆盖已有的文件")
    template.set_defaults(command=do.template)

    rules = commands.add_parser("rules", help="列出核查规则，或详细说明一条")
    rules.add_argument("code", nargs="?", metavar="编号", help="规则编号，如 BA01")
    rules.set_defaults(command=do.rules)

    regulations = commands.add_parser("regulations", parents=[_config()], help="列出评价办法，或详细说明一个")
    regulations.add_argument("id", nargs="?", metavar="办法", help="办法的代号或名称，如 mof-2020-10")
    regulations.add_argument("--check", type=Path, metavar="文件", help="检查自己编写的办法文件")
    regulations.set_defaults(command=do.regulations)

    watch = commands.add_parser("watch", parents=[common, working], help="守候文件夹：放入即评价，直到按 Ctrl-C")
    watch.add_argument("folder", nargs="?", type=Path, default=Path("input"), metavar="文件夹", help="放入工作簿的文件夹（默认 input）")
    watch.set_defaults(command=do.watch)

    mail = commands.add_parser("mail", parents=[_config(), _output()], help="生成报送财政局的邮件，附上结果")
    mail.add_argument("workbooks", nargs="*", type=Path, metavar="工作簿", help="只发这些工作簿的结果（默认全部）")
    mail.add_argument("--send", action="store_true", help="直接发送（默认只生成 .eml 草稿）")
    mail.add_argument("--draft-anyway", action="store_true", help="未通过的、结果修改过的也生成草稿，只生成草稿，不发送")
    mail.add_argument("--force", action="store_true", help="发送过的也再发一次")
    mail.set_defaults(command=do.mail)

    review = commands.add_parser("review", parents=[_config(), _output()], help="生成每个项目的复核表，供主管部门和财政局复核")
    review.add_argument("paths", nargs="*", type=Path, metavar="路径", help="工作簿、自评表或文件夹（默认 input）")
    review.add_argument("--regulation", metavar="办法", help="评价办法，优先于工作簿中的填写")
    review.set_defaults(command=do_review)

    init = commands.add_parser("init", help="建立工作文件夹：input、output、模板、配置和双击运行的脚本")
    init.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="文件夹", help="默认当前位置")
    init.add_argument("--kit", type=Path, metavar="源码", help="改为生成离线安装包：源码文件夹或 .whl 的位置；与 --bundle 合用时只是写明源码")
    init.add_argument("--bundle", type=Path, metavar="PYTHON.zip", help="改为生成免安装的文件夹：python.org 的嵌入式安装包的位置")
    init.add_argument("--sha256", metavar="校验值", help="python.org 公布的嵌入式安装包的 SHA-256")
    init.set_defaults(command=do.init)

    doctor = commands.add_parser("doctor", parents=[_output()], help="检查运行环境")
    doctor.set_defaults(command=do.doctor)

    for command in commands.choices.values():
        command.add_argument("--debug", action="store_true", help="程序出错时显示细节")
    return parser


def _output() -> Parser:
    options = Parser(add_help=False)
    options.add_argument("-o", "--output", type=Path, default=Path("output"), metavar="文件夹", help="结果文件夹（默认 output）")
    return options


def _config() -> Parser:
    options = Parser(add_help=False)
    options.add_argument("--config", type=Path, metavar="文件", help="配置文件（默认当前位置的 perfeval.toml）")
    return options


def _common() -> Parser:
    options = Parser(add_help=False, parents=[_output(), _config()])
    options.add_argument("--regulation", metavar="办法", help="评价办法，优先于工作簿中的填写")
    options.add_argument("--json", action="store_true", help="每个工作簿在标准输出上给出一行 JSON 结果")
    options.add_argument("-v", "--verbose", action="store_true", help="同时列出提示，并说明核查规则用时")
    return options


def _working() -> Parser:
    options = Parser(add_help=False)
    options.add_argument("--force", action="store_true", help="没有变化的工作簿也重新评价")
    options.add_argument("--jobs", type=_count, metavar="N", help="同时处理的进程数，0 为全部处理器（默认：一个工作簿用 1，多个用全部）")
    options.add_argument("--scheduler", metavar="地址", help="在已有的 Dask 集群上处理，如 tcp://10.0.0.5:8786")
    return options


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("应是不小于 0 的整数")
    return int(text)
