"""IN rules on how the indicators are set up: points per class and in total, classes and projects that are missing."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from perfeval.check.grounds.evaluated import is_evaluated
from perfeval.check.grounds.form_statements import (
    execution_weight,
    execution_weight_differs,
    execution_weight_lost,
    weights_are_its_own,
    weights_missing,
)
from perfeval.check.grounds.form_totals import total_differs
from perfeval.check.grounds.indicator_lines import (
    IndicatorLine,
    at,
    by_project,
    decimal_of,
    indicator_lines,
    is_satisfaction,
    lost_cells,
    placeholder_rows,
    unread,
)
from perfeval.check.grounds.preconditions import (
    CLASSES_HAVE_POINTS,
    HAS_POINTS,
    POINTS_TOLERANCE,
    WEIGHTS_AS_REGULATED,
    WEIGHTS_STATED,
)
from perfeval.check.grounds.stated_points import execution_weight_rows_differ, total_row, weights_differ
from perfeval.check.grounds.wording import places, unless_confirmed
from perfeval.check.rule import Breach, NotChecked, Result, rule
from perfeval.declared.regulations.pack import Level1, Regulation
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Bound, Severity
from perfeval.facts.place import Place
from perfeval.facts.quantities import Points
from perfeval.words.printing import plain
from perfeval.words.spelling import fold

NEEDS = ("indicators", "funding")


def _points(lines: tuple[IndicatorLine, ...]) -> Decimal:
    return sum((decimal_of(line.cells["weight"]) or Decimal(0) for line in lines), Decimal(0))


def _weightless(line: IndicatorLine) -> bool:
    """Whether a row has no usable points: IN03, or a cell that could not be read."""
    weight = decimal_of(line.cells["weight"])
    return weight is None or weight <= 0


def _declared(regulation: Regulation, name: str | None) -> Level1 | None:
    """The class of the pack a level-1 name belongs to."""
    return next((level for level in regulation.level1 if name == level.name or name in level.aliases), None)


def _named(case: Case) -> dict[str, int]:
    """Projects as 绩效指标 spells them -> the first row of each."""
    first: dict[str, int] = {}
    for row, cells in case.table("indicators").rows.items():
        if cells["project"] is not None:
            first.setdefault(cells["project"], row)
    return first


def _unfunded(case: Case) -> Mapping[str, str | None]:
    """Projects of 绩效指标 that 资金安排 does not know -> the nearest known one, or None."""
    known = {fold(name): name for cells in case.table("funding").rows.values() if (name := cells["project"]) is not None}
    found: dict[str, str | None] = {}
    for name in _named(case):
        if fold(name) not in known:
            near = difflib.get_close_matches(fold(name), list(known), 1, 0.6)
            found[name] = known[near[0]] if near else None
    return found


def _projects(case: Case) -> Iterator[tuple[str, tuple[IndicatorLine, ...], NotChecked | None]]:
    """The projects with funding, their indicators, and why their rows may not all be there."""
    strangers, rows = _unfunded(case), case.table("indicators").rows
    unused = [rows[row] for row in placeholder_rows(case)]
    emptied, weighted = {cells["project"] for cells in unused}, {cells["project"] for cells in unused if cells["weight"] is not None}
    stray = _stray_rows(case, strangers)
    for project, lines in by_project(indicator_lines(case)):
        if project in strangers:
            continue  # IN24
        torn = project in weighted or ((stray or project in emptied) and _points(lines) < _total_points(case, project))
        yield project, lines, NotChecked(f"{project}：有指标行的项目名称对不上或没有内容，分值和类别未核对") if torn else None


def _stray_rows(case: Case, strangers: Collection[str]) -> bool:
    """Whether rows stand apart that belong to some project: without a name, or under a name that has no full set."""
    unused = placeholder_rows(case)
    if any(cells["project"] is None for row, cells in case.table("indicators").rows.items() if row not in unused):
        return True
    sets = [(project, lines) for project, lines in by_project(indicator_lines(case)) if project in strangers]
    return any(_points(lines) != _total_points(case, project) for project, lines in sets)


def _whole_projects(case: Case) -> Iterator[tuple[str, tuple[IndicatorLine, ...]] | NotChecked]:
    """Projects whose rows are all there and readable, so that their points can be added up."""
    for project, lines, torn in _projects(case):
        blocked = [line for line in lines if _weightless(line) or line.score.level1 is None]
        if torn is not None:
            yield torn
        elif blocked:
            cells = "、".join(str(at(case, line, "level1" if line.score.level1 is None else "weight")) for line in blocked[:3])
            yield NotChecked(f"{project}：{cells}未能读取，未核对分值")
        else:
            yield project, lines


@rule("IN01", "一级指标分值与办法不同", Severity.WARNING, needs=NEEDS,
      of_a_form=(*NEEDS, "indicators.weight"), applies=(CLASSES_HAVE_POINTS, WEIGHTS_AS_REGULATED), on_forms=execution_weight_differs,
      thresholds=(POINTS_TOLERANCE,),
      advice="按办法调整各类指标的分值；确需调整的，在单位信息的“权重调整依据”中写明依据。",
      basis="财预〔2020〕10号第十三条（一级指标权重）")
def class_points_differ(case: Case) -> Iterator[Result]:
    """办法规定了各类一级指标的分值（10号：产出50、效益30、满意度10），同类指标的分值合计应与之相等。
    填写了“权重调整依据”的不核对；不设满意度指标、其分值转给效益指标的视为相符。分值合计不等于总分的另按 IN02 报告。
    读的是填好的自评表时，预算执行率的分值同样核对。"""
    if any(level.points is None for level in case.regulation.level1):
        yield CLASSES_HAVE_POINTS.otherwise
        return
    for entry in _whole_projects(case):
        if isinstance(entry, NotChecked):
            yield entry
        else:
            yield from _class_breaches(case, *entry)
    yield from execution_weight_rows_differ(case)


def _class_breaches(case: Case, project: str, lines: tuple[IndicatorLine, ...]) -> Iterator[Breach]:
    regulation = case.regulation
    foreign = [line for line in lines if _declared(regulation, line.score.level1) is None]
    if foreign:
        last = foreign[-1]
        yield Breach(at(case, last, "weight"), f"{project}设了“{last.score.level1}”一类，{regulation.title}没有这一类一级指标。",
                     severity=weights_are_its_own(case, project),
                     advice="把这些指标并入办法规定的类别，或在单位信息的“评价办法”中选用设有这一类的办法。")
        return
    classes = {level.name: tuple(line for line in lines if _declared(regulation, line.score.level1) is level)
               for level in regulation.level1}
    present = [name for name, rows in classes.items() if rows]
    if any(level.name not in present and not level.gives_to for level in regulation.level1):
        return  # IN14 names the missing class; how its points were spread over the others is its consequence
    expected = regulation.class_points(present)
    tolerance = POINTS_TOLERANCE.of(case)
    total_wrong = execution_weight_lost(case, project) is None and abs(_points(lines) - _total_points(case, project)) > tolerance
    for name in present:
        found, last = _points(classes[name]), classes[name][-1]
        if abs(found - expected[name]) > tolerance and not (total_wrong and last is lines[-1]):
            basis = unless_confirmed(regulation, f"level1.{name}")
            yield Breach(at(case, last, "weight"), f"{project}的{name}分值合计{plain(found)}分，办法规定{plain(expected[name])}分{basis}。",
                         Points(expected[name]), Points(found), Points(found - expected[name]), severity=weights_are_its_own(case, project))


def _total_points(case: Case, project: str) -> Decimal:
    """What the indicators of a project carry together: 100 less the points of the execution rate."""
    return Decimal(100) - (execution_weight(case, project) or Decimal(0))


@rule("IN02", "指标分值合计不等于总分", Severity.ERROR, needs=NEEDS, applies=(HAS_POINTS,), on_forms=total_differs,
      thresholds=(POINTS_TOLERANCE,),
      advice="调整该项目各指标的分值，使合计等于总分；有缺行或多行的先补行、删行。",
      basis="财预〔2020〕10号第十三条、附件1")
def points_do_not_add(case: Case) -> Iterator[Result]:
    """一个项目的全部三级指标分值，加上预算执行率的分值，应等于100分。合计不对时，得分没有意义。
    有分值未填或读不出的，先按 IN03 等改正，本项不核对。
    读的是填好的自评表时，“总分”一行与各行核对。"""
    if (missing := weights_missing(case)) is not None:
        yield missing
        return
    for entry in _whole_projects(case):
        if isinstance(entry, NotChecked):
            yield entry
            continue
        project, lines = entry
        if (lost := execution_weight_lost(case, project)) is not None:
            yield lost
            continue
        found, expected, execution = _points(lines), _total_points(case, project), execution_weight(case, project)
        if abs(found - expected) > POINTS_TOLERANCE.of(case):
            rest = f"（预算执行率另占{plain(execution)}分）" if execution else ""
            total = total_row(case, project)
            place = case.table("indicators").place(total.row, "weight") if total is not None else at(case, lines[-1], "weight")
            yield Breach(place, f"{project}的指标分值合计{plain(found)}分，应为{plain(expected)}分{rest}。",
                         Points(expected), Points(found), Points(found - expected))
    yield from weights_differ(case)


@rule("IN03", "分值未填、为零或为负", Severity.ERROR, needs=("indicators",),
      of_a_form=("indicators", "indicators.weight"), applies=(HAS_POINTS, WEIGHTS_STATED),
      advice="填写该指标的分值，应大于0；不考核的指标请删除整行。",
      basis="财预〔2020〕10号第十三条；财政系统校验做法")
def points_not_positive(case: Case) -> Iterator[Result]:
    """每个三级指标都要有大于零的分值，否则完成得好坏都不影响得分。填了但不是数字的，由单元格核查报告。"""
    lost = unread(case, "weight")
    yield from lost_cells(case, "weight")
    for line in indicator_lines(case):
        weight = decimal_of(line.cells["weight"])
        if line.row not in lost and (weight is None or weight <= 0):
            stated = "没有填写" if weight is None else f"为{plain(weight)}分"
            yield Breach(at(case, line, "weight"), f"指标{line.name}的分值{stated}，应大于0。", Bound("大于{}", Points(Decimal(0))), Points(weight))


@rule("IN14", "缺少必设的一级指标", Severity.WARNING, needs=NEEDS,
      of_a_form=(*NEEDS, "indicators.level1"),
      advice="补充该类指标；项目确实不宜设置的，在核查说明中说明理由。",
      basis="财预〔2020〕10号第十三条（单位自评指标包括产出、效益、满意度）")
def required_class_missing(case: Case) -> Iterator[Result]:
    """办法要求每个项目设置的一级指标（10号：产出、效益、满意度）不能整类缺少。缺少的类别没有单元格可指，只列出项目和类别。"""
    table = case.table("indicators")
    for project, lines, torn in _projects(case):
        if torn is not None or any(line.score.level1 is None for line in lines):
            yield torn or NotChecked(f"{project}：有一级指标未能读取，未核对类别是否齐全")
            continue
        present = {level.name for line in lines if (level := _declared(case.regulation, line.score.level1))}
        if case.workbook.forms:
            present |= {"满意度指标"} if any(is_satisfaction(line) for line in lines) else set()
            foreign = next((line for line in lines if _declared(case.regulation, line.score.level1) is None), None)
            if foreign is not None:
                yield NotChecked(f"{project}：“{foreign.score.level1}”不是办法规定的一级指标，未核对类别是否齐全")
                continue
        for level in case.regulation.level1:
            if level.required and level.name not in present:
                yield Breach(Place(table.place(lines[0].row, "level1").sheet), f"{project}没有设置{level.name}。", content=f"{project} {level.name}")


@rule("IN24", "有项目没有指标，或有指标没有资金", Severity.ERROR, needs=NEEDS,
      advice="项目名称应与资金安排完全一致；漏填的指标或资金请补上，多余的请删除。",
      basis="财预〔2020〕10号第十条（项目支出应全部自评）")
def project_on_one_sheet_only(case: Case) -> Iterator[Result]:
    """每个有预算的项目都要自评，每个自评的项目都要有资金。只在一张表上出现的项目，多数是名称写得不一致。有项目名称读不出来的，不下结论。
    预算和支出都为零的项目不参加评价，不要求设指标。"""
    table, named_rows, strangers = case.table("indicators"), _named(case), _unfunded(case)
    if not table.rows:
        return
    funding = case.table("funding")
    if not funding.rows:
        yield NotChecked("资金安排没有数据行")
        return
    unread = [funding.place(row, "project") for row, cells in funding.rows.items() if cells["project"] is None]
    if unread:
        yield NotChecked(f"{places(unread)}的项目名称未能读取，无法判断哪些项目没有资金")
    for name, near in strangers.items() if not unread else ():
        hint = f"，名称最接近的是“{near}”" if near else ""
        yield Breach(table.place(named_rows[name], "project"), f"项目“{name}”设了指标，资金安排中却没有这个项目{hint}。", near, name)
    nameless = [table.place(row, "project") for row, cells in table.rows.items() if cells["project"] is None and row not in placeholder_rows(case)]
    if nameless:
        yield NotChecked(f"{places(nameless)}的项目名称未能读取，无法判断哪些项目没有指标")
        return
    named = {fold(name) for name in named_rows} | {fold(near) for near in strangers.values() if near}
    for balance in case.balances.projects:
        if fold(balance.project or "") not in named and is_evaluated(case, balance) and balance.rows:
            yield Breach(case.table("funding").place(balance.rows[0], "project"), f"项目“{balance.project}”有资金，却没有绩效指标。")


@rule("IN27", "二级指标不属于所在的一级指标", Severity.WARNING, needs=("indicators", "indicators.level1"),
      advice="改正二级指标或一级指标，使二者对应。",
      basis="财预〔2020〕10号附件1（一级、二级指标的对应）")
def level2_of_another_class(case: Case) -> Iterator[Result]:
    """自评表中二级指标各有归属：数量、质量、时效、成本属于产出，经济、社会、生态效益和可持续影响属于效益。
    放错类别会使分类得分失真。名称中带有规定名称的（如“经济成本指标”）视为相符。"""
    for line in indicator_lines(case):
        level = _declared(case.regulation, line.score.level1)
        if level is None or not level.level2 or not line.score.level2 or (case.workbook.forms and "满意" in line.score.level2):
            continue  # forms of several provinces have satisfaction among the benefits
        found, allowed = _core(line.score.level2), [_core(name) for name in (*level.level2, level.name)]
        if not any(name in found for name in allowed) and not any(difflib.SequenceMatcher(None, name, found).ratio() >= 0.6 for name in allowed):
            yield Breach(at(case, line, "level2"), f"“{line.score.level2}”不属于{line.score.level1}，该类的二级指标为{'、'.join(level.level2)}。",
                         "、".join(level.level2), line.score.level2)


@lru_cache(maxsize=256)
def _core(name: str) -> str:
    """A name of a class without the word that ends most of them."""
    return fold(name).removesuffix("指标")
