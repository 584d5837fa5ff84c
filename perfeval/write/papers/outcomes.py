"""The Chinese words for what the program calls by an English one, as the pages print them."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.facts.findings import Severity

SEVERITY_STYLES: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "muted"}
OUTCOMES: Mapping[str, str] = {
    "findings": "有问题", "clean": "未发现问题", "not_applicable": "不适用", "not_checked": "未能核查",
}
OUTCOME_STYLES: Mapping[str, str] = {
    "findings": "warning", "clean": "good", "not_applicable": "muted", "not_checked": "error",
}
