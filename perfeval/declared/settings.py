"""perfeval.toml: the office's own settings, every one with its default, its limits and what it means."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct, defstruct, field
from msgspec.structs import asdict

from perfeval.declared.sheets import SHEETS
from perfeval.declared.stated_values import AnyText, Note, Points, Share, one_of, whole
from perfeval.declared.toml_lines import line_of_mistake
from perfeval.declared.toml_records import parse_toml, read_record
from perfeval.errors import PerfevalError, SettingsError
from perfeval.words.visible import visible

FILE_NAME = "perfeval.toml"

Mib = Annotated[int, whole(0, 1 << 20)]
"""Up to 1 TiB."""
Parts = Annotated[int, whole(0, 1_000_000)]
Cells = Annotated[int, whole(0, 1_048_576 * 16_384)]
"""Up to all cells of a sheet."""


class Review(Struct, frozen=True):
    """[review] What reviewers deduct by practice, which no regulation states (page 评审提示). Shares are fractions."""

    unverifiable_share: Annotated[Share, Note("完成值无法核实的指标，评审至少扣去的比例")] = Decimal("0.30")
    """IN16: the least share of the points deducted where a value cannot be verified; the most is all of them."""
    over_fulfilment: Annotated[Points, Note("远超目标的指标，评审最多扣的分")] = Decimal(2)
    """IN09: the most points deducted for a target far exceeded."""
    most_below_50: Annotated[Points, Note("预算执行率不到 50% 时总分的上限，以下类推")] = Decimal(59)
    """Total at most, where less than 50 % of the budget is spent; the following in the same way."""
    most_below_60: Annotated[Points, Note("预算执行率不到 60% 时总分的上限")] = Decimal(69)
    most_below_70: Annotated[Points, Note("预算执行率不到 70% 时总分的上限")] = Decimal(79)
    most_below_80: Annotated[Points, Note("预算执行率不到 80% 时总分的上限")] = Decimal(89)


class Limits(Struct, frozen=True):
    """[limits] What an input file may ask of the machine; more is refused with the limit named.

    Defaults leave room for 1,000,000 payments in one .xlsx (83 MB, a gigabyte of XML).
    """

    file_mib: Annotated[Mib, Note("文件大小（MiB）")] = 200
    entries: Annotated[Parts, Note("文件内部的部件个数")] = 2000
    """Parts in the zip."""
    entry_mib: Annotated[Mib, Note("一个部件解压后的大小（MiB）")] = 2048
    """One part, unpacked."""
    uncompressed_mib: Annotated[Mib, Note("全部部件解压后的大小（MiB）")] = 3072
    """All parts, unpacked."""
    ratio: Annotated[Parts, Note("部件解压后与压缩时的大小之比")] = 100
    """Unpacked to packed size of a part above 20 MiB."""
    used_cells: Annotated[Cells, Note("一张表从 A1 到最后一格的单元格数")] = 30_000_000
    """Cells from A1 to the last filled row and column of a sheet."""
    sparse_cells: Annotated[Cells, Note("同上，几乎全空的表")] = 5_000_000
    """The same for a sheet that is nearly all blank: that has less than one byte of XML for each cell."""
    merged_cells: Annotated[Cells, Note("一张表合并单元格所占的单元格数")] = 2_000_000
    """Cells in all merged areas of a sheet."""
    seconds: Annotated[int, whole(1, 86_400), Note("读取时间（秒），10 MiB 以上的文件按比例增加")] = 60
    """Reading a file of up to 10 MiB; larger ones get more in proportion."""
    memory_mib: Annotated[int, whole(256, 1 << 20), Note("读取时的内存（MiB），10 MiB 以上的文件按比例增加")] = 1024
    """Of the process that reads a file of up to 10 MiB; larger ones get more in proportion."""


class Mail(Struct, frozen=True):
    """[mail] Where a message to the finance bureau goes. No password stands here (environment or prompt)."""

    to: Annotated[AnyText, Note("收件人邮箱，几个之间用分号隔开")] = ""
    sender: Annotated[AnyText, Note("发件人邮箱")] = ""
    server: Annotated[AnyText, Note("发信服务器，如 'smtp.example.com'")] = ""
    port: Annotated[int, whole(0, 65_535), Note("发信服务器的端口，多为 587 或 465")] = 587
    security: Annotated[
        str, one_of(("starttls", "tls", "none")), Note("加密方式：'starttls'（多为 587 端口）、'tls'（多为 465 端口）或 'none'"),
    ] = "starttls"
    user: Annotated[AnyText, Note("登录名，多与发件人邮箱相同")] = ""
    limit_mib: Annotated[int, whole(0, 10_000), Note("一封邮件最大的大小（MiB）")] = 20


class Output(Struct, frozen=True):
    """[output] How results are laid out."""

    working_papers: Annotated[
        str, one_of(("separate", "inside")), Note("核查底稿：'separate' 单独一个文件，'inside' 放进绩效评价工作簿"),
    ] = "separate"
    document_layout: Annotated[
        str, one_of(("attached", "alone")),
        Note("自评报告：'attached' 作为通知的附件，自评表是它的附表；'alone' 单独成文，自评表是它的附件"),
    ] = "attached"
    document_forms: Annotated[
        str, one_of(("full", "brief")),
        Note("自评报告后面的自评表：'full' 每个项目单独成页，完整；'brief' 一页放几个项目，只列资金合计和绩效指标"),
    ] = "full"
    jobs: Annotated[int, whole(0, 1_000), Note("同时处理几个工作簿，0 为处理器的个数")] = 0


SECTIONS: Mapping[str, type[Struct]] = {"review": Review, "limits": Limits, "mail": Mail, "output": Output}
"""The sections with keys of their own. Those of [thresholds] are declared with the rules."""

Section = Callable[[], type[Struct]]
"""Gives the record of a section; asked only for a file that has the section."""


class Settings(Struct, frozen=True):
    """All settings of a run."""

    thresholds: Mapping[str, Any] = field(default_factory=dict)
    """[thresholds] Limits of rules, where they are stated; else the rule knows them."""
    review: Review = field(default_factory=Review)
    limits: Limits = field(default_factory=Limits)
    mail: Mail = field(default_factory=Mail)
    output: Output = field(default_factory=Output)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet identifier -> {heading of the office's own system: column identifier}."""
    regulations_folder: Path | None = None
    sha256: str = ""
    """Of the settings file; "" without one."""


def find_settings(given: Path | None, folder: Path, thresholds: Section) -> Settings:
    """The settings of the file given, or of perfeval.toml in the folder, or the defaults. Raises SettingsError."""
    path = given or folder / FILE_NAME
    if given is None and not path.exists():
        return Settings()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"无法打开配置文件 {path}", "请检查文件名和权限") from error
    return parse_settings(content, path, thresholds)


def parse_settings(content: bytes, path: Path, thresholds: Section) -> Settings:
    """Settings from the bytes of a TOML file. Raises SettingsError with every mistake."""
    try:
        table = parse_toml(content)
    except PerfevalError as error:
        raise SettingsError(f"配置文件 {path} {error.message}", error.advice) from error
    mistakes: list[str] = []
    stated: Any = read_record(_file(thresholds() if "thresholds" in table else None), table, "", mistakes)
    if stated is None:
        at = line_of_mistake(content)
        raise SettingsError("\n".join(visible(f"配置文件 {path}：{mistake}{at(mistake)}") for mistake in mistakes), "请改正以上各处后重新运行")
    return Settings(
        thresholds=asdict(stated.thresholds) if stated.thresholds else {},
        columns={sheet: mapping for sheet, mapping in asdict(stated.columns).items() if mapping},
        regulations_folder=path.parent / stated.regulations if stated.regulations else None,
        sha256=hashlib.sha256(content).hexdigest(),
        **{section: getattr(stated, section) for section in SECTIONS},
    )


def _file(thresholds: type[Struct] | None) -> type[Struct]:
    """The record of the whole file."""
    columns = defstruct("Columns", [
        (sheet.name, Mapping[str, Annotated[str, one_of(column.name for column in sheet.columns)]], field(default_factory=dict))
        for sheet in SHEETS if sheet.columns
    ])
    sections = {**SECTIONS, "columns": columns}
    return defstruct("SettingsFile", [
        ("regulations", AnyText, ""), ("thresholds", thresholds, None),
        *((name, kind, field(default_factory=kind)) for name, kind in sections.items()),
    ])
