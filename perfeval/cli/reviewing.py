"""`perfeval review`: the review form of each project, for the receiver."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.cli.evaluating import inputs_of, settings_of
from perfeval.cli.screen import EXIT_FINDINGS, EXIT_GOOD, say, say_all
from perfeval.errors import PerfevalError

if TYPE_CHECKING:  # `perfeval --help` loads nothing heavy
    from perfeval.run.inputs import Input


def review(asked: argparse.Namespace) -> int:
    """Write NAME_复核表.xlsx for every input; a form that is filled in already is kept aside."""
    from perfeval.cli.messages import skipped_line

    found, good = inputs_of(asked), True
    say_all([line for line in (skipped_line(found.skipped),) if line])
    for source in found.inputs:
        try:
            say(*_written(source, asked))
        except PerfevalError as error:
            good = False
            say(f"{source.path}：没有完成，{error.message}", f"    {error.advice}")
    if not found.inputs:
        say("没有找到工作簿或自评表，没有事情可做")
    return EXIT_GOOD if good else EXIT_FINDINGS


def _written(source: Input, asked: argparse.Namespace) -> list[str]:
    from perfeval.evaluate import evaluate_file
    from perfeval.files.names import MADE_OF, RESULT_KIND, REVIEW, REVIEW_KIND, Target
    from perfeval.files.whole import write_together
    from perfeval.run.publish import keep_aside
    from perfeval.run.searched import hold_back
    from perfeval.write.pages.write import write_pages
    from perfeval.write.review import review_pages

    evaluation = evaluate_file(source.path, settings_of(asked), asked.regulation)
    pages = review_pages(evaluation)
    if not pages:
        return [f"{source.path}：没有可以复核的项目"]
    workbook = evaluation.case.workbook
    path = Target(asked.output / source.folder, source.name).path(REVIEW)

    def write(temporary: Path) -> None:
        write_pages(
            temporary, pages, title=f"{workbook.unit or source.name}复核表", created=evaluation.case.profile.get("report_date"),
            properties={RESULT_KIND: REVIEW_KIND, MADE_OF: workbook.sha256},
        )
        hold_back(temporary, path.name, evaluation)

    remarks: list[str] = []
    write_together({path: write}, lambda standing, new: keep_aside(standing, "", new, remarks))
    return [f"{source.path}：复核表 {path}（{len(pages) - 1} 个项目）", *(f"    {remark}" for remark in remarks)]
