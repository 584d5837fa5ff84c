"""The perfeval.toml of a new workspace: every key at its default, switched off, with what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from perfeval.declared.settings import Limits, Mail, Output, Review, Thresholds

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
_SECTIONS: Mapping[type, str] = {
    Thresholds: "核查的界限。比例写成小数，0.30 就是 30%",
    Review: "评审提示中的扣分做法和总分上限。只供参考，不影响得分",
    Limits: "一个文件最多可以多大、读多久。超过的不读取，并说明是哪一项",
    Mail: "把结果发给财政局。密码不写在这里，发送时会询问",
    Output: "结果的样式",
}
KEY_NOTES: Mapping[str, str] = {
    "adjusted_share": "调整金额超过预算的这一比例时提醒",
    "december_share": "12 月支付超过全年的这一比例时提醒",
    "split_days": "同一收款单位这么多天以内的几笔支付放在一起看",
    "approver_share": "审批栏填写达到这一比例，就认为本单位应当填写",
    "january_days": "次年 1 月的前几天内支付的只提醒，不算错误",
    "suppliers": "询价至少要问的家数",
    "points_tolerance": "分值相加允许的误差（分）",
    "claim_tolerance": "自评得分高出计算得分，超过这一分数算错误",
    "plausible_gap": "指标得分率高出预算执行率，超过这一百分点时提示",
    "wide_gap": "指标得分率高出预算执行率，达到这一百分点时提醒",
    "unverifiable_share": "完成值无法核实的指标，评审至少扣去的比例",
    "over_fulfilment": "远超目标的指标，评审最多扣的分",
    "most_below_50": "预算执行率不到 50% 时总分的上限，以下类推",
    "most_below_60": "预算执行率不到 60% 时总分的上限",
    "most_below_70": "预算执行率不到 70% 时总分的上限",
    "most_below_80": "预算执行率不到 80% 时总分的上限",
    "file_mib": "文件大小（MiB）",
    "entries": "文件内部的部件个数",
    "entry_mib": "一个部件解压后的大小（MiB）",
    "uncompressed_mib": "全部部件解压后的大小（MiB）",
    "ratio": "部件解压后与压缩时的大小之比",
    "used_cells": "一张表从 A1 到最后一格的单元格数",
    "sparse_cells": "同上，几乎全空的表",
    "merged_cells": "一张表合并单元格所占的单元格数",
    "seconds": "读取时间（秒），10 MiB 以上的文件按比例增加",
    "memory_mib": "读取时的内存（MiB），10 MiB 以上的文件按比例增加",
    "to": "收件人邮箱，几个之间用分号隔开",
    "sender": "发件人邮箱",
    "server": "发信服务器，如 'smtp.example.com'",
    "port": "发信服务器的端口，多为 587 或 465",
    "security": "加密方式：'starttls'（多为 587 端口）、'tls'（多为 465 端口）或 'none'",
    "user": "登录名，多与发件人邮箱相同",
    "limit_mib": "一封邮件最大的大小（MiB）",
    "working_papers": "核查底稿：'separate' 单独一个文件，'inside' 放进绩效评价工作簿",
    "document_layout": "自评报告：'attached' 作为通知的附件，自评表是它的附表；'alone' 单独成文，自评表是它的附件",
    "jobs": "同时处理几个工作簿，0 为处理器的个数",
}


def settings_text() -> str:
    """The file as text."""
    return "\n".join((_HEAD, *(_section(kind) for kind in _SECTIONS), _TAIL))


def _section(kind: type[Struct]) -> str:
    return "\n".join(_lines(kind)) + "\n"


def _lines(kind: type[Struct]) -> Iterator[str]:
    yield f"# {_SECTIONS[kind]}"
    yield f"# [{kind.__name__.lower()}]"
    for key in kind.__struct_fields__:
        value = getattr(kind(), key)
        yield f"# {key} = {repr(value) if isinstance(value, str) else value}    # {KEY_NOTES[key]}"
