"""What is said on the screen about outcomes and findings. One style for all; text only, printed by cli.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from perfeval.facts.findings import SEVERITY_WORDS, Cause, Finding, Severity, group_findings
from perfeval.facts.first_cells import first_cells, first_words
from perfeval.facts.place import Place
from perfeval.run.job import Outcome
from perfeval.run.results import result_name, sent_of_passed
from perfeval.run.skipped import Skipped
from perfeval.words.addresses import position_of

STATUS_WORDS = {"passed": "通过", "blocked": "未通过", "unreadable": "无法读取", "failed": "没有完成"}


def outcome_lines(outcome: Outcome, notes: bool) -> Iterator[str]:
    """The lines about one input: headline, findings, remarks, what changed, the files."""
    source = str(outcome.input.path)
    if outcome.result is None:
        yield _unfinished(outcome)
    elif outcome.unchanged:
        yield f"{headline(source, outcome.result)}（没有变化，沿用上次结果）"
        return
    else:
        yield headline(source, outcome.result)
        yield from finding_lines(findings_of(outcome.result), notes)
    for remark in outcome.remarks:
        yield f"    {remark}"
    if outcome.changes is not None:
        yield f"    {outcome.changes.text}"
    if outcome.files:
        yield f"    结果：{'、'.join(outcome.files)}"


def summary_lines(outcome: Outcome) -> Iterator[str]:
    """One input of a watched folder in one line, with what the user should know; nothing of one without a change."""
    if outcome.unchanged:
        return
    yield headline(str(outcome.input.path), outcome.result) if outcome.result else _unfinished(outcome)
    if outcome.result and outcome.status == "unreadable":  # nothing else tells why: it has no working papers
        yield from finding_lines(findings_of(outcome.result), notes=False)
    yield from (f"    {remark}" for remark in outcome.remarks)


def _unfinished(outcome: Outcome) -> str:
    return f"{outcome.input.path}：{STATUS_WORDS[outcome.status]}"


def headline(source: str, result: Mapping[str, Any]) -> str:
    """One line: file, status, numbers of findings, scores."""
    if result["status"] == "unreadable":
        return f"{source}：无法读取"
    counts = dict.fromkeys(SEVERITY_WORDS, 0)
    for finding in result["findings"]:
        counts[finding["severity"]] += 1
    tally = "、".join(f"{counts[key]} 个{word}" for key, word in SEVERITY_WORDS.items() if counts[key])
    scores = "；".join(f"{p['name']} {p['score']}分" for p in result["projects"][:3] if p["score"] is not None)
    tail = f"。{scores}{' 等' if len(result['projects']) > 3 else ''}" if scores else ""
    return f"{source}：{STATUS_WORDS[result['status']]}{'，' + tally if tally else ''}{tail}"


_PLACES_NAMED = 8
"""So many places of figures that could not be judged are named."""


def report_line(name: str, report: Mapping[str, Any]) -> str:
    """One line about a report: its findings, and how many of its figures were held against the workbook."""
    counts = Counter(finding["severity"] for finding in report["findings"])
    tally = "、".join(f"{counts[key]} 个{word}" for key, word in SEVERITY_WORDS.items() if counts[key]) or "没有发现问题"
    where = report["not_judged_at"]
    named = f"（{'、'.join(where[:_PLACES_NAMED])}{'等' if len(where) > _PLACES_NAMED else ''}）" if where else ""
    tables = f"，读了 {report['tables_read']} 张表" if report["tables_read"] else ""
    return (
        f"报告 {name}：{tally}。文中的数 {report['figures']} 个，相符 {report['agree']} 个，不符 {report['disagree']} 个，"
        f"不能判断 {report['not_judged']} 个{named}{tables}"
    )


def finding_lines(findings: Sequence[Finding], notes: bool) -> Iterator[str]:
    """Where to begin, then the findings, errors first; many of one rule on one sheet as one line. Notes only when asked for."""
    first = first_cells(findings)
    if first:
        yield f"    {first_words(first)}："
        yield from (f"        {one.cause.where}：{one.words}" for one in first)
    for severity in Severity:
        if severity == Severity.NOTE and not notes:
            continue
        for group in group_findings(tuple(f for f in findings if f.severity == severity)):
            finding = group.first
            where = f"{group.where}：" if finding.place.sheet else ""
            explained = f"（已说明：{finding.explanation}）" if finding.explanation else ""
            yield f"    [{SEVERITY_WORDS[severity]}] {where}{finding.message}{explained}"
            if finding.advice and not explained:
                yield f"        {finding.advice}"


def findings_of(result: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a JSON result."""
    return tuple(
        Finding(
            f["code"], Severity(f["severity"]), _place_of(f), f["message"], f["advice"],
            f["expected"], f["found"], f["difference"], f["fingerprint"], f["explanation"], cause=_cause_of(f.get("cause")),
        )
        for f in result["findings"]
    )


def _cause_of(cause: Mapping[str, Any] | None) -> Cause | None:
    if cause is None:
        return None
    return Cause(tuple(_place_of({"sheet": cause["sheet"], "cell": cell}) for cell in cause["cells"]), cause["message"])


def _place_of(finding: Mapping[str, Any]) -> Place:
    row, column = position_of(finding["cell"] or "") or (None, None)
    return Place(finding["sheet"], row, column)


SLOWEST = 5
"""So many rules are named with the time they took."""


def seconds_line(timed: Iterable[Mapping[str, float]]) -> str:
    """What the rules took in all workbooks together, and the slowest of them; "" where none was timed."""
    total: Counter[str] = Counter()
    for seconds in timed:
        total.update(seconds)
    slowest = "、".join(f"{code} {seconds:.3f}" for code, seconds in total.most_common(SLOWEST))
    return f"核查规则用时 {total.total():.3f} 秒，最多的是 {slowest} 秒" if total else ""


def sending_line(outcomes: Sequence[Outcome]) -> str:
    """Which files are to be sent; "" where no workbook passed, and to a receiver: filled forms and evaluation workbooks pass without any."""
    sent = [sent_of_passed(outcome.files) for outcome in outcomes if outcome.passed]
    if not all(sent):
        return ""
    if len(sent) > 1:
        endings = "和".join(dict.fromkeys(f"“…{name.removeprefix(result_name(Path(name)))}”" for names in sent for name in names))
        return f"有 {len(sent)} 个可以报送，报送的是各自的{endings}"
    return f"报送财政局的是：{'、'.join(sent[0])}" if sent else ""


def totals_line(outcomes: Sequence[Outcome], output: Path, skipped: int = 0) -> str:
    """How many ended how, with the files passed over how many there were in all, and where the results are."""
    counts = {word: sum(o.status == status for o in outcomes) for status, word in STATUS_WORDS.items()}
    tally = "，".join(f"{word} {count} 个" for word, count in counts.items() if count)
    whole = f"；加上没有评价的 {skipped} 个，一共 {len(outcomes) + skipped} 个文件" if skipped else ""
    return f"共 {len(outcomes)} 个工作簿：{tally}{whole}。结果在 {output}"


_NAMED = 5
"""So many files of one kind are named."""


def skipped_line(skipped: Sequence[Skipped]) -> str:
    """The files among the inputs that were not evaluated, by the reason, in one line; "" where there is none."""
    by_reason: dict[str, list[str]] = {}
    for each in skipped:
        by_reason.setdefault(each.reason, []).append(each.path.as_posix())
    kinds = "；".join(
        f"{'、'.join(files[:_NAMED])}{f' 等 {len(files)} 个' if len(files) > _NAMED else ''}（{reason}）" for reason, files in by_reason.items()
    )
    return f"另有 {len(skipped)} 个文件没有评价：{kinds}" if skipped else ""
