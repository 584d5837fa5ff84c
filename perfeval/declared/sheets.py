"""The standard workbook as data: every sheet and column, once. Template, reader, cell checks and docs derive from it.

Columns stand in the order of the template: first what people think of first and every export has, then the rest, last what
is seldom used and folded away. They are read by heading, so their order says nothing to the reader.
"""

from __future__ import annotations

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import CHOICE, DATE, DOCUMENT, MONEY, NOTATION, NUMBER, TEXT, YEAR, Choice
from perfeval.declared.sources import BUDGET_LEVELS, SOURCE, SOURCES

TEMPLATE_VERSION = "2"

LIST_TITLE = "核查清单"
"""The sheet of links in a marked copy: ours, passed over when the copy is handed in again."""

ADJUSTMENT_TYPES = (
    Choice("追加", ("调增", "增加", "追加预算")),
    Choice("上级下达", ("上级追加", "上级补助", "转移支付下达")),
    Choice("结转下达", ("上年结转下达", "结转")),
    Choice("调减", ("追减", "压减", "核减", "减少")),
    Choice("收回", ("财政收回",)),
    Choice("年末收回", ("年底收回", "年终收回")),
    Choice("调剂", ("预算调剂", "内部调剂")),
)

PROCUREMENT = (
    Choice("公开招标", ("招标",)), Choice("邀请招标"), Choice("竞争性谈判", ("谈判",)), Choice("竞争性磋商", ("磋商",)), Choice("询价"),
    Choice("单一来源", ("单一来源采购",)), Choice("框架协议", ("框架协议采购",)), Choice("合作创新采购"),
    Choice("电子卖场", ("网上超市", "电子商城", "政采云")), Choice("工程招标"), Choice("自行采购", ("零星采购", "分散采购")),
    Choice("不涉及", ("不涉及采购", "不适用")), Choice("其他", ("其它",)),
)

YES_NO = (Choice("是", ("√", "Y", "y", "yes", "对", "有")), Choice("否", ("×", "N", "n", "no", "不是", "没有")))

DIRECTIONS = (
    Choice("≥", (">=", "≧", "大于等于", "不少于", "不低于", "正向", "正向指标")),
    Choice("≤", ("<=", "≦", "小于等于", "不超过", "不高于", "反向", "反向指标")),
    Choice("=", ("═", "==", "等于")),
    Choice(">", ("大于",)),
    Choice("<", ("小于",)),
    Choice("定性", ("定性指标",)),
)

NATURES = (
    Choice("项目支出", ("项目",)), Choice("基本支出", ("基本", "公用经费", "人员经费")),
    Choice("往来款", ("往来", "往来款项", "往来资金", "暂付款", "代收代付", "代扣代缴", "押金", "保证金")),
)

CLASSES = (
    Choice("产出指标", ("产出",)), Choice("效益指标", ("效益", "效果指标")),
    Choice("满意度指标", ("满意度", "服务对象满意度指标")), Choice("成本指标", ("成本",)),
)

TOPICS = (
    Choice("绩效目标下达情况"), Choice("资金到位情况", ("项目资金到位情况",)),
    Choice("资金使用情况", ("项目资金使用情况", "项目资金执行情况", "资金执行情况")),
    Choice("资金管理情况", ("项目资金管理情况",)), Choice("主要做法", ("主要经验及做法", "主要经验做法", "经验做法")),
    Choice("产出完成情况"), Choice("效益完成情况"), Choice("经济效益"), Choice("社会效益"), Choice("生态效益"), Choice("可持续影响"),
    Choice("满意度完成情况"), Choice("偏离原因", ("偏离绩效目标的原因",)), Choice("改进措施", ("下一步改进措施",)),
    Choice("结果应用", ("绩效自评结果应用",)), Choice("结果公开", ("绩效自评结果公开",)),
    Choice("项目概况", ("项目基本情况", "项目立项背景")), Choice("结转结余安排", ("结转结余资金安排", "结余资金安排")),
    Choice("上年问题整改", ("上年度问题整改情况", "上年问题整改情况")), Choice("其他说明", ("其他需要说明的问题", "其他")),
)


def _project(required: bool = True) -> Column:
    return Column("project", "项目名称", TEXT, required, aliases=("项目", "项目支出名称", "预算项目", "预算项目名称"), width=26,
                  help="与资金安排中的项目名称一致", example="人事人才服务工作经费")


def _source(required: bool = True) -> Column:
    return Column("source", "资金来源", SOURCE, required, aliases=("来源", "经费来源"), choices=SOURCES, width=16,
                  help="从下拉列表中选择", example="区县级财政资金")


GUIDE = Sheet("guide", "填表说明", read=False, purpose="怎样填写本表")

PROFILE = Sheet(
    "profile", "单位信息", (
        Column("unit", "单位名称", TEXT, True, aliases=("部门名称", "预算单位", "填报单位"), example="某某区人力资源和社会保障局"),
        Column("year", "预算年度", YEAR, True, aliases=("年度", "评价年度"), example="2020"),
        Column("department", "主管部门", TEXT, example="某某区人民政府"),
        Column("level", "预算级次", CHOICE, choices=BUDGET_LEVELS, aliases=("预算级别", "级次"), help="不填即按单位名称判断", example="县"),
        Column("regulation", "评价办法", TEXT, aliases=("评价依据",), help="不填即用财预〔2020〕10号"),
        Column("decision_threshold", "大额支出集体决策标准", MONEY, unit="元", help="不填即不核对集体决策", example="10000"),
        Column("procurement_threshold", "政府采购限额标准", MONEY, unit="元", help="不填即不核对采购方式", example="500000"),
        Column("weight_basis", "权重调整依据", TEXT, help="各类指标分值与办法不同时填写"),
        Column("reporter", "填报人", TEXT),
        Column("phone", "联系电话", TEXT),
        Column("head", "单位负责人", TEXT),
        Column("report_date", "报告日期", DATE, help="不填即在盖章时填写", example="2021-08-08"),
        Column("addressee", "主送机关", TEXT, help="不填即不写抬头", example="某某区财政局"),
        Column("notice", "自评通知文号", TEXT, aliases=("自评通知", "通知文号"), help="布置自评的通知，不填即不写依据", example="某财绩〔2021〕5号"),
        Column("organisation", "自评组织情况", TEXT, aliases=("自评工作开展情况", "绩效自评组织情况"), width=130, help="由谁、怎样组织自评",
               example="成立自评小组，各科室提供佐证材料，财务科汇总"),
        Column("template_version", "模板版本", TEXT, help="请勿改动", example=TEMPLATE_VERSION),
    ), required=True, may_be_empty=False, pairs=True, aliases=("基本信息", "单位基本信息"),
    note="在 B 列填写", purpose="单位、年度、标准和联系人",
)

PROJECTS = Sheet(
    "projects", "项目信息", (
        _project(),
        Column("project_code", "项目编码", TEXT, aliases=("项目代码",), width=20),
        Column("category", "项目类别", TEXT, width=14),
        Column("implementer", "实施单位", TEXT, aliases=("项目单位", "项目实施单位"), width=22),
        Column("manager", "项目负责人", TEXT, width=12),
        Column("completed", "项目是否完成", CHOICE, choices=YES_NO, aliases=("是否完成",), width=12),
        Column("goal", "年度总体目标", TEXT, aliases=("总体目标", "预期目标"), width=40, example="完成事业单位公开招聘和职称评审"),
        Column("goal_result", "总体目标完成情况", TEXT, aliases=("实际完成情况", "目标完成情况"), width=40),
        Column("evaluated", "是否自评", CHOICE, choices=YES_NO, aliases=("是否参加自评", "是否纳入自评"), width=10, offered=False,
               help="由别的单位评价的填“否”"),
        Column("classified", "是否涉密", CHOICE, choices=YES_NO, width=10, offered=False),
        Column("department", "主管部门", TEXT, width=22, folded=True),
        Column("function_class", "功能分类科目", TEXT, width=18, folded=True),
        Column("period", "起止时间", TEXT, width=20, folded=True),
    ), aliases=("项目基本信息",), note="一行一个项目", purpose="项目的负责人、总体目标等",
)

FUNDING = Sheet(
    "funding", "资金安排", (
        _project(),
        _source(),
        Column("initial", "年初预算数", MONEY, True, aliases=("年初预算", "年初数"), unit="万元", help="没有年初预算填 0", example="76.55"),
        Column("budget", "全年预算数", MONEY, aliases=("全年预算", "调整后预算数", "预算数", "全年预算数(A)", "预算数(A)"), unit="万元",
               help="年初预算加减全年各次调整", example="76.55"),
        Column("arrived", "到位数", MONEY, aliases=("到位资金", "资金到位数", "到位金额", "指标下达数"), unit="万元",
               help="财政资金不填即等于全年预算数", example="76.55"),
        Column("executed", "全年执行数", MONEY, aliases=("执行数", "全年执行", "预算执行数", "全年执行数(B)", "执行数(B)"), unit="万元",
               help="应等于支出明细合计", example="76.55"),
        Column("document", "下达文号", DOCUMENT, aliases=("文号", "下达文件", "预算指标文号", "指标文号"), width=24, example="梁平财发〔2020〕12号"),
        Column("reason", "未到位或未执行完原因", TEXT, aliases=("未执行完原因", "未到位原因", "原因", "未执行完毕原因"), width=30),
        Column("arrived_on", "首次到位日期", DATE, aliases=("到位日期", "首次到位时间"), example="2020-02-10"),
        Column("purpose", "资金用途", TEXT, aliases=("用途",), width=30, example="事业单位公开招聘、职称评审"),
        Column("fund_nature", "资金性质", TEXT, folded=True),
    ), required=True, may_be_empty=False, note="每个项目每种资金来源每份文件一行", purpose="年初预算、到位和执行",
)

ADJUSTMENTS = Sheet(
    "adjustments", "预算调整", (
        _project(),
        _source(),
        Column("type", "调整类型", CHOICE, True, aliases=("类型", "调整方式"), choices=ADJUSTMENT_TYPES, example="调减"),
        Column("amount", "调整金额", MONEY, True, aliases=("金额", "调整数"), unit="万元",
               help="增加为正数，调减、收回为负数", example="-4.45"),
        Column("document", "文号", DOCUMENT, aliases=("下达文号", "调整文号", "文件号", "预算指标文号"), width=24, example="梁平财发〔2020〕563号"),
        Column("adjusted_on", "调整日期", DATE, True, aliases=("日期", "调整时间"), example="2020-09-28"),
        Column("reason", "调整事由", TEXT, True, aliases=("事由", "调整原因", "原因"), width=36, example="过紧日子，压减一般性支出"),
    ), required=True, note="年度中每增减一次预算填一行；没有调整不填", purpose="年初之后每一次增减",
)

_APPROVERS = (
    Column("handler", "经办人", TEXT, width=10, folded=True),
    Column("section_head", "科室负责人", TEXT, aliases=("部门负责人",), width=11, folded=True),
    Column("business_leader", "分管业务领导", TEXT, width=12, folded=True),
    Column("finance_reviewer", "财务审核", TEXT, aliases=("财务审核人",), width=10, folded=True),
    Column("finance_leader", "分管财务领导", TEXT, width=12, folded=True),
)

APPROVERS = tuple(column.name for column in _APPROVERS)

SPENDING = Sheet(
    "spending", "支出明细", (
        Column("paid_on", "支付日期", DATE, True, aliases=("清算日期", "支付时间", "制单日期", "日期"), width=12, example="2020-05-18"),
        Column("voucher", "凭证号", TEXT, aliases=("凭证字号", "支付凭证号", "记账凭证号"), width=12, example="记-0036"),
        Column("summary", "摘要", TEXT, True, aliases=("用途",), width=34, example="付公开招聘笔试考务费"),
        _project(required=False),
        _source(required=False),
        Column("amount", "金额", MONEY, True, aliases=("支付金额", "清算金额", "借方金额", "借方", "借方发生额"), unit="元",
               help="退款填负数", example="18600.00"),
        Column("payee", "收款单位", TEXT, aliases=("收款人全称", "收款人名称", "收款人"), width=24, example="某某人事考试中心"),
        Column("economic_class", "经济分类科目", TEXT, aliases=("部门预算支出经济分类", "部门经济分类", "经济分类", "部门预算支出经济分类科目"),
               width=20, example="30226 劳务费"),
        Column("nature", "支出类别", CHOICE, aliases=("支出性质",), choices=NATURES, width=11, help="不填即项目支出"),
        Column("contract", "合同编号", TEXT, aliases=("合同号",), width=14),
        Column("procurement", "采购方式", CHOICE, choices=PROCUREMENT, width=12),
        Column("quotes", "询价家数", NUMBER, width=9),
        Column("decision", "集体决策依据", TEXT, aliases=("集体决策文号", "集体决策", "会议纪要"), width=24,
               help="哪次会议研究同意", example="2020年5月11日局长办公会"),
        Column("credit", "贷方金额", MONEY, aliases=("贷方", "贷方发生额"), unit="元", offered=False, help="计为负数"),
        Column("account", "会计科目", TEXT, aliases=("科目编码", "科目代码", "会计科目编码", "科目"), offered=False,
               help="有7字头的科目时只算7字头"),
        Column("status", "支付状态", TEXT, aliases=("单据状态", "清算状态", "业务状态", "状态"), offered=False, help="退回、作废的不算"),
        Column("business", "业务类型", TEXT, aliases=("业务种类", "支付业务类型"), offered=False,
               help="退款计为负数，额度到账不算"),
        Column("payment_order", "支付令编号", TEXT, aliases=("支付令号", "支付申请编号"), width=14, folded=True),
        Column("document", "预算指标文号", DOCUMENT, aliases=("指标文号", "下达文号"), width=22, folded=True),
        Column("project_code", "项目编码", TEXT, aliases=("项目代码",), width=14, folded=True),
        Column("function_class", "功能分类科目", TEXT, aliases=("支出功能分类科目", "功能分类"), width=16, folded=True),
        *_APPROVERS,
    ), required=True, may_be_empty=False, note="每笔支付一行；可从国库集中支付或账务系统导出后粘贴", purpose="全年每一笔支付",
)

INDICATORS = Sheet(
    "indicators", "绩效指标", (
        _project(),
        Column("level1", "一级指标", CHOICE, True, choices=CLASSES, example="产出指标"),
        Column("level2", "二级指标", TEXT, True, width=20, example="数量指标"),
        Column("level3", "三级指标", TEXT, True, aliases=("指标名称",), width=32, example="组织公开招聘次数"),
        Column("target", "年度指标值", NOTATION, True, width=16, example="≥4次",
               aliases=("指标值", "年初目标值(A)", "年初指标值", "目标值", "年初目标值", "年度指标值(A)")),
        Column("actual", "实际完成值", NOTATION, True, width=16, example="5次",
               aliases=("实际完成值(B)", "全年实际值", "全年实际完成值", "全年完成值", "完成值", "年终完成值", "实际完成指标值")),
        Column("weight", "分值", NUMBER, True, aliases=("权重", "指标权重"), width=8, example="10"),
        Column("claimed_points", "自评得分", NUMBER, aliases=("得分", "自评分", "指标得分"), width=10, help="不填即按办法计算"),
        Column("deviation", "偏差原因及改进措施", TEXT, width=34,
               aliases=("偏差原因分析及改进措施", "未完成原因及拟采取的改进措施", "未完成原因分析", "偏差大或目标未完成原因分析",
                        "未完成原因和改进措施", "偏差原因")),
        Column("direction", "指标性质", CHOICE, aliases=("性质", "指标方向"), choices=DIRECTIONS, width=10, help="不填即按指标值中的符号"),
        Column("unit", "计量单位", TEXT, aliases=("度量单位", "单位"), width=10, help="指标值里没写单位时填写"),
        Column("evidence", "佐证材料", TEXT, width=24),
        Column("approved", "批复指标值", NOTATION, aliases=("批复值", "年初批复指标值"), width=14, folded=True),
        Column("core", "是否核心指标", CHOICE, choices=YES_NO, aliases=("核心指标",), width=12, folded=True),
        Column("description", "完成情况说明", TEXT, aliases=("说明",), width=28, folded=True),
    ), required=True, may_be_empty=False, note="一行一个三级指标", purpose="各项目的绩效指标和完成情况",
)

TEXTS = Sheet(
    "texts", "文字说明", (
        _project(required=False),
        Column("topic", "栏目", CHOICE, True, choices=TOPICS, width=20, example="资金管理情况"),
        Column("text", "内容", TEXT, True, aliases=("说明", "文字"), width=80, example="资金按项目核算，支付逐级审批"),
    ), note="项目名称留空表示整个单位", purpose="写进自评报告的文字",
)

EXPLANATIONS = Sheet(
    "explanations", "核查说明", (
        Column("code", "规则编号", TEXT, True, aliases=("编号",), width=10, example="AD06"),
        Column("sheet", "工作表", TEXT, True, width=14, example="预算调整"),
        Column("cell", "单元格", TEXT, width=10, example="D7"),
        Column("text", "说明", TEXT, True, aliases=("说明内容",), width=60,
               example="追加经费用于年会，合同和支付凭证齐全"),
        Column("fingerprint", "指纹", TEXT, width=18, folded=True),
    ), in_template=False, note="对需要说明的问题逐条作答；错误只能改正，不能说明", purpose="对核查问题的书面说明",
)

SHEETS = (GUIDE, PROFILE, PROJECTS, FUNDING, ADJUSTMENTS, SPENDING, INDICATORS, TEXTS, EXPLANATIONS)

IN_TEMPLATE = tuple(sheet for sheet in SHEETS if sheet.in_template)
"""The sheets of the template, in their order; 核查说明 comes with a marked copy."""


def sheet(name: str) -> Sheet:
    """The declared sheet with that identifier; KeyError when there is none."""
    for declared in SHEETS:
        if declared.name == name:
            return declared
    raise KeyError(name)
