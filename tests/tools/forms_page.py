"""docs/forms.md: how filled forms are read, the layouts known, the label words, and what was measured (form_rates.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from perfeval.declared.form_words import FormWords
from perfeval.declared.official_form import GOALS, HEAD, INDICATOR, MONEY, TOTAL
from tests.tools.form_rates import MEASURED
from tests.tools.known_layouts import known_layouts

_KINDS = {
    "known": "已知版式（下表）", "workbooks": "随机版式，工作簿（每个一至三份表，上下、左右或分表排列）", "documents": "随机版式，Word 文档",
}

_BLOCKS: Mapping[str, tuple[FormWords, Mapping[str, str]]] = {
    "表头": (HEAD, {"project": "项目名称", "department": "主管部门", "superior": "上级主管部门", "implementer": "实施单位", "reporter": "填报人",
                  "phone": "电话", "score": "表头的总分"}),
    "资金": (MONEY, {"initial": "年初预算数", "budget": "全年预算数", "arrived": "到位数", "executed": "全年执行数", "rate": "执行率",
                   "execution_weight": "执行率分值", "execution_points": "执行率得分"}),
    "目标": (GOALS, {"goal": "预期目标", "goal_result": "实际完成情况"}),
    "指标": (INDICATOR, {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "direction": "指标性质", "target": "年度指标值",
                      "adjusted": "调整后的指标值", "unit": "计量单位", "actual": "实际完成值", "weight": "分值", "claimed_points": "自评得分",
                      "deviation": "偏差原因", "core": "核心指标", "evidence": "佐证材料"}),
    "合计": (TOTAL, {"score": "总分"}),
}


def forms_page() -> str:
    """The page."""
    return "\n".join([
        "# 填好的自评表", "",
        "由 `tests/tools/forms_page.py` 生成。各地的《项目支出绩效自评表》按表上的文字读取，不按单元格位置：工作簿（.xlsx、.xls、.ods 等）和 Word 文档（.docx）",
        "中的表都可以，一个文件可以有几份。Word 文档中的位置写作“表1!D7”：第1个表格的第7行第4列（合并的单元格按所占的列数算）。", "",
        *_rates(), "", *_layouts(), "", *_words(), "",
    ])


def _rates() -> Iterator[str]:
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    yield "## 读取率和检出率"
    yield ""
    yield "“误报”是没有差错的表上出现的错误和提醒。差错每次改动一格（总分、分值合计、小计、执行率、执行率得分），在这一格提出才算检出。"
    yield ""
    yield "| 来源 | 自评表 | 认出 | 栏目 | 读对 | 误报 | 植入差错 | 在该格检出 |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, label in _KINDS.items():
        counts = (measured[kind].get(name, 0) for name in ("forms", "recognised", "fields", "right", "false", "mistakes", "found"))
        yield f"| {label} | {' | '.join(map(str, counts))} |"
    yield ""
    yield _AT_FIRST


_AT_FIRST = (
    "没有见过的版式不会读得这样好。上述已知版式编写出来、程序尚未为之修改时，能读的 32 份认出 30 份，1045 个栏目读对 926 个，误报 37 处，69 处差错在该格检出 57 处。"
    "读不出的表会说明缺少哪个标签，不会当作没有问题。"
)


def _layouts() -> Iterator[str]:
    yield "## 已知版式"
    yield ""
    yield "仿照公开发布的表编写，单位和数字都是虚构的，存于 `tests/cases/layouts/`。"
    yield ""
    yield "| 版式 | 能否读取 |"
    yield "|---|---|"
    for known in known_layouts():
        yield f"| {known.label} | {'能' if known.readable else '不能，说明原因'} |"


def _words() -> Iterator[str]:
    yield "## 认识的标签"
    yield ""
    yield "列出的是逐字认识的；没有列出的，按组成认识（`perfeval/declared/form_words.py`），如“2021年度全年预算数（A）”。“上年”“往年”的栏目不读，"
    yield "“复核”“财政评分”等他人填写的栏目不读。"
    yield ""
    yield "| 部分 | 含义 | 标签 |"
    yield "|---|---|---|"
    for block, (words, meanings) in _BLOCKS.items():
        for meaning, title in meanings.items():
            listed = [word for word in words if words[word] == meaning]
            if listed:
                yield f"| {block} | {title} | {'、'.join(listed)} |"
