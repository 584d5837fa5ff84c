"""The perfeval.toml of a new workspace: every key at its default, switched off, with what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from msgspec import Struct
from msgspec.structs import fields

from perfeval.declared.settings import SECTIONS
from perfeval.declared.stated_values import Note

_HEAD = """\
# perfeval 的配置，用记事本就能改。
# 井号开头的行不起作用：要改哪一项，去掉它和它所在一节名称（方括号）前面的井号和空格。
# 路径和文字用单引号括起来。

# 自编评价办法所在的文件夹
# regulations = '办法'
"""
_TAIL = """\
# 本单位系统导出的列名与标准工作簿的列对应起来：左边写导出的列名，右边写标准列的代号（见 docs/workbook.md）
# [columns.spending]
# '清算时间' = 'paid_on'
# 导出的金额列没有写单位的，把单位写在列名后面
# '清算额（元）' = 'amount'
"""
_SECTION_NOTES: Mapping[str, str] = {
    "thresholds": "核查的界限。比例写成小数，0.30 就是 30%",
    "review": "评审提示中的扣分做法和总分上限。只供参考，不影响得分",
    "limits": "一个文件最多可以多大、读多久。超过的不读取，并说明是哪一项",
    "mail": "把结果发给财政局。密码不写在这里，发送时会询问",
    "output": "结果的样式",
}


def settings_text(thresholds: type[Struct]) -> str:
    """The file as text; `thresholds` is the record of that section."""
    sections = {"thresholds": thresholds, **SECTIONS}
    return "\n".join((_HEAD, *("\n".join(_section(name, kind)) + "\n" for name, kind in sections.items()), _TAIL))


def _section(name: str, kind: type[Struct]) -> Iterator[str]:
    yield f"# {_SECTION_NOTES[name]}"
    yield f"# [{name}]"
    for key in fields(kind):
        shown = repr(key.default) if isinstance(key.default, str) else key.default
        (meaning,) = (extra.meaning for extra in get_args(key.type) if isinstance(extra, Note))
        yield f"# {key.name} = {shown}    # {meaning}"
