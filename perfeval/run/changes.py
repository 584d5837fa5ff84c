"""Two results of one workbook -> what is fixed, still open and new, and how the score moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.json import decode

from perfeval.files.whole import is_ordinary


class Changes(Struct, frozen=True):
    """Numbers of errors and warnings fixed, still open, new, and of rules that could not look before; the unit's scores then and now.

    A score that is not known is "".
    """

    fixed: int
    open: int
    new: int
    unchecked: int
    score_before: str
    score_now: str

    @property
    def text(self) -> str:
        """The change in one line of Chinese."""
        before = f"上次没能核对、这次查出 {self.unchecked} 个，" if self.unchecked else ""
        words = f"较上次：已改正或已说明 {self.fixed} 个，仍有 {self.open} 个，{before}新出现 {self.new} 个"
        if self.score_before != self.score_now:
            words += f"；得分 {self.score_before or '未得出'} → {self.score_now or '未得出'}"
        return words


class _Input(Struct):
    name: str


class _Project(Struct):
    name: str
    initial: str | None
    adjustments: str | None
    budget: str | None
    arrived: str | None
    executed: str | None
    execution_points: str | None
    score: str | None
    grade: str | None


class _Finding(Struct):
    code: str
    severity: Literal["error", "warning", "note"]
    sheet: str | None
    cell: str | None
    message: str
    advice: str
    expected: str | None
    found: str | None
    difference: str | None
    fingerprint: str
    explanation: str | None


class _Coverage(Struct):
    code: str
    outcome: str
    reason: str | None


class _Result(Struct):
    """What is read again of a NAME.json; the whole of it: write/result.schema.json."""

    schema: Annotated[str, Meta(pattern="^perfeval-result/")]
    input: _Input
    status: Literal["passed", "blocked", "unreadable"]
    unit: str | None
    year: int | None
    projects: list[_Project]
    findings: list[_Finding]
    coverage: list[_Coverage]
    unit_score: str | None = None
    unit_grade: str | None = None
    classified: list[str] = []


def load_result(path: Path) -> dict[str, Any] | None:
    """An earlier NAME.json, or None where there is none or it does not hold what ours hold."""
    if not is_ordinary(path):
        return None
    try:
        content = path.read_bytes()
        decode(content, type=_Result)
        result: dict[str, Any] = decode(content)
    except (OSError, ValueError, RecursionError):
        return None
    return result


def compare_results(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Changes | None:
    """What changed between two results; None without an earlier one.

    A finding is the same when rule and place are, or rule and fingerprint (rows may have moved). One of a rule that could not
    look before, or not everywhere, and can look further now is not new: nobody could have seen it.
    """
    if before is None:
        return None
    was, is_now = _open_findings(before), _open_findings(now)
    others = _unmatched(was, is_now)
    kept, looks_further = min(len(is_now) - len(others), len(was)), _looks_further(before, now)
    unchecked = sum(finding["code"] in looks_further for finding in others)
    return Changes(len(was) - kept, kept, len(others) - unchecked, unchecked, _score(before), _score(now))


def _looks_further(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """The rules that said before why they could not look, and no longer say it."""
    reasons = {one["code"]: one["reason"] for one in now["coverage"] if one["outcome"] != "not_applicable"}
    return {
        one["code"] for one in before["coverage"]
        if one["outcome"] in {"not_checked", "findings"} and one["reason"] and reasons.get(one["code"]) != one["reason"]
    }


def _open_findings(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [f for f in result["findings"] if f["severity"] != "note" and not f.get("explanation")]


def _unmatched(was: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The findings of now that were not there."""
    marks = Counter((f["code"], f["fingerprint"]) for f in was)
    places = Counter((f["code"], f["sheet"], f["cell"]) for f in was)
    new = []
    for finding in now:
        mark, place = (finding["code"], finding["fingerprint"]), (finding["code"], finding["sheet"], finding["cell"])
        if places[place] or marks[mark]:
            places[place] -= 1
            marks[mark] -= 1
        else:
            new.append(finding)
    return new


def _score(result: Mapping[str, Any]) -> str:
    """The score of the unit; none where it would give away that of classified projects."""
    return "" if result.get("classified") else result.get("unit_score") or ""
