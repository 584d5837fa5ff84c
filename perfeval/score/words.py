"""Words in completion cells -> the tier they name: its aliases, yes and no, a scale, or the target's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from perfeval.declared.regulations.pack import Tier
from perfeval.words.notation import tidy

YES, NO = frozenset({"是", "√", "✓"}), frozenset({"否", "不是", "×", "✗"})

_SCALES = (
    ("优", "良", "中", "低", "差"), ("优", "良", "中", "差"), ("高", "中", "低"), ("好", "中", "差"), ("强", "中", "弱"),
    ("高", "较高", "一般", "较低", "低"), ("好", "较好", "一般", "较差", "差"),
)
"""Words of a scale, best first."""
_LEVELS = {"优秀": "优", "良好": "良", "中等": "中"}

_MANNER = re.compile(r"(?<![未没有不能])(?:全部|全面|完全|按时|按期|按质|按量|保质|保量|如期|及时|圆满|顺利|已经|已|均|都)")
_OBJECT = re.compile(
    r"是否|与否|年度|全年|预期|预定|既定|预设|绩效|各项|相关|有关|规定|目标|指标|效果|要求|任务|计划|工作|标准|程度|值|按|了|的|[^\w√✓×✗]"
)


def tier_named(actual: str, target: str, tiers: Sequence[Tier]) -> Tier | None:
    """The tier a completion cell names beside its target; None where the words name none. The first tier is the best."""
    done, aim = tidy(actual), tidy(target)
    if not tiers:
        return None
    if _repeats(done, aim) or _reaches(done, aim):
        return tiers[0]
    if done in YES:
        return tiers[-1] if aim in NO else tiers[0]
    if done in NO:
        return tiers[-1]
    return next((tier for tier in tiers for name in (tier.name, *tier.aliases) if core(done) == core(name)), None)


@lru_cache(maxsize=1024)
def core(words: str) -> str:
    """Words without what tells no tier: `已按时完成年度目标` -> `完成`. A 未按时完成 keeps its manner."""
    denied = re.sub("未能|尚未|还未|没有|没能", "未", tidy(words)).replace("绝大部分", "部分").replace("大部分", "部分")
    return _OBJECT.sub("", _MANNER.sub("", denied))


def _repeats(done: str, aim: str) -> bool:
    return done == aim or bool(core(done) and core(done) == core(aim))


def _reaches(done: str, aim: str) -> bool:
    """Whether both stand on one scale and the completion is at least as good; a whole scale as target asks for its best."""
    done, aim = _LEVELS.get(done, done), _LEVELS.get(aim, aim)
    letters = re.sub(r"[\W定性]", "", aim)
    scale = next((scale for scale in _SCALES if done in scale and (aim in scale or letters == "".join(scale))), None)
    return scale is not None and scale.index(done) <= (scale.index(aim) if aim in scale else 0)
