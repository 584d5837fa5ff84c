"""What the words of one row of 绩效指标 say of its own value: not done, short of the target, late, no survey.

A clause speaks against the row only where it says so plainly: of this year, not denied, not made up for later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.words.notation import tidy
from perfeval.words.spelling import fold

_DOING = (
    "完成|开展|实施|进行|组织|验收|印发|出台|发布|达到|达标|达成|实现|到货|到位|交付|供货|启动|开工|动工|施工|建成|建设|竣工|完工|投用|投入|落实|办结|办理|发放|"
    "购置|采购|安装|调试|培训|制定|制订|建立|编制|签订|提交|执行|举办|召开|覆盖|走访|检查|通过|整改到位|动用|使用|测算|调查"
)
_NOTHING_BAD = "(?!发现|发生|出现|收到|接到|存在|产生|影响|造成|耽误|超|突破|延|逾|涉及|增加|追加|重复|另|额外|占用|挤占|借用|违规|擅自)"
"""What follows 未 where it is well that nothing happened."""

_UNDER_WAY = (
    "(?:起草|制定|制订|修订|建设|施工|办理|筹备|招标|采购|编制|论证|整改|协商|审批|审核|审议|送审|报批|会签|验收|安装|调试|推进|组织|收集|征求|走流程|走程序)"
)
_UNDONE = re.compile(
    rf"(?:尚|仍|暂|还|并|均|均尚)?(?:未能|没能|未|没有|没){_NOTHING_BAD}(?:如期|按期|按时|及时|全部|完全|全面|正式|组织|再|继续|最终|实际|能|得到|予以|[^\W未待没不]{{0,2}})?(?:{_DOING})"
    rf"|(?:尚|仍|暂|还)未{_NOTHING_BAD}|(?:未能?|没有?能?){_NOTHING_BAD}[^，。；]{{0,4}}(?:完|好|成|齐|够|起来|出来|下来)(?=$|[，。；])"
    r"|(?<!从)(?:未|没)(?:办|批|签|验|做|建|装|修|到|开|交)(?=$|[，。；])"
    r"|(?:尚|仍|还|(?<!没)有)?待(?:验收|完成|安装|调试|交付|确认|审核|审定|审批|批复|办理|补办|整改|开工|建设|实施|启动|落实|开展|结算|测算)"
    rf"|(?:正在|仍在|还在|尚在|仍处|尚处|处于)[^，。；]{{0,6}}{_UNDER_WAY}"
    r"|(?:仍在|还在|尚在)(?!使用|运行|运转|发挥|服务|执行|开放|开展|岗|册|用|坚持)[^，。；]{1,4}(?=$|[，。；])"
    rf"|(?:等待|等候|有待|等着|[尚仍还]待)[^，。；]{{0,8}}(?:{_DOING}|批复|审批|审核|结果)|(?:中止|暂停|停工|搁置|取消)了?(?!后)|(?:完成|验收|办结)不了"
    r"|[还尚仍暂空](?:差|缺|欠)|不(?:过关|达标|合格|符合(?:标准|要求|合同|规定))(?!率|的)|退(?:回|货)[^，。；]{0,2}(?:厂家|厂商|供应商|供货商|商家)|验收(?:不|没)(?:能)?(?:通过|过关)"
)
"""Something is not done."""

_LEFT_FOR_LATER = re.compile(
    r"(?:尾批|余下|剩余|其余|剩下|部分|其他|\d+[^\W\d]{1,2})[^，。；款金费]{0,8}(?:明年|次年|下年|来年|下一年|翌年)[^，。；]{0,6}(?:供|交|完成|到|安?装|验收|实施|开展|补|办|建)"
)
"""A part of the work is left for the next year."""

_EARLIER = re.compile("上年|去年|上一年|往年|以前年度|历年|前期|此前|年初时")
_DENIED = re.compile(r"(?:无|没有|没|未|不存在|未出现|未发生|未发现|并无|杜绝|避免|防止|不是|不再|减少|零)[^，。；]{0,3}$")
_LATER = re.compile("今后|下一步|下年|下一年|明年|次年起|后续|将来|拟|计划(?:于|在|下)|确保|争取")
_MADE_UP = re.compile(
    "(?:已|均|全部|现已|后已|随后|之后|后来|年底前|当年)[^，。；]{0,6}(?:补|完成|整改|解决|办结|到货|验收|交付|落实|纠正|恢复|更换|换)"
    r"|恢复(?!原)|补(?:走|做|办|齐|录|课|种|验|测|足|上|交)|复(?:验|检|查)|(?:重新|再次|二次)验收|(?:整改|返工|更换|维修)后|改为|改用|改在|改成|代替|替代|不影响"
)
_AIM = (
    "(?:年初|年度|全年|预定|既定|批复|规定|计划|设定)*的?"
    "(?:目标|指标|计划|标准|任务|要求|预期|预算|定额|批复|限额|上限|下限)(?:值|数|量|单价|金额)?"
)
_SHORT = re.compile(
    rf"(?:比|较|距离?|离){_AIM}[^，。；\d]{{0,6}}(?:少|低|短|差|减少|降低|缺)|(?:低于|少于|小于|不及|未达|达不到|没达到|不足){_AIM}"
    r"|(?:数量|人数|次数|场次|面积|规模)(?:不足|偏少|减少)|(?:仅|只)(?:完成|达到|实现|做到|有)了?(?:目标|任务|计划)?的?(?:\d|[一二三四五六七八九]成|部分|一半|大半)"
)
_TOO_FEW = re.compile(
    r"(?:数量|人数|次数|场次|面积|规模)(?:不足|偏少)|(?:未达到?|达不到|没达到)(?:年初|年度|全年|预定|既定|批复|规定|计划|设定)*的?(?:目标|任务|要求)"
)
"""Too few, whichever way the target points: where it says “at most”, its sign is wrong."""

_BEYOND = re.compile(rf"(?:比|较){_AIM}[^，。；\d]{{0,6}}(?:多|高|超|增加|上涨|贵)|(?:高于|多于|大于|超过|超出|超|突破){_AIM}")
_LATE = re.compile(
    rf"(?:次年|翌年|下年|第二年|来年)(?:度|初|\d{{1,2}}月)?[^，。；]{{0,6}}(?:才|方|完成|到货|交付|验收|完工|竣工|实施)|(?:晚于|迟于|超过|超出){_AIM}"
    rf"|(?:比|较){_AIM}[^，。；]{{0,4}}(?:晚|迟|推迟|滞后|延后|超)|才(?:全部|全面|最终|正式)?(?:完成|交|到货|到位|验收|完工|竣工|开工|办结|印发|投用|启动|建成)|(?:拖|延|推)(?:到|至)|(?:推迟|延期|延误|延迟|逾期|滞后|拖延|延后)(?!责任|风险)"
)


def clauses_against(words: str, *, at_most: bool, dated: bool) -> Iterator[str]:
    """The clauses of a cell that say the row did not reach its target."""
    sentences = re.split(r"[。！？!?；;\n]", fold_clauses(words))
    for sentence in sentences:
        clauses = sentence.split("，")
        made_up = max((place for place, clause in enumerate(clauses) if _MADE_UP.search(clause) and not _LATER.search(clause)), default=-1)
        for place, clause in enumerate(clauses):
            if place < made_up or _EARLIER.search(clause):
                continue
            if _LEFT_FOR_LATER.search(clause) or (not _LATER.search(clause) and any(
                _speaks(clause, pattern) for pattern in _patterns(at_most=at_most, dated=dated)
            )):
                yield clause


def _patterns(*, at_most: bool, dated: bool) -> tuple[re.Pattern[str], ...]:
    if dated:
        return _UNDONE, _LATE
    return (_UNDONE, _BEYOND, _TOO_FEW) if at_most else (_UNDONE, _SHORT)


def _speaks(clause: str, pattern: re.Pattern[str]) -> bool:
    made_up = max((match.start() for match in _MADE_UP.finditer(clause)), default=-1)
    return any(
        made_up < match.end() and not _DENIED.search(clause[max(match.start() - 8, 0):match.start()]) for match in pattern.finditer(clause)
    )


def fold_clauses(words: str) -> str:
    """Words without white space, their commas kept."""
    return "，".join(fold(part) for part in re.split("[，,]", words))


def figures_in(words: str, unit: str) -> tuple[str, ...]:
    """The numbers in this unit that a cell states as what was done."""
    number = re.compile(rf"(\d+(?:\.\d+)?){re.escape(tidy(unit))}")
    return tuple(match[1] for match in number.finditer(fold(words)))


STATES_RESULT = re.compile("实际|实有|仅|只有|只|共|累计|完成|合计|(?<!目标)(?<!指标值)(?<!计划)为|达到")
"""Words before a number that say it is the result."""

SURVEYED = re.compile("问卷|调查|测评|样本|抽样|访谈|回访|评价表|打分表")
_NO_COMPLAINT = re.compile(
    r"(?:未|没有|没|无|零|0|[没无]人)(?:收到|接到|发生|出现|任何|有效|群众|服务对象|[起件例])*[^，。；]{0,2}"
    r"(?:投诉|举报|信访|差评|不满|反映问题|意见)"
)
_NO_SURVEY = re.compile(
    r"(?:未|没有|没|无)(?:能|有|再|单独|专门|正式|组织|开展|进行|做|发放|实施|安排)*[^，。；]{0,8}(?:问卷|调查|测评|回访)|(?:口头|电话)?(?:估计|估算|凭印象|视为满意|视同满意)"
)
_SAMPLE = re.compile(
    r"(?:问卷|样本|调查|测评|回访|访谈|座谈|询问|抽样|抽取|走访|收回|回收|有效|样本量)[^，。；\d]{0,8}(?P<number>\d+)(?:份|人|户|名|家|位|个|件|张)"
)
_HANDED_OUT = re.compile("发放|发出|下发|投放|寄出")
_EVERYONE = re.compile("全部|全体|全员|所有|逐一|逐户|全覆盖|每位|每户|每家")


def without_survey(words: str) -> str | None:
    """The clause that takes no complaint for satisfaction, or says that nobody was asked."""
    clauses = [clause for clause in re.split("[，,。；;\n]", fold_clauses(words)) if not _EARLIER.search(clause) and not _LATER.search(clause)]
    none_asked = next((clause for clause in clauses if _NO_SURVEY.search(clause)), None)
    if none_asked is not None:
        return none_asked
    asked = SURVEYED.search(words) and samples_in(words)
    return None if asked else next((clause for clause in clauses if _NO_COMPLAINT.search(clause)), None)


def samples_in(words: str) -> tuple[int, ...]:
    """The numbers of answers in the words: of questionnaires those that came back, where it is told of more than those sent out."""
    returned: list[int] = []
    sent: list[int] = []
    for clause in re.split("[，。；;、()\n]", fold_clauses(words)):
        for match in _SAMPLE.finditer(clause):
            before = re.split(r"\d", clause[:match.start("number")])[-1]
            (sent if _HANDED_OUT.search(before) else returned).append(int(match["number"]))
    return tuple(returned or sent)


def sample_of(words: str) -> int | None:
    """How many answered, where it is not said that all were asked: the largest number of answers in the words."""
    answers = samples_in(words)
    return None if not answers or _EVERYONE.search(fold_clauses(words)) else max(answers)
