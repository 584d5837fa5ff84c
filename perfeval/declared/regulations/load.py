"""TOML file -> Regulation, with every mistake of the file listed: key and what is allowed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from perfeval.declared.regulations.contradictions import contradictions
from perfeval.declared.regulations.formulas import FORMULAS, formulas_for
from perfeval.declared.regulations.pack import Band, Basis, Execution, Grade, Level1, Quantitative, Regulation, Tier
from perfeval.declared.regulations.section import Section
from perfeval.declared.regulations.values import BY_CLASS, CLAWBACK, EFFECTS, EXECUTION_METHODS, FORMS, OUTLINES
from perfeval.errors import RegulationError
from perfeval.words.spelling import fold

BUILT_IN = Path(__file__).parent


def load_regulation(wanted: str | None = None, folder: Path | None = None) -> Regulation:
    """The pack with that id, title or document number; the default one for None or blank.

    `folder` holds a bureau's own packs beside the built-in ones. Raises RegulationError for an unknown name and for a
    pack with mistakes, listing the known names or all the mistakes; a mistake in a pack not asked for stops nobody.
    """
    known, broken = list_regulations(folder), broken_packs(folder)
    blank = wanted is None or not fold(wanted)
    found = [pack for pack in known if (pack.default if blank else _is_called(wanted or "", pack))]
    names = {_name(wanted or ""), *(_name(pack.id) for pack in found)}
    for pack in broken:
        if names & pack.names:
            raise RegulationError(f"评价办法文件有错误：{'；'.join(pack.mistakes)}", "请逐条改正后再运行。")
    if len(found) == 1:
        return found[0]
    listed = "；".join(f"{pack.id}（{pack.title}，{pack.document}）" for pack in found or known)
    if found:
        raise RegulationError(f"评价办法“{wanted}”对应多个办法：{listed}", "请填写办法的编号。")
    raise RegulationError(f"没有评价办法“{wanted}”", f"可用的有：{listed}")


def _is_called(wanted: str, regulation: Regulation) -> bool:
    names = (regulation.id, regulation.title, regulation.document)
    return _name(wanted) in {_name(name) for name in names} | {_name(regulation.document + regulation.title)}


def _name(text: str) -> str:
    brackets = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕", "《": None, "》": None})
    return fold(text).lower().translate(brackets)


def list_regulations(folder: Path | None = None) -> tuple[Regulation, ...]:
    """The built-in packs, the default one first, then the sound ones of the folder, by id.

    Raises RegulationError where there is no such folder.
    """
    return *_built_in(), *(found for found in _own_packs(folder) if isinstance(found, Regulation))


class BrokenPack(Struct, frozen=True):
    """A pack of the bureau that cannot be used: its mistakes, and the names by which it would be asked for."""

    mistakes: tuple[str, ...]
    names: frozenset[str]


def broken_packs(folder: Path | None = None) -> tuple[BrokenPack, ...]:
    """The packs of the folder with mistakes, by file name."""
    return tuple(found for found in _own_packs(folder) if isinstance(found, BrokenPack))


def _own_packs(folder: Path | None) -> Iterator[Regulation | BrokenPack]:
    if folder is None:
        return
    if not folder.is_dir():
        raise RegulationError(f"没有文件夹 {folder}", "请检查 perfeval.toml 中评价办法文件夹的写法。")
    taken = {regulation.id for regulation in _built_in()}
    for path in sorted(folder.glob("*.toml")):
        regulation, mistakes = read_pack(path)
        if regulation is not None and regulation.id in taken:
            mistakes = [f"{path.name}：id：{regulation.id} 已用于内置办法，请另取"]
        if regulation is None or mistakes:
            yield BrokenPack(tuple(mistakes), _names_in(path))
        else:
            yield regulation


def _names_in(path: Path) -> frozenset[str]:
    """What a file with mistakes seems to be called; at least its file name."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        table = {}
    stated = [table.get(key) for key in ("id", "title", "document")]
    return frozenset(_name(name) for name in (path.stem, *stated) if isinstance(name, str))


@cache
def _built_in() -> tuple[Regulation, ...]:
    packs = []
    for path in sorted(BUILT_IN.glob("*.toml")):
        regulation, mistakes = read_pack(path)
        if regulation is None:
            raise RegulationError("内置评价办法有错误：\n" + "\n".join(mistakes))
        packs.append(regulation)
    return tuple(sorted(packs, key=lambda pack: (not pack.default, pack.id)))


def check_pack_file(path: Path) -> list[str]:
    """Every mistake of a pack (file, key, what is allowed); empty for a sound one."""
    return read_pack(path)[1]


def read_pack(path: Path) -> tuple[Regulation | None, list[str]]:
    """A pack and the mistakes found in its file; None where there are any."""
    try:
        content = path.read_bytes()
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except OSError:
        return None, [f"{path.name}：没有这个文件，或者不能打开"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, [f"{path.name}：不能读取，应为 UTF-8 编码的 TOML 文件（{error}）"]
    mistakes: list[str] = []
    regulation = _regulation(Section(table, "", mistakes), hashlib.sha256(content).hexdigest())
    if not mistakes:
        mistakes += contradictions(regulation, path.stem, built_in=path.parent == BUILT_IN)
    return (None if mistakes else regulation), [f"{path.name}：{mistake}" for mistake in mistakes]


def _regulation(top: Section, sha256: str) -> Regulation:
    scored = top.flag("scored", True)
    form, outline, rounding = top.section("form"), top.section("outline"), top.section("rounding", required=False)
    regulation = Regulation(
        id=top.text("id"), title=top.text("title"), document=top.text("document"), issued=top.day("issued"),
        effective_from=top.day("effective_from"), default=top.flag("default", False), reference=top.text("reference"),
        scored=scored,
        execution=_execution(top.section("execution"), scored),
        level1=tuple(_level1(section) for section in top.sections("level1", required=True)),
        quantitative=_quantitative(top.section("quantitative", required=scored)),
        tiers=_tiers(top.section("qualitative", required=scored), scored),
        satisfaction=_bands(top.section("satisfaction", required=False), "share", 1),
        ceiling=tuple(_band(section, "below", "at_most", 100) for section in top.sections("ceiling")),
        grades=tuple(_grade(section) for section in top.sections("grades", required=scored)),
        form=form.choice("name", tuple(FORMS)), form_sources=_form_sources(form),
        outline=outline.choice("name", tuple(OUTLINES)),
        points_decimals=int(rounding.number("points", 0, 4, 2)), rate_decimals=int(rounding.number("rate", 2, 6, 4)),
        basis=_basis(top.section("basis")), sha256=sha256,
    )
    for section in (form, outline, rounding, top):
        section.close()
    return regulation


def _execution(section: Section, scored: bool) -> Execution:
    method = section.choice("method", tuple(EXECUTION_METHODS), "proportional")
    execution = Execution(
        points=section.number("points", 0, 100) if scored else None, method=method,
        bands=_bands(section, "points", 100, closed=False),
        explain_below=section.number("explain_below", 0, 1, 0), unspent_above=section.number("unspent_above", 0, 1, Decimal("0.2")),
        year_end_clawback=section.choice("year_end_clawback", tuple(CLAWBACK)),
    )
    if bool(execution.bands) != (method == "bands"):
        section.complain("bands", "method 为 bands 时须有各档，其他时候不能有")
    section.close()
    return execution


def _level1(section: Section) -> Level1:
    level = Level1(
        name=section.text("name"), points=section.number_or_none("points", 0, 100),
        required=section.flag("required"), level2=section.texts("level2"),
        gives_to=_shares(section), aliases=section.texts("aliases"),
    )
    section.close()
    return level


def _shares(section: Section) -> Mapping[str, Decimal]:
    given = section.take("gives_to", {})
    table: Any = {given: 1} if isinstance(given, str) else given
    if not isinstance(table, dict) or not all(isinstance(v, Decimal | int) and v > 0 for v in table.values()):
        section.complain("gives_to", "应为一级指标名称，或“名称 = 分值”的表")
        return {}
    total = Decimal(sum(table.values()))
    return {name: Decimal(points) / total for name, points in table.items()}


def _quantitative(section: Section) -> Quantitative:
    over = section.section("over_completion", required=False)
    quantitative = Quantitative(
        at_least=section.choice("at_least", formulas_for("at_least"), "proportional"),
        at_most=section.choice("at_most", formulas_for("at_most"), "inverse"),
        equal=section.choice("equal", (BY_CLASS, *FORMULAS), BY_CLASS),
        over_note=over.number("note", 1, 10, Decimal("1.2")), over_explain=over.number("explain", 1, 10, Decimal("1.3")),
        over_effect=over.choice("effect", tuple(EFFECTS), "explain"), over_deduct=over.number("deduct", 0, 100, 0),
    )
    section.close()
    over.close()
    return quantitative


def _tiers(section: Section, required: bool) -> tuple[Tier, ...]:
    tiers = []
    for tier in section.sections("tiers", required):
        tiers.append(Tier(tier.text("name"), tier.texts("aliases"), tier.number("lower"), tier.number("upper"),
                          tier.flag("upper_open")))
        tier.close()
    section.close()
    return tuple(tiers)


def _bands(section: Section, key: str, high: int, closed: bool = True) -> tuple[Band, ...]:
    bands = tuple(_band(band, "from", key, high) for band in section.sections("bands"))
    if closed:
        section.close()
    return bands


def _band(section: Section, start: str, key: str, high: int) -> Band:
    band = Band(section.number(start), section.number(key, 0, high))
    section.close()
    return band


def _grade(section: Section) -> Grade:
    grade = Grade(section.text("name"), section.number("from", 0, 100))
    section.close()
    return grade


def _form_sources(form: Section) -> Mapping[str, str]:
    lines = form.section("lines")
    return {source: line for line in lines.table for source in lines.texts(line)}


def _basis(section: Section) -> Mapping[str, Basis]:
    basis = {}
    for path in section.table:
        entry = section.section(path)
        other = entry.text("other") if "other" in entry.table else None
        basis[path] = Basis(entry.text("clause"), entry.flag("confirmed"), other, entry.text("note", ""))
        entry.close()
    return basis
