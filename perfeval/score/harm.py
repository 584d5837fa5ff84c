"""Indicators that count what should not happen: accidents, complaints, faults."""

from __future__ import annotations

import re

from perfeval.words.notation import tidy

_HARM = re.compile(
    r"(?:事故|投诉|上访|信访|举报|违规|违纪|违法|差错|失误|故障|伤亡|死亡|受伤|舆情|纠纷|逾期|返工|群体性事件|安全事件|负面报道)"
    r"(?:的|发生|出现|事件|案件|问题)*(?:率|数|数量|次数|起数|件数|人数|量|情况)?(?:\(.*\))?$"
)
_REMEDY = re.compile(r"受理|处理|办理|查处|化解|调解|处置|解决|整改|接收|宣传|预防|下降|降低|减少")


def is_harm(name: str | None) -> bool:
    """Whether an indicator of this name counts something that is better not at all."""
    plain = tidy(name or "")
    return _HARM.search(plain) is not None and not _REMEDY.search(plain)
