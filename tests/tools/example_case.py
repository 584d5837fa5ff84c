"""The 2020 example put right: a district bureau with three projects and 266.34 万元, after a published report.

From the report: names of the unit and the projects, the year, every amount of a budget, 梁平财发〔2020〕563号, the months of
the additions, the decision threshold, the date. Assumed: how the opening budget and the cut divide between two
projects, all other documents and days, the indicators and what was reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from perfeval.write.pages.page import Value
from perfeval.write.template.live_checks import Rows
from tests.tools.example_payments import CITY, DELEGATES, DISTRICT, LABOUR, PERSONNEL, example_payments

UNIT = "重庆市梁平区人力资源和社会保障局"
REPORT_DATE = dt.date(2021, 8, 8)

_OPENING, _CITY_MONEY, _CUT = "梁平财发〔2020〕12号", "渝财社〔2020〕86号", "梁平财发〔2020〕563号"
_NOVEMBER, _DECEMBER = "梁平财发〔2020〕701号", "梁平财发〔2020〕768号"
_REACHED = "达成年度指标"

Table = Sequence[Sequence[Value]]


def example_rows() -> Rows:
    """All sheets of the example; it passes, and only the November addition asks for an explanation."""
    return {
        "profile": (_PROFILE,),
        "projects": _rows(_PROJECT_COLUMNS, _PROJECTS),
        "funding": _rows(_FUNDING_COLUMNS, _FUNDING),
        "adjustments": _rows(_ADJUSTMENT_COLUMNS, _ADJUSTMENTS),
        "spending": example_payments(),
        "indicators": _rows(_INDICATOR_COLUMNS, _INDICATORS),
        "texts": _rows(("project", "topic", "text"), _TEXTS),
    }


def _rows(columns: Sequence[str], table: Table) -> tuple[dict[str, Value], ...]:
    return tuple(dict(zip(columns, row, strict=True)) for row in table)


_PROFILE: dict[str, Value] = {
    "unit": UNIT, "year": 2020, "department": UNIT, "decision_threshold": Decimal(10000),
    "procurement_threshold": Decimal(500000), "report_date": REPORT_DATE,
    "organisation": "成立由局领导牵头的自评小组，计划财务科汇总收支资料，各业务科室对照指标提供完成情况和佐证材料。",
}

_PROJECT_COLUMNS = ("project", "category", "implementer", "completed", "goal", "goal_result")
_PROJECTS: Table = (
    (DELEGATES, "一次性项目", UNIT, "是", "党代表走访联系党员群众，完成两轮社情民意调查。",
     "走访党员群众213人，回收问卷640份，形成调查报告2篇。"),
    (PERSONNEL, "经常性项目", UNIT, "是", "组织公开招聘和考核招聘3次以上，完成职称评审，引进紧缺专业人才。",
     "组织招聘3次，评审认定职称642人，引进紧缺专业人才64人。"),
    (LABOUR, "经常性项目", UNIT, "是", "做好职业技能鉴定、劳动争议处理和根治欠薪工作，完成创新执法优化服务试验区创建。",
     "鉴定1286人次，办结争议372件，检查用人单位318户，试验区创建任务于12月完成；事项办理达标率比目标低1个百分点。"),
)

_FUNDING_COLUMNS = (
    "project", "source", "initial", "budget", "arrived", "executed", "document", "arrived_on", "purpose",
)
_FUNDING: Table = (
    (DELEGATES, DISTRICT, Decimal(0), Decimal("6.25"), Decimal("6.25"), Decimal("6.25"), _NOVEMBER,
     dt.date(2020, 11, 18), "党代表活动、社情民意调查"),
    (PERSONNEL, DISTRICT, Decimal("81.00"), Decimal("76.55"), Decimal("76.55"), Decimal("76.55"), _OPENING,
     dt.date(2020, 1, 20), "公开招聘、职称评审、人才引进、退休职工服务"),
    (LABOUR, DISTRICT, Decimal("121.09"), Decimal("153.54"), Decimal("153.54"), Decimal("153.54"), _OPENING,
     dt.date(2020, 1, 20), "技能鉴定、工伤认定、仲裁办案、试验区创建"),
    (LABOUR, CITY, Decimal(0), Decimal("30.00"), Decimal("30.00"), Decimal("30.00"), _CITY_MONEY,
     dt.date(2020, 4, 17), "根治欠薪、参保登记、就业扶贫、信访维稳"),
)

_ADJUSTMENT_COLUMNS = ("project", "source", "adjusted_on", "type", "amount", "document", "reason")
_ADJUSTMENTS: Table = (
    (LABOUR, CITY, dt.date(2020, 4, 15), "上级下达", Decimal("30.00"), _CITY_MONEY, "市级下达人力社保事业发展资金"),
    (PERSONNEL, DISTRICT, dt.date(2020, 9, 28), "调减", Decimal("-4.45"), _CUT, "过紧日子，压减一般性支出"),
    (LABOUR, DISTRICT, dt.date(2020, 9, 28), "调减", Decimal("-7.55"), _CUT, "过紧日子，压减一般性支出"),
    (DELEGATES, DISTRICT, dt.date(2020, 11, 16), "追加", Decimal("6.25"), _NOVEMBER, "党代表工作经费"),
    (LABOUR, DISTRICT, dt.date(2020, 12, 8), "追加", Decimal("40.00"), _DECEMBER, "创新执法优化服务试验区创建"),
)

_INDICATOR_COLUMNS = (
    "project", "level1", "level2", "level3", "target", "actual", "weight", "claimed_points", "deviation", "evidence",
)


def _indicator(project: str, classes: str, level3: str, target: str, actual: str, weight: int, evidence: str) -> list[Value]:
    """An indicator that was met; classes are `产出/数量`."""
    level1, level2 = (f"{part}指标" for part in classes.split("/"))
    return [project, level1, level2, level3, target, actual, Decimal(weight), Decimal(weight), None, evidence]


_MISSED: list[Value] = [
    LABOUR, "产出指标", "质量指标", "服务事项办理达标率", "=100%", "99.0%", Decimal(8), Decimal("7.92"),
    "少数工伤认定案件补充材料超过规定时间。今后在受理时一次性告知所需材料，由窗口逐件跟踪办理期限。", "事项办理抽查记录",
]

_INDICATORS: Table = (
    _indicator(DELEGATES, "产出/数量", "党代表走访党员群众人数", "≥200人", "213人", 15, "走访登记表"),
    _indicator(DELEGATES, "产出/数量", "形成社情民意调查报告", "≥2篇", "2篇", 10, "调查报告"),
    _indicator(DELEGATES, "产出/质量", "群众意见建议办复率", "=100%", "100%", 10, "办复台账"),
    _indicator(DELEGATES, "产出/时效", "社情民意调查完成时间", "2020年12月底前", "2020年12月18日", 8, "调查报告签发稿"),
    _indicator(DELEGATES, "产出/成本", "单份问卷调查成本", "≤30元/份", "28元/份", 7, "支付凭证、问卷回收表"),
    _indicator(DELEGATES, "效益/社会效益", "推动解决群众反映问题", "≥15件", "17件", 20, "办复台账"),
    _indicator(DELEGATES, "效益/可持续影响", "党代表联系群众制度", "健全", _REACHED, 10, "制度文件"),
    _indicator(DELEGATES, "满意度/服务对象满意度", "受访党员群众满意度", "≥90%", "94.6%", 10, "问卷640份"),
    _indicator(PERSONNEL, "产出/数量", "组织公开招聘和考核招聘次数", "≥3次", "3次", 10, "招聘公告"),
    _indicator(PERSONNEL, "产出/数量", "职称评审认定人数", "≥600人", "642人", 8, "评审结果文件"),
    _indicator(PERSONNEL, "产出/数量", "参加引才活动场次", "≥6场", "7场", 7, "活动总结"),
    _indicator(PERSONNEL, "产出/质量", "拟聘人员资格复审合格率", "=100%", "100%", 10, "资格复审表"),
    _indicator(PERSONNEL, "产出/时效", "公开招聘完成时间", "2020年11月底前", "2020年11月20日", 8, "拟聘公示"),
    _indicator(PERSONNEL, "产出/成本", "每名考生考务成本", "≤95元/人", "91.7元/人", 7, "成本测算表"),
    _indicator(PERSONNEL, "效益/社会效益", "引进紧缺专业人才", "≥60人", "64人", 15, "聘用备案表"),
    _indicator(PERSONNEL, "效益/社会效益", "退休职工待遇落实率", "=100%", "100%", 8, "待遇核发表"),
    _indicator(PERSONNEL, "效益/可持续影响", "人才引进服务机制", "健全", _REACHED, 7, "制度文件"),
    _indicator(PERSONNEL, "满意度/服务对象满意度", "用人单位和考生满意度", "≥90%", "93.2%", 10, "问卷412份"),
    _indicator(LABOUR, "产出/数量", "职业技能鉴定人次", "≥1200人次", "1286人次", 8, "鉴定台账"),
    _indicator(LABOUR, "产出/数量", "办结劳动人事争议案件", "≥350件", "372件", 8, "结案台账"),
    _indicator(LABOUR, "产出/数量", "根治欠薪检查用人单位", "≥300户", "318户", 8, "检查记录"),
    _MISSED,
    _indicator(LABOUR, "产出/时效", "试验区创建任务完成时间", "2020年12月底前", "2020年12月25日", 9, "验收意见"),
    _indicator(LABOUR, "产出/成本", "单件争议办案补助", "≤260元/件", "235.2元/件", 9, "补助发放表"),
    _indicator(LABOUR, "效益/社会效益", "帮助农民工追讨工资", "≥600人", "652人", 12, "案件台账"),
    _indicator(LABOUR, "效益/社会效益", "建档立卡贫困人员养老保险参保率", "=100%", "100%", 10, "参保比对表"),
    _indicator(LABOUR, "效益/可持续影响", "劳动关系协调机制", "健全", _REACHED, 8, "制度文件"),
    _indicator(LABOUR, "满意度/服务对象满意度", "办事群众满意度", "≥90%", "92.7%", 10, "问卷508份"),
)

_TEXTS: Table = (
    (None, "绩效目标下达情况", "绩效目标随预算批复下达到各科室，由科室按季度分解到人。"),
    (None, "资金到位情况", "区级资金在批复额度内按支出进度向区财政局申请拨付，市级资金按工作需要和支付情况申请使用。"),
    (DELEGATES, "资金使用情况", "党代表工作经费用于走访党员群众、召开座谈会和开展社情民意调查。"),
    (PERSONNEL, "资金使用情况", "人事人才服务工作经费用于公开招聘和考核招聘、引进紧缺专业人才、职称评审和退休干部服务。"),
    (LABOUR, "资金使用情况", "劳动保障与就业工作经费用于职业技能鉴定、劳动能力鉴定和工伤认定、劳动争议仲裁和调解、根治欠薪，以及创新执法优化服务试验区创建。"),
    (None, "资金管理情况",
     "项目资金分类管理，执行上级规定的开支范围和标准。支付由经办人、科室负责人、分管业务领导、财务审核和分管财务领导逐级签批，"
     "1万元以上的支出先经局班子会研究。按会计制度分项目核算，接受区财政、审计和市人力社保局的检查。"),
    (None, "主要做法", "按月通报各项目支出和业务进度，采购和委托业务在多家报价中比较后确定。"),
    (None, "经济效益", "3个项目属于民生服务，不直接产生经济效益，为本地用工和引才提供保障。"),
    (None, "社会效益", "就业和社保政策送到乡镇（街道）和用工企业，欠薪案件当年办结，紧缺专业人才安排到学校和医院。"),
    (None, "生态效益", "3个项目为履行职能的日常工作，不涉及环境影响。"),
    (None, "满意度完成情况",
     "通过宣传资料、展板、公交站台、融媒体和培训宣传就业、社保和人事政策。年末对三个项目的服务对象分别开展问卷调查，共回收有效问卷1560份。"),
    (LABOUR, "偏离原因", "工伤认定要由多个单位出具证明，补充材料用多长时间由申请人决定。"),
    (LABOUR, "改进措施", "窗口按月通报办理期限，接近期限的事项提前三个工作日提醒。"),
    (None, "其他说明", "代编预算项目较多，按月支出与财政审批拨付有时间差，已商区财政局提前下达用款计划。"),
    (None, "结果应用", "自评结果作为编制下一年度项目预算和调整绩效指标的依据，发现的问题提出整改意见。"),
    (None, "结果公开", "自评结果随部门决算在政府门户网站公开，接受监督。"),
)
