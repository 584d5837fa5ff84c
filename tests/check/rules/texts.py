"""文字说明 (TX): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from tests.check.given import Breaking, Clean, Given
from tests.check.planting import BUDGET, EXECUTED, F, P, Planting, S, T, level2
from tests.tools.books import Book

SEEN = ("TX",)

UNIT = "测试区人力资源和社会保障局"
LOST = {"绩效指标!H4": "'9", "绩效指标!J4": 18, "绩效指标!L4": "场地临时关闭"}
MEASURE = {"绩效指标!L4": "场地临时关闭，下一步提前预订场地"}
MIXED = {"支出明细!J4": "基本支出"}
P1 = {"文字说明!A4": "就业服务经费"}


SECRET = {"项目信息": "| 项目名称 | 项目编码 | 是否涉密 |\n| 人才引进经费 | RC-8842 | 是 |"}
ODD = {"资金安排!C6": 8.0123, "资金安排!D6": 8.0123, "资金安排!E6": 8.0123, "资金安排!F6": 8.0123, "支出明细!H7": 75123}


def says(text: str, row: int = 4) -> dict[str, object]:
    return {f"文字说明!C{row}": text}


BREAKING: Breaking = {
    "TX01 budget of a project": (says("就业服务经费全年预算18万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 budget of the passage's project": (P1 | says("全年预算18万元，全部用于就业服务。"), ["TX01 文字说明!C4 error"]),
    "TX01 executed": (says("2个项目全年支出24万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 rate": (says("2个项目预算执行率98.5%。"), ["TX01 文字说明!C4 error"]),
    "TX01 total score": (says("就业服务经费自评得分99.5分。"), ["TX01 文字说明!C4 error"]),
    "TX01 full score": (LOST | MEASURE | says("就业服务经费自评得分100分。"), ["TX01 文字说明!C4 error"]),
    "TX01 initial": (says("我局年初预算25万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 of a source": (says("市级财政资金全年预算6万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 arrived": (says("资金到位24万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 addition": (says("6月追加就业服务经费3万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 indicator": (says("就业服务经费举办招聘会13场，岗位信息合格率99%。"), ["TX01 文字说明!C4 warning", "TX01 文字说明!C4 warning"]),
    "TX01 project not named": (says("全年预算26万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 the unit": (says("我局全年预算26万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 yuan": (says("人才引进经费全年执行数80100元。"), ["TX01 文字说明!C4 error"]),
    "TX02 parts": (says("安排资金25万元，其中：就业服务17万元，人才引进7万元。"), ["TX02 文字说明!C4 warning"]),
    "TX02 the bridge": (says("我局年初预算18万元，6月追加2万元，全年预算25万元。"), ["TX02 文字说明!C4 warning"]),
    "TX03": (LOST | MEASURE | says("我局全面完成各项目标任务。"), ["TX03 文字说明!C4 warning"]),
    "TX03 other words": (LOST | MEASURE | says("各项指标均已达到，无偏离。"), ["TX03 文字说明!C4 warning"]),
    "TX04": (LOST, ["TX04 文字说明 warning"]),
    "TX05": ({"文字说明!B5": "其他说明", "文字说明!B6": "其他说明"}, ["TX05 文字说明 warning"]),
    "TX06": (MIXED | says("资金实行专款专用。"), ["TX06 文字说明!C4 warning"]),
    "TX07 the title": (says("2019年度项目资金绩效自评情况如下。"), ["TX07 文字说明!C4 warning"]),
    "TX07 this year's money": (says("2019年，我局全年预算25万元。"), ["TX07 文字说明!C4 warning"]),
    "TX08": ({"单位信息!B10": "2020-11-30"}, ["TX08 单位信息!B10 warning"]),
    "TX09": (says("我局年初预算18万元，后有追加。纳入我局年初预算25.5万元。"), ["TX09 文字说明!C4 warning"]),
    "TX09 two passages": (says("我局年初预算18万元。") | says("我局年初预算19万元。", 6), ["TX09 文字说明!C6 warning"]),
    "TX10": (says("邻县人力资源和社会保障局严格执行财务制度。"), ["TX10 文字说明!C4 warning"]),
    "TX10 a self-evaluation of others": (says("另区人力资源和社会保障局2020年度绩效自评情况。"), ["TX10 文字说明!C4 warning"]),
    "TX01 a share": (says("就业服务经费占全部预算的58%。"), ["TX01 文字说明!C4 warning"]),
    "TX01 growth": (says("全年预算比年初增加8万元，增幅38.89%。"), ["TX01 文字说明!C4 warning"]),
    "TX01 growth in percent": (says("全年预算比年初增加7万元，增幅28.89%。"), ["TX01 文字说明!C4 warning"]),
    "TX01 only one source of a project": (says("就业服务经费全年预算12万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 in brackets": (says("就业服务经费（预算17万元，执行16万元）按期完成。"), ["TX01 文字说明!C4 warning"]),
    "TX01 respectively": (says("就业服务经费、人才引进经费的全年执行数分别为17万元、9万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 in Chinese numerals": (says("两个项目全年预算贰拾陆万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 total and use": (says("支出总额24万元，资金使用率96%。"), ["TX01 文字说明!C4 warning", "TX01 文字说明!C4 warning"]),
    "TX01 an indicator by its verb": (says("全年共达成就业意向680人。"), ["TX01 文字说明!C4 warning"]),
    "TX01 a target told as reached": (LOST | MEASURE | {"文字说明!B4": "产出完成情况"} | says("举办招聘会10场。"), ["TX01 文字说明!C4 warning"]),
    "TX01 questionnaires": ({"绩效指标!M9": "问卷320份", "绩效指标!M15": "问卷80份"} | says("共收回有效问卷420份。"), ["TX01 文字说明!C4 warning"]),
    "TX02 closed by a sum": (says("场地费5万元、印刷费6万元、课酬3万元，三项合计15万元。"), ["TX02 文字说明!C4 warning"]),
    "TX03 object first": (LOST | MEASURE | says("各项绩效目标任务本年全面完成。"), ["TX03 文字说明!C4 warning"]),
    "TX03 a rate": (LOST | MEASURE | says("年度绩效目标完成率为100%。"), ["TX03 文字说明!C4 warning"]),
    "TX03 none left": (LOST | MEASURE | says("不存在未完成的绩效指标。"), ["TX03 文字说明!C4 warning"]),
    "TX03 of the class": (LOST | MEASURE | says("数量指标全部完成。"), ["TX03 文字说明!C4 warning"]),
    "TX10 of a city with 州": (says("梁州区人力资源和社会保障局组织开展了自评。"), ["TX10 文字说明!C4 warning"]),
    "TX11 projects": (says("我局共有五个项目纳入自评。"), ["TX11 文字说明!C4 error"]),
    "TX11 projects and the amount beside them": (
        says("我局70个项目全年预算共999万元。"), ["TX01 文字说明!C4 error", "TX11 文字说明!C4 error"]),
    "TX11 projects after": (says("本年安排项目四个，资金25万元。"), ["TX11 文字说明!C4 warning"]),
    "TX11 indicators": (says("共设三级指标15个。"), ["TX11 文字说明!C4 error"]),
    "TX11 reached": (LOST | MEASURE | says("十二个三级指标，均未扣分的有12个，12个达到年度指标值。"), ["TX11 文字说明!C4 error"]),
    "TX11 full marks": (LOST | MEASURE | says("两个项目自评均为满分。"), ["TX11 文字说明!C4 warning"]),
    "TX13": (says("6月追加2万元（测财发〔2020〕38号）。"), ["TX13 文字说明!C4 warning"]),
    "TX12 a name": (Given({"资金安排!I4": "就业服务，含人才引进经费配套"}, SECRET), ["TX12 资金安排!I4 error"]),
    "TX12 a code in a text": (Given(says("另有RC8842项目单列。"), SECRET), ["TX12 文字说明!C4 error"]),
    "TX12 an amount": (Given(ODD | says("另一项目使用80123元。"), SECRET), ["TX12 文字说明!C4 error"]),
    "TX12 an amount that may be another": (Given(says("另一项目使用8万元。"), SECRET), ["TX12 文字说明!C4 warning"]),
    "TX12 a total with it": (Given(ODD | says("三项合计25.0123万元。"), SECRET), ["TX12 文字说明!C4 error"]),
    "TX12 a misspelt row": (Given({"支出明细!D7": "人才引进经费款"}, SECRET), ["TX12 支出明细!D7 error"]),
    "TX05 without the sheet": (Given(sheets={"文字说明": None}), ["TX05 文字说明 warning"]),
}

CLEAN: Clean = {
    "the clean workbook": {},
    "TX01 agreeing": says(
        "2020年，我局2个项目年初预算18万元，6月追加2万元，市级下达5万元，全年预算25万元，较年初增加7万元，增长38.89%。"
        "就业服务经费全年预算17万元，全年支出17万元，执行率100%；人才引进经费年初预算8万元，全年执行数80000元。资金到位率100%。自评得分100分。"
    ),
    "TX01 a payment under a name misspelt": {"支出明细!D4": "就业服务"} | says("2个项目全年支出25万元，就业服务经费执行率100%。"),
    "TX01 agreeing indicators": P1 | says("举办招聘会11场，目标10场；岗位信息合格率97%，单场成本1.2万元。求职者满意度93.5%。"),
    "TX01 by source": says("市级财政资金全年预算5万元，区级财政资金年初预算18万元，区级财政资金执行率100%。"),
    "TX01 a group of sources": {"资金安排!B4": "省级财政资金", "预算调整!B4": "省级财政资金"}
    | says("上级财政资金全年预算17万元，2个项目财政拨款全年预算25万元，就业服务经费上级财政资金全年预算17万元。"),
    "TX01 rounded": {"资金安排!D4": "12.344", "资金安排!F4": "12.344"} | says("就业服务经费全年预算17.0万元。"),
    "TX01 another year": says("2019年全年预算30万元，全年支出28万元。"),
    "TX01 parts of a whole": says("培训费全年支出3万元，11月全年支出1万元，其中支出2万元，约支出20万元，执行率不低于95%。上年全年预算22万元。"),
    "TX01 before money was taken back": {"预算调整!D4": "年末收回", "预算调整!E4": -2} | says("就业服务经费全年预算15万元，年末收回2万元。"),
    "TX01 threshold": says("我局1万元以上大额支出由班子集体研究。"),
    "TX01 what there is to earn": LOST | MEASURE | says("就业服务经费总分100分，自评得分98分。"),
    "TX01 full marks": says("总分100分，自评得分100分。"),
    "TX01 changes together": says("全年追加预算7万元。"),
    "TX02 adding": says("安排资金25万元，其中：就业服务17万元，人才引进8万元。"),
    "TX02 open list": says("安排资金25万元，其中主要用于：场地费5万元，印刷费6万元。安排资金25万元，其中：场地费5万元等。"),
    "TX02 detail after the parts": says("安排资金25万元，其中区级20万元、市级5万元：年初18万元、年中7万元。安排资金25万元，其中甲20万元、乙5万元、另付3万元。"),
    "TX02 one part": says("全年预算25万元，其中市级资金5万元。"),
    "TX02 other terms after": says("全年预算25万元，其中：区级20万元，市级5万元，支出25万元，结余0万元。"),
    "TX03 nothing lost": says("我局全面完成各项目标任务，各项指标均已达到。"),
    "TX03 not claimed": LOST | MEASURE | says("除招聘会外各项指标均已达到。未全面完成目标任务。将全面完成下年任务。招聘任务圆满完成。"),
    "TX04 with a measure": LOST | MEASURE,
    "TX04 in the texts": LOST | {"文字说明!A7": None, "文字说明!B7": "偏离原因", "文字说明!C7": "场地关闭。", "文字说明!B8": "改进措施", "文字说明!C8": "提前预订。"},
    "TX05 one of two": {"文字说明!B6": "其他说明"},
    "TX06 nothing mixed": says("资金实行专款专用。"),
    "TX06 not claimed": MIXED | says("部分资金未专款专用。"),
    "TX07 other years in passing": says("与2019年相比有所增加，2021年继续实施。按测财发〔2019〕3号执行。2019年度绩效自评中的问题已整改。" [:40]),
    "TX08 after the year": {"单位信息!B10": "2021-01-04"},
    "TX09 of different scope": says("市级财政年初预算0万元，区级财政年初预算18万元，就业服务经费年初预算10万元，人才引进经费年初预算8万元。"),
    "TX01 as it is": says(
        "就业服务经费占全部预算的68%。全年预算比年初增加7万元，增幅38.89%。就业服务经费（预算17万元，执行17万元）按期完成。"
        "就业服务经费、人才引进经费的全年执行数分别为17万元、8万元。两个项目全年预算贰拾伍万元。支出总额25万元，资金使用率100%。达成就业意向860人。"
    ),
    "TX01 other denominators": says("部门决算支出300万元，预算执行率97%。按到位资金计算，支付率为96%。就业服务经费由10万元调增为17万元。"),
    "TX01 a source named before": says("区级财政资金方面，就业服务经费全年预算12万元。"),
    "TX02 closed by a right sum": says("场地费5万元、印刷费6万元、课酬3万元，三项合计14万元。会议费1.2万元，培训费3.4万元，全年共支出25万元。"),
    "TX03 true of a class, of another project, of next year": LOST | MEASURE | says(
        "质量指标全部完成。人才引进经费的各项指标全部完成。确保2021年全面完成各项目标任务。用地指标全部完成。出水指标全部达标。"),
    "TX06 denied and to come": MIXED | says("未能做到专款专用的一笔支出正在核对。今后要做到专款专用。"),
    "TX11 right": LOST | MEASURE | says("我局两个项目纳入自评，共设三级指标12个，11个达到年度指标值，1个未达到。人才引进经费设三级指标6个，得满分。"),
    "TX11 other things": says("全区12个项目开工建设，我局实施培训项目5个，其中3个项目为新建。下达用地指标30个。完成4个项目的验收工程。"),
    "TX13 right, other issuers and years": says("6月追加2万元（测财发〔2020〕30号）。市级下达5万元，依据测财社〔2019〕3号。"),
    "TX12 the classified project's own rows": Given(says("各项目均按计划实施。"), SECRET),
    "TX12 the totals that are told": Given(says("我局全年预算17万元。"), SECRET),
    "TX10 honest neighbours": says(
        "测试区财政局按进度拨付。市人力资源和社会保障局组织检查。学习邻县人力资源和社会保障局的经验。" + UNIT + "严格执行制度。"
    ),
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

ACTUAL, CLAIM, DEVIATION = "实际完成值", "自评得分", "偏差原因及改进措施"
TEXT = "内容"


def total(book: Book, column: str, project: str | None = None) -> float:
    """万元 of all rows, or of one project."""
    return round(sum(row[column] for row in book[F].rows if project in (None, row["项目名称"])), 6)


def writes(code: str, name: str, text: Callable[[Book, random.Random], str]) -> None:
    """A passage is added, and found."""

    def plant(book: Book, rng: random.Random) -> str:
        book[T].rows.append({"栏目": "其他说明", TEXT: text(book, rng)})
        return f"{code} {book[T].at(len(book[T].rows) - 1, TEXT)}"

    PLANTED.add(code, name, plant)


def first_project(book: Book) -> str:
    return str(book[F].rows[0]["项目名称"])


def _lost_points(book: Book, rng: random.Random, reason: str) -> None:
    index = rng.choice([i for i, row in enumerate(book[P].rows) if level2("质量指标")(row)])
    book[P].rows[index].update({ACTUAL: "76%", DEVIATION: reason, CLAIM: 8})


writes("TX01", "项目全年预算写错", lambda b, _r: f"{first_project(b)}全年预算数{total(b, BUDGET, first_project(b)) + 1:.6f}万元。")
writes("TX01", "项目执行数写错", lambda b, _r: f"{first_project(b)}全年执行数{total(b, EXECUTED, first_project(b)) - 0.5:.2f}万元。")
writes("TX01", "单位年初预算写错", lambda b, _r: f"我局年初预算{total(b, '年初预算数（万元）') * 2:.2f}万元。")
writes("TX01", "执行率写错", lambda b, _r: f"{first_project(b)}预算执行率88.8%。")
writes("TX02", "其中各项不等于合计", lambda _b, _r: "安排会议经费12万元，其中：场地费5万元，印刷费6万元。")
writes("TX02", "三项不等于合计", lambda _b, _r: "购置设备支出9.9万元，其中：电脑4万元，打印机3万元，投影仪2万元。")


def complete(name: str, words: str) -> None:
    def text(book: Book, rng: random.Random) -> str:
        _lost_points(book, rng, "设备到货迟，下一步提前采购")
        return words
    writes("TX03", name, text)


complete("扣分仍写全面完成", "本年度全面完成了各项目标任务。")
complete("扣分仍写均已完成", "各项绩效指标均已完成。")


@PLANTED.mistake("TX04")
def lost_points_without_a_measure(book: Book, rng: random.Random) -> str:
    _lost_points(book, rng, "设备到货迟")
    return f"TX04 {T}"


@PLANTED.mistake("TX04")
def two_lost_without_a_measure(book: Book, rng: random.Random) -> str:
    for _ in range(2):
        _lost_points(book, rng, "人手不足")
    return f"TX04 {T}"


@PLANTED.mistake("TX05")
def nothing_on_use_and_publication(book: Book, _rng: random.Random) -> str:
    book[T].rows = [row for row in book[T].rows if row["栏目"] not in {"结果应用", "结果公开"}]
    return f"TX05 {T}"


@PLANTED.mistake("TX05")
def no_texts_at_all(book: Book, _rng: random.Random) -> str:
    del book.sheets[T]
    return f"TX05 {T}"


def mixed(name: str, header: str, value: str) -> None:
    def text(book: Book, rng: random.Random) -> str:
        rng.choice(book[S].rows)[header] = value
        return "项目资金专款专用，没有挤占挪用。"
    writes("TX06", name, text)


mixed("基本支出列入项目仍写专款专用", "支出类别", "基本支出")
mixed("工资列入项目仍写专款专用", "经济分类科目", "30101 基本工资")
writes("TX07", "标题沿用上年", lambda b, _r: f"{b.year - 1}年度项目支出绩效自评情况如下。")
writes("TX07", "上年写成今年的预算", lambda b, _r: f"{b.year - 1}年，我局全年预算{total(b, BUDGET):.6f}万元。")
PLANTED.profile("TX08", "报告日期", lambda _v, b: dt.date(b.year, 11, 30))
PLANTED.profile("TX08", "报告日期", lambda _v, b: dt.date(b.year, 12, 30), name="年度最后一天之前")


def two_terms(name: str, first: float, second: float) -> None:
    writes("TX09", name, lambda b, _r: f"我局年初预算{total(b, '年初预算数（万元）') + first:.6f}万元，任务增加后，"
                                       f"纳入我局年初预算{total(b, '年初预算数（万元）') + second:.6f}万元。")


two_terms("年初预算两个数，前对后错", 0, 34.25)
two_terms("年初预算两个数，前错后对", 7.5, 0)


writes("TX11", "项目个数照抄别的单位", lambda b, _r: f"我局共{len({row['项目名称'] for row in b[F].rows}) + 14}个项目纳入本次自评。")
writes("TX11", "三级指标个数不对", lambda b, _r: f"本年共设三级指标{len(b[P].rows) + 3}个。")


def of_another(name: str, words: str) -> None:
    def text(book: Book, _rng: random.Random) -> str:
        unit = str(book.profile["单位名称"])
        other = "测试戊区" if "戊" not in unit else "测试己区"
        return words.replace("{unit}", other + unit[unit.index("区") + 1:])
    writes("TX10", name, text)


of_another("开头是外区的局", "{unit}严格执行财务制度。")
of_another("外区的自评", "{unit}高度重视绩效管理，按时开展自评。")


def _classify(book: Book) -> dict[str, object]:
    """The last project becomes classified; returns its first row of 资金安排."""
    row = book[F].rows[-1]
    book.extra["项目信息"] = [["项目信息"], [], ["项目名称", "项目编码", "是否涉密"], [row["项目名称"], "ZX-90417", "是"]]
    return row


def _numbered(name: str, words: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        row = book[F].rows[0]
        document = str(row["下达文号"] or "")
        if "〕" not in document or "号" not in document:
            return None
        head, _, tail = document.partition("〕")
        book[T].rows.append({"栏目": "其他说明", TEXT: words.format(f"{row[BUDGET]:.6f}", f"{head}〕{int(tail.removesuffix('号')) + 700}号")})
        return f"TX13 {book[T].at(len(book[T].rows) - 1, TEXT)}"
    PLANTED.add("TX13", name, plant)


_numbered("文号写错", "安排{}万元（{}）。")
_numbered("由另一文号下达", "由{1}下达{0}万元。")


def _told(what: str, title: str, header: str) -> Callable[[Book, random.Random], str | None]:
    def plant(book: Book, _rng: random.Random) -> str | None:
        secret = _classify(book)
        rows = book[title].rows
        index = next((i for i, row in enumerate(rows) if row.get("项目名称") != secret["项目名称"]), None)
        if index is None:
            return None
        rows[index][header] = f"与{what.format(secret['项目名称'])}一并办理"
        return f"TX12 {book[title].at(index, header)}"
    return plant


PLANTED.add("TX12", "用途里写有涉密项目名称", _told("{}", F, "资金用途"))
PLANTED.add("TX12", "文字里写有涉密项目编码", _told("ZX-90417", T, "内容"))
