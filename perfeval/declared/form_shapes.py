"""The official forms that a regulation may ask for: columns, head, money block, goals and indicator table of each.

A cell range is written `first column, number of columns`, 0-based. What a field shows is named by a key: an amount
(`budget`), a column of 项目信息 or 绩效指标, or `label`, `rate`, `weight`, `points`, `score`, `coefficient`, and of the target
`opening` and `adjusted`. Sources: 财预〔2020〕10号 附件1; for the local forms the published specimens their packs cite.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Field(Struct, frozen=True):
    """One cell or column of a form: its heading (empty: none), what it shows, where it stands."""

    title: str
    shows: str
    column: int
    across: int = 1


class Shape(Struct, frozen=True):
    """One official form.

    label       how the form is called where a regulation is described
    title       what stands above it
    head        rows of (label, value) pairs above the money
    money       columns of the money block; `lines` false: only the sum, without the lines of 资金来源
    goals       columns of the goal block
    indicators  columns of the indicator table
    total       whether the form gives points, and ends with a row 总分
    landscape   how it is printed
    """

    label: str
    title: str
    widths: tuple[float, ...]
    head: tuple[tuple[Field, ...], ...]
    money_label: str
    money: tuple[Field, ...]
    goals_label: str
    goals: tuple[Field, ...]
    indicators: tuple[Field, ...]
    total_label: str = "年度资金总额"
    lines: bool = True
    total: bool = True
    landscape: bool = False

    @property
    def columns(self) -> int:
        """Number of columns of the form."""
        return len(self.widths)


_NATIONAL = Shape(
    label="项目支出绩效自评表", title="项目支出绩效自评表",
    widths=(11, 10, 13, 25, 13.5, 13.5, 9, 10, 25),
    head=(
        (Field("项目名称", "project", 1, 8),),
        (Field("主管部门", "department", 1, 3), Field("实施单位", "implementer", 5, 4)),
    ),
    money_label="项目资金\n（万元）",
    money=(
        Field("", "label", 1, 2), Field("年初预算数", "initial", 3), Field("全年预算数\n（A）", "budget", 4),
        Field("全年执行数\n（B）", "executed", 5), Field("分值", "weight", 6), Field("执行率\n（B/A）", "rate", 7), Field("得分", "points", 8),
    ),
    goals_label="年度总体\n目标",
    goals=(Field("预期目标", "goal", 1, 4), Field("实际完成情况", "goal_result", 5, 4)),
    indicators=(
        Field("一级指标", "level1", 1), Field("二级指标", "level2", 2), Field("三级指标", "level3", 3),
        Field("年度指标值", "target", 4), Field("实际完成值", "actual", 5), Field("分值", "weight", 6),
        Field("得分", "points", 7), Field("偏差原因分析及改进措施", "deviation", 8),
    ),
)

_CHONGQING = Shape(
    label="重庆市绩效自评表", title="绩效自评表",
    widths=(12, 30, 10, 9, 13, 13, 13, 10, 10, 10, 10),
    head=(
        (Field("项目名称", "project", 1, 5), Field("自评总分（分）", "score", 8, 3)),
        (Field("主管部门", "department", 1, 2), Field("实施单位", "implementer", 5, 1), Field("联系人", "reporter", 7, 1),
         Field("联系电话", "phone", 9, 2)),
    ),
    money_label="预算执行情况\n（万元）",
    money=(
        Field("", "label", 1), Field("年初预算数", "initial", 2, 2), Field("全年（调整）\n预算数", "budget", 4), Field("全年执行数", "executed", 5),
        Field("执行率", "rate", 6), Field("执行率权重", "weight", 7, 2), Field("执行率得分（分）", "points", 9, 2),
    ),
    goals_label="当年绩效目标",
    goals=(Field("全年绩效目标", "goal", 1, 5), Field("全年目标实际完成情况", "goal_result", 6, 5)),
    indicators=(
        Field("指标名称", "level3", 1), Field("计量单位", "unit", 2), Field("指标性质", "direction", 3),
        Field("年初指标值", "opening", 4), Field("调整指标值", "adjusted", 5), Field("全年完成值", "actual", 6),
        Field("得分系数", "coefficient", 7), Field("指标权重\n（分）", "weight", 8), Field("指标得分\n（分）", "points", 9),
        Field("是否核心指标", "core", 10),
    ),
    lines=False, landscape=True,
)

_SICHUAN = Shape(
    label="部门预算项目支出绩效自评表", title="部门预算项目支出绩效自评表",
    widths=(11, 11, 14, 25, 9, 12, 9, 12, 9, 9, 26),
    head=(
        (Field("项目名称", "project", 1, 10),),
        (Field("主管部门", "department", 1, 4), Field("实施单位", "implementer", 6, 5)),
    ),
    money_label="项目资金\n（万元）",
    money=(
        Field("", "label", 1, 2), Field("年初预算数", "initial", 3), Field("调整后预算数", "budget", 4, 2), Field("预算执行数", "executed", 6, 2),
        Field("权重", "weight", 8), Field("预算执行率", "rate", 9), Field("得分", "points", 10),
    ),
    goals_label="年度目标",
    goals=(Field("年度目标", "goal", 1, 5), Field("年度目标完成情况", "goal_result", 6, 5)),
    indicators=(
        Field("一级指标", "level1", 1), Field("二级指标", "level2", 2), Field("三级指标", "level3", 3),
        Field("指标性质", "direction", 4), Field("指标值", "target", 5), Field("度量单位", "unit", 6),
        Field("完成值", "actual", 7), Field("权重", "weight", 8), Field("得分", "points", 9),
        Field("未完成原因分析", "deviation", 10),
    ),
    total_label="合计", landscape=True,
)

_TRANSFER = Shape(
    label="转移支付区域（项目）绩效自评表", title="转移支付区域（项目）绩效自评表",
    widths=(12, 12, 14, 28, 18, 18, 30),
    head=(
        (Field("转移支付（项目）名称", "project", 1, 6),),
        (Field("地方主管部门", "department", 1, 3), Field("资金使用单位", "implementer", 5, 2)),
    ),
    money_label="资金投入情况\n（万元）",
    money=(
        Field("", "label", 1, 2), Field("全年预算数（A）", "budget", 3), Field("全年执行数（B）", "executed", 4, 2),
        Field("预算执行率（B/A×100%）", "rate", 6),
    ),
    goals_label="总体目标\n完成情况",
    goals=(Field("总体目标", "goal", 1, 3), Field("全年实际完成情况", "goal_result", 4, 3)),
    indicators=(
        Field("一级指标", "level1", 1), Field("二级指标", "level2", 2), Field("三级指标", "level3", 3),
        Field("指标值", "target", 4), Field("全年实际完成值", "actual", 5), Field("未完成原因和改进措施", "deviation", 6),
    ),
    total=False,
)

SHAPES: Mapping[str, Shape] = {
    "national": _NATIONAL,
    "cost": replace(_NATIONAL, label="项目支出绩效自评表（成本指标单列）"),
    "hubei": replace(_NATIONAL, label="项目自评表（执行率20分）"),
    "chongqing": _CHONGQING,
    "sichuan": _SICHUAN,
    "transfer": _TRANSFER,
}
"""Name of the form in a pack -> the form."""
