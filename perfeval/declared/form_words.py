"""Labels of official forms known by their parts: a list of words, then what a label of that meaning is made of.

A label is compared after `plain_label`. The list comes first; of the patterns the first that fits the whole label counts, and one
without a meaning (None) says that the label is none of these, however much it looks like one (`财政复核得分` is no 得分).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

Pattern = tuple[str, str | None]


class FormWords(Mapping[str, str]):
    """Label -> what it means; iterating gives the listed words alone."""

    def __init__(self, listed: Mapping[str, str], patterns: Sequence[Pattern] = ()) -> None:
        self._listed = listed
        self._patterns = tuple((re.compile(pattern), meaning) for pattern, meaning in patterns)
        self._known: dict[str, str | None] = dict(listed)

    def __getitem__(self, label: str) -> str:
        if (meaning := self._meaning(label)) is None:
            raise KeyError(label)
        return meaning

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def _meaning(self, label: str) -> str | None:
        if not label or len(label) > _LONGEST or ":" in label:
            return None
        if label not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known = dict(self._listed)
            self._known[label] = next((meaning for pattern, meaning in self._patterns if pattern.fullmatch(label)), None)
        return self._known[label]


_LONGEST = 30
"""Characters a label has at most: more is text."""

_REMEMBERED = 4096

OTHERS = r".*(?:财政|复核|审核|评审|专家|抽查|第三方|主管部门|复评|核定|考评组).*"
"""Begins what others than the unit put down beside its own figures."""

EARLIER = r".*(?:上年|上一年|去年|往年|历年|前一年|前三年|以前年度|历史)(?!结转|结余).*"
"""Begins what was in earlier years, beside this year's figures."""

_OFFICE = r"(?:单位|部门|机构|处室|科室|处科室|股室|主体)"
_NAMED = r"(?:全称|名称)?(?:及(?:代码|编码))?"

HEAD_PATTERNS: tuple[Pattern, ...] = (
    (rf".*{_OFFICE}.*(?:负责人|联系人|电话|领导|意见|性质|类型).*", None),
    (r"(?:.{0,4}(?:项目|专项|资金|政策|转移支付|任务|活动)[^单部机]{0,6})名称(?:及(?:代码|编码|编号)|代码)?", "project"),
    (r"(?:预算|支出|二级|三级)?项目(?:及(?:代码|编码|编号))", "project"),
    (r"(?:中央|上级)(?:业务)?主管(?:部门|单位)" + _NAMED, "superior"),
    (rf"(?:[省市县区州乡镇旗盟地方级、/和]{{1,6}}|项目|资金|业务|归口|预算)?(?:主管|归口|牵头|管理)(?:业务)?{_OFFICE}{_NAMED}", "department"),
    (rf"(?:具体|项目|资金|预算|二级|三级|二级预算|基层|实际)*"
     rf"(?:项目|实施|承担|用款|使用|执行|填报|填表|申报|建设|承办|评价|自评|责任|组织实施|管理使用|预算|被评价|基层预算|二级预算|三级预算|二级)"
     rf"{_OFFICE}{_NAMED}", "implementer"),
    (r".*(?:总分|自评得分|自评总得分|自评分|自评结果|评价得分|综合得分|项目得分|绩效得分|自评分数|评价总得分)", "score"),
)

MONEY_PATTERNS: tuple[Pattern, ...] = (
    (OTHERS, None),
    (EARLIER, None),
    (r".*(?:原因|措施|备注|说明|偏差|结余|结转数|到位率|资金来源).*|.*(?:调整数|调增数?|调减数?|追加数|调整额)|.*情况|.*(?:目标|任务|绩效).*", None),
    (r".*(?:分值|权重|标准分|满分).*", "execution_weight"),
    (r".*(?:得分|评分|自评分|分数)", "execution_points"),
    (r".*(?:执行率|支出率|支付率|使用率|完成率|支出进度|执行进度|完成比例|执行比例|占比|比例|比率).*", "rate"),
    (r".*(?:到位).*", "arrived"),
    (r".*(?:执行|支出|决算|支付|使用)(?!率)(?:情况)*(?:全年|累计|本年|年末|金额|资金|数|总额|总数|合计|实际)*", "executed"),
    (r".*(?:调整后|调整|变更后|追加后|全年|总|年末|最终|本年|实际).*(?:预算|安排|批复).*", "budget"),
    (r".*(?:年初|期初|初始|批复).*", "initial"),
    (r"(?:.*预算)(?:情况)?(?:全年|本年|调整后|调整|总额|金额|安排|指标|下达|数|合计|总数)*", "budget"),
    (r"(?:全年|本年|当年|计划|安排|下达|投入)+(?:资金|金额|投入|安排)(?:数|总额|金额)?", "budget"),
)

GOAL_PATTERNS: tuple[Pattern, ...] = (
    (r".*(?:得分|评分|分值|权重).*", None),
    (r".*(?:完成情况|实际完成|实现情况|达成情况|完成目标|完成综述|实现程度|完成结果|实际情况).*", "goal_result"),
    (r"(?:.*(?:预期|年初|设定|总体|全年|年度|当年|计划|申报|项目|批复|调整).*)目标(?:内容|任务)?", "goal"),
)

INDICATOR_PATTERNS: tuple[Pattern, ...] = (
    (OTHERS, None),
    (EARLIER, None),
    (r".*(?:评分标准|评分依据|评分细则|计分|得分系数|指标解释|指标说明|指标来源|数据来源|参考值|历史值|行业标准|完成率|完成比例|偏差率|偏离度|偏差度|完成程度).*",
     None),
    (r".*(?:实际|完成|达成|实现).*(?:符号|单位)", None),
    (r"(?:.*(?:指标|目标|预期|计划|年度|标准).*)?(?:符号|运算符)", "direction"),
    (r"(?:一级|大类)指标(?:名称)?|指标(?:类型|类别|大类)", "level1"),
    (r"二级指标(?:名称)?", "level2"),
    (r"(?:三级|末级|四级)指标(?:名称|内容)?|(?:具体|细化|评价|考核)?指标(?:名称|内容|项目)|具体指标|细化指标", "level3"),
    (r".*(?:偏差|未完成|偏离).*(?:原因|分析|措施|说明).*|(?:原因分析|改进措施|备注|完成情况说明).*", "deviation"),
    (r".*(?:指标性质|指标方向|计算符号|运算符号|比较符号)", "direction"),
    (r"(?:计量|度量|指标|计算)单位", "unit"),
    (r".*核心指标.*", "core"),
    (r".*(?:佐证|证明材料|支撑材料).*", "evidence"),
    (r".*调整后?.*(?:指标|目标)值?", "adjusted"),
    (r".*(?:分值|权重|标准分|满分|总分值|权值).*", "weight"),
    (r".*(?:得分|评分|自评分|自评分数|打分)", "claimed_points"),
    (r".*(?:计划|预期|预计|目标|应).*(?:完成|达到|实现)(?:值|数|目标|标准)?(?:情况)?", "target"),
    (r".*(?:实际|完成|实现|达成|执行结果).*", "actual"),
    (r".*(?:指标值|目标值|预期值|计划值|预计值|标准值|目标数|计划数|年度值|设定值|绩效值)", "target"),
    (r"(?:.*(?:年初|年度|全年|预期|计划|绩效|设定|批复).*)(?:目标|标准|值)|.*(?:指标值|目标值|绩效目标)(?:年初|年度|全年|批复|申报|预期|计划|设定)",
     "target"),
)
"""A target stands for itself only where no word of completion does: `计划完成值` is a target, `目标完成值` is one as well."""
