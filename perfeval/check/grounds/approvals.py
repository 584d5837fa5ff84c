"""Which payments need a decision or a method of procurement, and what is stated for a contract as a whole."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfeval.check.grounds.economic_classes import is_of
from perfeval.check.grounds.paid import Flags, Payments

NO_DECISION = ("301", "303", "30205", "30206", "30207", "30208", "30240")
"""Paid by rule, not by decision: salaries, grants to persons, water, electricity, post, heating, taxes."""

BY_RULE = re.compile(
    r"(?:缴|交纳|代扣).{0,12}(?:社保|保险|公积金|年金|税)|公积金|职业年金|个人所得税|增值税|税款|税费"
    r"|(?:水|电|燃气|天然气|暖气|取暖|电话|通讯|宽带)费|代发|批量(?:支付|代付|发放|转账)"
)
"""Words of a summary that say the same where the economic class does not."""

BY_RULE_PAYEES = re.compile(r"税务局|社会保险(?:事业|基金|局|中心)|社保(?:局|中心|基金)|公积金(?:管理)?中心|批量|代发|多人|花名册|等\d+人|等人$")
"""Payees that are paid by rule, and what stands there for a batch to individuals."""


def by_rule(paid: Payments, among: Flags) -> Flags:
    """Which of some payments follow from a rule rather than from a decision."""
    return (
        paid.matches("economic_class", lambda cell: is_of(cell, NO_DECISION), among)
        | paid.matches("summary", lambda text: BY_RULE.search(text) is not None, among)
        | paid.matches("payee", lambda text: BY_RULE_PAYEES.search(text) is not None, among)
    )


def stated_for_contract(paid: Payments, among: Flags, column: str) -> Flags:
    """Whether a payment, or one of some others under its contract, has a column filled in."""
    filled = among & paid.filled(column)
    contracts = np.zeros(paid.contracts.max(initial=-1) + 2, dtype=bool)
    contracts[paid.contracts[filled]] = True
    contracts[-1] = False
    return filled | contracts[paid.contracts]


def first_of_contract(paid: Payments, among: Flags) -> Flags:
    """Some payments without those under a contract that an earlier one of them names: what is told, is told once per contract."""
    first = among.copy()
    first[among] = (paid.contracts[among] < 0) | ~pd.Series(paid.contracts[among]).duplicated().to_numpy()
    return first


def contract_sums(paid: Payments, among: Flags) -> npt.NDArray[np.int64]:
    """What was paid under the contract of every payment by some of them, in 分; a payment without contract stands for itself."""
    sums = np.zeros(paid.contracts.max(initial=-1) + 2, dtype=np.int64)
    np.add.at(sums, paid.contracts[among], paid.fen[among])
    return np.where(paid.contracts < 0, paid.fen, sums[paid.contracts])
