"""SP12: payments made before their money came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfeval.check.grounds.paid import payments_of
from perfeval.check.grounds.preconditions import YEAR_KNOWN
from perfeval.check.grounds.wording import day
from perfeval.check.rule import Breach, NotApplicable, Result, rule
from perfeval.declared.sources import CARRIED_OVER
from perfeval.facts.days import first_day, last_day, months_only
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.lines import line_numbers, numbered
from perfeval.facts.tables import Table

KEYS = ("spending", "spending.project", "spending.source")

ADVANCE_MONTHS = 4
"""January to April: before the budget is approved and handed down, money may be paid in advance (预算法 art. 54)."""


@rule("SP12", "支付早于资金到位", Severity.WARNING,
      needs=(*KEYS, "spending.paid_on", "funding", "funding.arrived_on", "funding.source", "funding.project"), applies=(YEAR_KNOWN,),
      advice="核对支付日期和首次到位日期；先垫付后归还的，在核查说明中写明。",
      basis="资金到位后方可支付；实务做法")
def paid_before_arrival(case: Case) -> Iterator[Result]:
    """支付日期早于该项目、该来源资金的首次到位日期，说明日期填错，或者挪用了别的资金垫付。
    有预算指标文号的，与同一文号的资金比较；没有填到位日期的，和不在本年度的支付，不核对。
    只写了到位月份的，按当月一日比较。资金在一至四月下达的，批复以前可以预拨，上年结转资金可以先用，只作提示。"""
    table, funding, year = case.table("spending"), case.table("funding"), case.workbook.year or 0
    if all(cells["arrived_on"] is None for cells in funding.rows.values()):
        yield NotApplicable("没有填写首次到位日期")
        return
    paid, arrived = payments_of(case), _arrivals(table, funding, year)
    early = (paid.dates < arrived) & paid.in_year(year)
    advance = arrived < np.datetime64(f"{year}-{ADVANCE_MONTHS + 1:02d}-01")  # and so was the payment
    allowed = early & (advance | paid.matches("source", CARRIED_OVER.__eq__) | _spans(table, paid.rows, arrived))
    for row, date, arrival, ordinary in zip(paid.where(early), paid.dates[early], arrived[early], allowed[early], strict=True):
        yield Breach(
            table.place(row, "paid_on"), f"支付日期{day(date)}早于资金首次到位日期{day(arrival)}。", severity=Severity.NOTE if ordinary else None,
            advice="无需处理；预拨、先用结转资金或先垫付后归还的，留存依据。" if ordinary else None,
        )


def _spans(table: Table, rows: npt.NDArray[np.int64], arrived: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
    """Whether a payment told by its month alone may lie on or after the day its money arrived."""
    months = months_only(table, "paid_on")
    flags = np.zeros(len(rows), dtype=bool)
    for place in np.flatnonzero(np.isin(rows, list(months))) if months else ():
        last = last_day(table, int(rows[place]), "paid_on")
        flags[place] = last is not None and last.to_datetime64() >= arrived[place]
    return flags


def _arrivals(spending: Table, funding: Table, year: int) -> npt.NDArray[np.datetime64]:
    """Of every payment the day its money first arrived: that of its document, else that of its project and source."""
    dates = _first_arrivals(funding, year)
    lines = {key: number for number, key in enumerate(numbered(funding).keys)}
    documents, names = pd.factorize(spending.frame["document"])
    numbers = {name: number for number, name in enumerate(names)}
    documented = {
        lines[project, source] * len(names) + numbers[document]: arrived
        for (project, source, document), arrived in dates.items() if document in numbers
    }
    line = line_numbers(spending, funding)
    own = np.where((line >= 0) & (documents >= 0), line * len(names) + documents, -1)
    of_document = _days(documented.values())[pd.Index(list(documented), dtype=np.int64).get_indexer(pd.Index(own))]
    of_line = _days(dates.get((*key, None)) for key in lines)[line]
    return np.where(np.isnat(of_document), of_line, of_document)


def _days(dates: Iterable[pd.Timestamp | None]) -> npt.NDArray[np.datetime64]:
    """Days as numpy has them; one that is no day at the end, for the number -1."""
    return np.array([*(None if date is None else date.to_datetime64() for date in dates), None], dtype="datetime64[s]")


def _first_arrivals(funding: Table, year: int) -> dict[tuple[str, str, str | None], pd.Timestamp]:
    """Project, source and document (None: all of them) -> the first day money arrived; none where a row does not say."""
    days: dict[tuple[str, str, str | None], list[pd.Timestamp | None]] = {}
    for row, cells in funding.rows.items():
        project, source, arrived = cells["project"], cells["source"], first_day(funding, row, "arrived_on")
        credible = arrived if arrived is not None and arrived.year <= year else None  # else FU07
        if project is not None and source is not None:
            for document in {None, cells["document"]}:
                days.setdefault((project, source, document), []).append(credible)
    known = {key: [date for date in dates if date is not None] for key, dates in days.items()}
    return {key: min(dates) for key, dates in known.items() if len(dates) == len(days[key])}
