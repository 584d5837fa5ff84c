"""TX rules: what the unit writes on 文字说明, against its own figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from perfeval.check.grounds.indicator_lines import unscored
from perfeval.check.grounds.preconditions import YEAR_READ
from perfeval.check.grounds.statements import unread_lines
from perfeval.check.grounds.wording import day, places
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Precondition, Result, rule
from perfeval.check.texts.claims import (
    MEASURE,
    complete_but_lost,
    dedicated_but_mixed,
    figures_wrong,
    lost_points,
    one_term,
    other_documents,
    other_unit,
    sums_wrong,
    wrong_year,
)
from perfeval.check.texts.counts import wrong_counts
from perfeval.check.texts.prose import Prose
from perfeval.check.texts.secrecy import cells_that_tell
from perfeval.declared.sheets import TEXTS
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Bound, Finding, Severity
from perfeval.facts.place import Place
from perfeval.facts.quantities import Day
from perfeval.facts.remembered import remembered
from perfeval.facts.scores import IndicatorScore

TRUE = "财预〔2020〕10号第十条（自评结果应真实、客观）"
AGREE = "评审通行做法（报告与自评表数据应一致）"


@remembered
def _texts_of(case: Case) -> tuple[Prose, ...]:
    """The passages of 文字说明 in order."""
    if "texts" not in case.workbook.tables:
        return ()
    table = case.table("texts")
    return tuple(
        Prose(table.place(row, "text"), cells["text"], cells["project"], cells["topic"])
        for row, cells in table.rows.items() if cells["text"] is not None
    )


TEXTS_WRITTEN = Precondition(lambda case: bool(_texts_of(case)), NotApplicable("没有填写文字说明"))
PROJECTS_SCORED = Precondition(lambda case: bool(case.scores.projects), NotApplicable("没有项目"))
SOMETHING_CLASSIFIED = Precondition(lambda case: case.secrets is not None, NotApplicable("没有涉密项目"))
UNIT_READ = Precondition(lambda case: bool(case.workbook.unit), NotChecked("单位名称未能读取"))


@rule("TX01", "文字中的数与工作簿不符", Severity.WARNING, applies=(TEXTS_WRITTEN,),
      advice="核对后改正文字或表格，使同一个数处处一致。", basis=AGREE)
def figure_contradicts_workbook(case: Case) -> Iterator[Result]:
    """把文字中的金额、比率、得分和数量与表中的数对照。名称和项目都写得明确的全年预算数、全年执行数、执行率、总分不符是错误，其余是提醒。
    所指不明确的数（约数、部分月份、其中项等）不核对，以免误报。"""
    yield from figures_wrong(case, _texts_of(case))
    yield from _unknown_amounts(case)


def _unknown_amounts(case: Case) -> Iterator[NotChecked]:
    """That figures of money have nothing to be held against."""
    total = case.balances.total
    if None in (total.initial, total.adjustments, total.arrived, total.executed):
        yield NotChecked(f"{places(total.blockers) or '部分金额'}未能读取，与之有关的数未核对")
    unread = unread_lines(case.table("funding")) if "funding" in case.workbook.tables else None
    if unread is not None:
        yield unread


@rule("TX02", "文字中各项之和与合计不符", Severity.WARNING, applies=(TEXTS_WRITTEN,),
      advice="核对“其中”各项和合计；只列出部分项目的，写明“其中主要”。", basis=AGREE)
def parts_do_not_add(case: Case) -> Iterator[Result]:
    """“其中”之后列出的各项应加总等于合计；一句话里从年初预算逐笔增减到全年预算的，也应首尾相符。"""
    yield from sums_wrong(case, _texts_of(case))


@rule("TX03", "写了全面完成，指标却有扣分", Severity.WARNING, applies=(TEXTS_WRITTEN,),
      advice="如实写明哪些指标没有完成，删去“全面完成”“全部达到”等说法。", basis=TRUE)
def complete_beside_lost_points(case: Case) -> Iterator[Result]:
    """有指标没有得满分，就不能写全面完成、全部达到或没有偏离。写明了例外的，不在此列。"""
    yield from complete_but_lost(case, _texts_of(case))
    if "indicators" in case.workbook.tables:
        yield from unscored(case)


@rule("TX04", "有扣分，第三部分没有写原因或改进措施", Severity.WARNING, needs=("indicators",), of_a_form=("indicators", "texts"), sees_findings=True,
      advice="在文字说明中补写“偏离原因”和“改进措施”，或在各指标的“偏差原因及改进措施”中写明怎样改进。",
      basis="财预〔2020〕10号第十条（未完成目标的应说明原因并提出改进措施）")
def no_measure_for_lost_points(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """自评报告第三部分要写偏离绩效目标的原因和下一步改进措施。有指标扣分，而文字说明和指标表中都没有写到的，报告的这一部分就是空的。
    个别指标没有写原因的，由 IN08 指到单元格。"""
    lost = lost_points(case, None)
    yield from unscored(case)
    if not lost:
        yield NotApplicable("没有指标扣分")
        return
    texts = _texts_of(case)
    given = {"原因": _cause_given(findings, texts, lost), "改进措施": _measure_given(case, texts, lost)}
    missing = [word for word, there in given.items() if not there]
    if missing:
        yield Breach(_sheet(case), f"有{len(lost)}个指标扣分，没有写{'和'.join(missing)}。", content=" ".join(missing))


def _cause_given(findings: Sequence[Finding], texts: tuple[Prose, ...], lost: tuple[IndicatorScore, ...]) -> bool:
    """Whether causes are given; those IN08 asks for at the indicator are not asked for twice."""
    asked = any(finding.code == "IN08" for finding in findings)
    return asked or any(text.topic == "偏离原因" for text in texts) or all(score.has_reason for score in lost)


def _measure_given(case: Case, texts: tuple[Prose, ...], lost: tuple[IndicatorScore, ...]) -> bool:
    rows = case.table("indicators").rows
    reasons = [rows[score.row]["deviation"] for score in lost]
    written = any(text.topic == "改进措施" or (text.topic == "偏离原因" and MEASURE.search(text.words)) for text in texts)
    return written or any(isinstance(reason, str) and MEASURE.search(reason) for reason in reasons)


@rule("TX05", "没有写结果应用和公开情况", Severity.WARNING, of_a_form=("texts",), applies=(PROJECTS_SCORED,),
      advice="在文字说明中补写“结果应用”和“结果公开”。", basis="财政部转移支付绩效自评报告提纲第四部分；财预〔2020〕10号（结果应用与公开）")
def section_four_empty(case: Case) -> Iterator[Result]:
    """自评报告第四部分写自评结果怎样应用、在哪里公开，这些只有单位自己知道。两个栏目都没有填写时提醒。"""
    if not any(text.topic in ("结果应用", "结果公开") for text in _texts_of(case)):
        yield Breach(_sheet(case), "文字说明中“结果应用”和“结果公开”都没有填写，自评报告第四部分是空的。", content="section four")


def _sheet(case: Case) -> Place:
    return Place(case.table("texts").title if "texts" in case.workbook.tables else TEXTS.title)


@rule("TX06", "写了专款专用，却有基本支出列入项目", Severity.WARNING, applies=(TEXTS_WRITTEN,), sees_findings=True,
      advice="删去“专款专用”，或者把基本支出从项目中调出，并在第三部分说明。",
      basis="财预〔2020〕10号第十条（如实反映资金管理情况）；财政资金管理规定（基本支出与项目支出分开）")
def dedicated_use_beside_basic_expenditure(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """支出明细中有基本支出列入项目（SP06），文字又写专款专用，二者矛盾。"""
    yield from dedicated_but_mixed(_texts_of(case), findings)


@rule("TX07", "把别的年份写成本年度", Severity.WARNING, applies=(YEAR_READ, TEXTS_WRITTEN),
      advice="改正年份；沿用上年文字的，逐处更新。", basis=AGREE)
def another_year_as_this_year(case: Case) -> Iterator[Result]:
    """沿用上年报告时常漏改年份。报告标题写成别的年份，或者用别的年份说出今年的金额，都会被发现；正常提到往年和来年的不报告。"""
    yield from wrong_year(case, _texts_of(case))


@rule("TX08", "报告日期早于年度结束", Severity.WARNING,
      advice="核对单位信息中的报告日期和预算年度。", basis="财预〔2020〕10号（自评在预算执行结束后进行）")
def report_before_year_end(case: Case) -> Iterator[Result]:
    """自评在预算年度结束后进行，年度没有结束就签署的报告，全年执行数和完成值还不是最后的数。"""
    year, signed = case.workbook.year, case.profile.get("report_date")
    if year is None or signed is None:
        yield NotChecked("预算年度或报告日期未能读取")
        return
    if signed < dt.date(year, 12, 31):
        yield Breach(case.profile.place("report_date"), f"报告日期是{day(signed)}，{year}年度还没有结束。",
                     Bound("{}之后", Day(dt.date(year, 12, 31))), Day(signed), content=str(signed))


@rule("TX09", "同一个名称用于两个金额", Severity.WARNING, applies=(TEXTS_WRITTEN,),
      advice="核对两处金额，调整后的应称“全年预算”，年初批复的才称“年初预算”。", basis=AGREE)
def one_term_for_two_amounts(case: Case) -> Iterator[Result]:
    """同一份文字里，“年初预算”等名称前后用于不同的金额，读者无法知道哪个对。
    只在范围（项目、资金级次）相同、且至少一个与工作簿对不上时报告。"""
    yield from one_term(case, _texts_of(case))
    yield from _unknown_amounts(case)


@rule("TX10", "文字中出现别的单位", Severity.WARNING, applies=(UNIT_READ, TEXTS_WRITTEN),
      advice="改为本单位名称；借用其他单位文字的，逐段核对是否属实。", basis="评审通行做法（报告不得照抄其他单位）")
def another_unit_named(case: Case) -> Iterator[Result]:
    """照抄外地同类单位的报告时，单位名称常常漏改。只报告以同级别外地同类单位开头的句子和落款，正常提到上级和其他部门的不报告。"""
    yield from other_unit(case, _texts_of(case))


@rule("TX11", "文字中项目、指标的个数或满分的说法与工作簿不符", Severity.WARNING, applies=(TEXTS_WRITTEN, PROJECTS_SCORED),
      advice="按资金安排和绩效指标改正个数；照抄其他单位或上年报告的，逐句核对。",
      basis="评审通行做法（项目个数与自评表不一致的，多为照抄）；财预〔2020〕10号第十条（自评结果应真实、客观）")
def counts_differ(case: Case) -> Iterator[Result]:
    """项目共几个、三级指标共几个、其中几个达到，都可以数出来。汉字写的数同样核对，参加自评的和不参加自评的、涉密的分开算都可以。
    写明自评项目、三级指标、绩效指标或本单位共几个项目的不符是错误，其余是提醒；其中项、工程和建设项目的个数不核对。
    写了均为满分、均得100分而有扣分的同样提醒。"""
    yield from wrong_counts(case, _texts_of(case))


@rule("TX12", "文字中写有涉密项目的内容", Severity.ERROR, applies=(SOMETHING_CLASSIFIED,),
      advice="删去这处内容。涉密项目不要填入本表，请从各表删去，按保密规定另行报送。",
      basis="保守国家秘密法（涉密内容不得通过非涉密渠道报送）")
def classified_project_told(case: Case) -> Iterator[Result]:
    """涉密项目自己的行不会写进报送文件，但名称、编码、实施单位、收款单位、文号和金额常常出现在别的行的事由、用途、说明里。
    各表逐格查找，查到的不写进报送文件。金额与公开的数相同、又没有别的线索的，只作提醒。"""
    yield from cells_that_tell(case)


@rule("TX13", "同一金额的文号与工作簿不同", Severity.WARNING, applies=(TEXTS_WRITTEN,),
      advice="核对下达文件，改正文字或表中的文号。", basis=AGREE)
def another_document_for_an_amount(case: Case) -> Iterator[Result]:
    """一句话里写了一个金额和一个文号，资金安排或预算调整中同一金额的文号却是同一机关、同一年份的另一个号，多半写错了一处。
    机关或年份不同的不报告，可能是另一份文件。"""
    yield from other_documents(case, _texts_of(case))
