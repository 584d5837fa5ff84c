"""What an export of the accounting or treasury system holds beside payments that count, left out with count and sum.

Parallel accounting books each payment twice: where any account begins with 7 (budget expenditure), only those count.
A credit counts negative. Payments returned, voided or on their way did not happen; 往来款 is money lent, deposited or
withheld; the entries that close the year and a payment with the red entry that cancels it are no payments either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec.structs import replace

from perfeval.declared.kinds import Remark
from perfeval.facts.tables import CellRemark, Table
from perfeval.read.tables.list_totals import with_totals_of_what_counts
from perfeval.words.printing import plain
from perfeval.words.spelling import fold

Flags = npt.NDArray[np.bool_]

_CODE = re.compile(r"^\D*\d")
_BUDGET_EXPENDITURE = re.compile(r"^\D*7")
_NOT_PAID = re.compile(r"退|作废|废止|终止|撤|注销|取消|失败|驳|未|待|在途|途中|拒|冻结|挂起|审[核批]中|处理中")
_PAID = re.compile(r"支付|付款|清算|付|成功|完成|正常|入账|确认|有效|办结")
_REFUND = re.compile(r"退")
_QUOTA = re.compile(r"额度|到账通知|授权(?!支付|$)|授权支付(?:到账|下达|通知)")
_OTHER_MONEY = "往来款"
_YEAR_END = re.compile(r"结转|转入|结账")
_CANCELS = re.compile(r"冲|红字|作废|更正|调账")
_KEYS_OF_A_PAYMENT = ("project", "source", "payee")


def as_payments(spending: Table) -> Table:
    """The payments that count, refunds and credits negative; a remark for each kind of row that was left out."""
    both = _both_sides(spending)
    table = _without_credit(spending)
    if both is not None:
        return replace(table, remarks=(*table.remarks, both))
    if not set(table.columns) & {"account", "status", "business", "credit", "nature"} and not _red(table).size:
        return table
    typed, table = table, _with_refunds(table)
    remarks = [*_unknown_states(table)]
    for reason, find in _KINDS:
        if (flags := find(table)).any():
            remarks.append(_remark(table, reason, flags))
            table = with_totals_of_what_counts(typed, _without(table, flags))
    return replace(table, remarks=(*table.remarks, *remarks))


def _both_sides(table: Table) -> CellRemark | None:
    """That the ledger books both sides of each voucher and no account tells which of them is the payment: nothing can be summed."""
    if not (table.has("credit") and table.has("amount")) or _saying(table, "account", _BUDGET_EXPENDITURE).any():
        return None
    debit, credit = (table.frame[name].fillna(0).to_numpy(dtype=np.int64) for name in ("amount", "credit"))
    vouchers, _ = pd.factorize(pd.MultiIndex.from_frame(table.frame[["paid_on", "voucher"]].astype(str)))
    debits, credits_ = (np.bincount(vouchers, weights=side, minlength=1) for side in (debit, credit))
    balanced = debits[(debits == credits_) & (debits > 0)].sum()
    if not balanced or balanced * 2 < debits.sum():
        return None
    return CellRemark(Remark.BOTH_SIDES, table.sheet.name, table.heading("amount"), None, "amount")


# ---------------------------------------------------------------- amounts


def _without_credit(table: Table) -> Table:
    """Debit less credit; one of the two is enough, so a blank amount beside a credit is no blank."""
    if not table.has("credit"):
        return table
    debit, credit = table.frame["amount"], table.frame["credit"]
    both = debit.notna() | credit.notna()
    amount = (debit.fillna(0) - credit.fillna(0)).where(both)
    lost = {remark.row for remark in table.lost("amount", "credit")}
    amount = amount.mask(table.frame.index.isin(list(lost)))
    stated = set(table.frame.index[credit.notna()])
    kept = tuple(r for r in table.remarks if not (r.remark is Remark.BLANK_REQUIRED and r.column == "amount" and r.row in stated))
    units = {**table.units} if "amount" in table.units else {**table.units, **({"amount": table.units["credit"]} if "credit" in table.units else {})}
    return replace(table, frame=table.frame.assign(amount=amount), remarks=kept, units=units)


def _with_refunds(table: Table) -> Table:
    """A refund by its 业务类型 is negative, whatever its sign."""
    refunds = _saying(table, "business", _REFUND) & ~_saying(table, "business", _QUOTA)
    if not refunds.any():
        return table
    amount = table.frame["amount"]
    return replace(table, frame=table.frame.assign(amount=amount.mask(refunds & (amount > 0).fillna(False).to_numpy(dtype=bool), -amount)))


# ---------------------------------------------------------------- rows that do not count


def _other_accounts(table: Table) -> Flags:
    coded, budget = _saying(table, "account", _CODE), _saying(table, "account", _BUDGET_EXPENDITURE)
    return coded & ~budget if budget.any() else np.zeros(len(coded), dtype=bool)


def _year_end(table: Table) -> Flags:
    """Closing entries of a ledger: 结转 in the last days of the year, without anybody who is paid."""
    if not (table.has("account") or table.has("credit")):
        return np.zeros(len(table.frame), dtype=bool)
    days = pd.DatetimeIndex(table.frame["paid_on"])
    nobody = table.frame["payee"].isna().to_numpy() & table.frame["payment_order"].isna().to_numpy()
    found: Flags = _saying(table, "summary", _YEAR_END) & np.asarray((days.month == 12) & (days.day >= 25)) & nobody
    return found


def _red(table: Table) -> npt.NDArray[np.int64]:
    """Places of the negative amounts that say that they cancel something."""
    negative = np.flatnonzero((table.frame["amount"] < 0).fillna(False).to_numpy(dtype=bool))
    summaries = table.frame["summary"].array
    return np.array([at for at in negative.tolist() if isinstance(text := summaries[at], str) and _CANCELS.search(text)], dtype=np.int64)


def _red_and_blue(table: Table) -> Flags:
    """A red entry that says so, and the earlier entry of the same voucher, project, source and payee that it takes back in full."""
    frame = table.frame
    found = np.zeros(len(frame), dtype=bool)
    red = _red(table)
    if not red.size:
        return found
    amounts = frame["amount"].to_numpy(dtype=np.int64, na_value=0)
    texts = {name: frame[name].fillna("").to_numpy(dtype=object) for name in (*_KEYS_OF_A_PAYMENT, "voucher", "summary")}
    for place in red.tolist():
        blue = np.flatnonzero(~found & (amounts == -amounts[place]))
        same = [at for at in blue.tolist() if all(texts[name][at] == texts[name][place] for name in _KEYS_OF_A_PAYMENT)]
        mine = [
            at for at in same
            if (texts["voucher"][at] and texts["voucher"][at] == texts["voucher"][place])
            or (texts["summary"][at] and texts["summary"][at] in texts["summary"][place])
        ]
        exact = [at for at in mine if texts["summary"][at] and texts["summary"][at] in texts["summary"][place]]
        if chosen := (exact or mine):
            found[[place, chosen[0]]] = True
    return found


# ---------------------------------------------------------------- texts of a column


def _saying(table: Table, column: str, pattern: re.Pattern[str]) -> Flags:
    """Rows whose text holds a word; asked once of each different text."""
    numbers, texts = pd.factorize(table.frame[column])
    return np.array([*(pattern.search(fold(text)) is not None for text in texts), False], dtype=bool)[numbers]


def _equal(table: Table, column: str, value: str) -> Flags:
    found: Flags = (table.frame[column] == value).fillna(False).to_numpy(dtype=bool)
    return found


def _unknown_states(table: Table) -> Iterator[CellRemark]:
    """One remark for each word of 支付状态 that is neither of what was paid nor of what was not."""
    states = table.frame["status"]
    for text in states.dropna().unique():
        folded = fold(text)
        if not _PAID.search(folded) and not _NOT_PAID.search(folded):
            row = int(table.frame.index[np.flatnonzero((states == text).fillna(False).to_numpy(dtype=bool))[0]])
            yield CellRemark(Remark.NOT_A_CHOICE, table.sheet.name, table.place(row, "status"), row, "status", text)


def _remark(table: Table, reason: str, flags: Flags) -> CellRemark:
    rows = table.frame.index[flags]
    amounts = table.frame["amount"][flags].dropna()
    first = int(rows[0])
    column = next((name for name in ("account", "status", "business", "nature", "summary") if table.has(name)), "amount")
    detail = f"第{first}行{f'等{len(rows)}行' if len(rows) > 1 else ''}（金额共{plain(Decimal(int(amounts.sum())) / 100)}元）{reason}。"
    return CellRemark(Remark.LEFT_OUT, table.sheet.name, table.place(first, column), None, None, "", detail)


def _without(table: Table, flags: Flags) -> Table:
    """The table without these rows and what was remarked on them."""
    gone = set(table.frame.index[flags].tolist())
    tolerances: Mapping[str, Mapping[int, int]] = {
        name: {row: fen for row, fen in cells.items() if row not in gone} for name, cells in table.tolerances.items()
    }
    return replace(
        table, frame=table.frame[~flags], tolerances=tolerances, remarks=tuple(r for r in table.remarks if r.row is None or r.row not in gone),
    )


_KINDS: tuple[tuple[str, Callable[[Table], Flags]], ...] = (
    ("的会计科目不是预算支出（7字头）：平行记账下同一笔支付记两次，只算一次", _other_accounts),
    ("是年末结转分录，不是支付，没有计入", _year_end),
    ("的支付状态是退回、作废、终止或尚未支付，没有计入", lambda table: _saying(table, "status", _NOT_PAID)),
    ("是额度到账，不是支付，没有计入", lambda table: _saying(table, "business", _QUOTA)),
    ("是往来款（借出、押金、代扣代缴等），不是项目支出，没有计入", lambda table: _equal(table, "nature", _OTHER_MONEY)),
    ("是互相冲销的红字和蓝字分录，没有计入", _red_and_blue),
)
"""Why rows do not count, and which do not; each is asked of the rows that are left."""
