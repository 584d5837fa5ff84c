"""What gives a classified project away, and what does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.facts.secrets import Secrets, amounts_in
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain

SECRETS = Secrets(
    {"天穹七号工程": "名称", "技能培训补贴": "名称", "2024年专项资金": "名称", "TX-7731": "编码", "第九保障队": "实施单位", "临密财〔2023〕905号": "文号"},
    frozenset({187_430_000, 4_652_300_00, 30_000_000, 5_000_000}), ("天穹七号工程配套道路", "防灾宣传经费"), frozenset({4_652_300_00}),
)
TELLING = (
    "天穹七号工程按期完成", "天 穹 七 号 工 程", "（天穹七号）工程", "见ｔｘ-7731号", "TX7731", "由第九保障队承担", "临密财[2023]905号", "支付187.43万元",
    "支付1,874,300元", "187.4300", "187.43，其余另列", "天穹7号工程", "由第9保障队承担", "临密财（2023）0905号",
)
SILENT = ("天穹七号工程配套道路已通车", "TX-77312", "ATX-7731", "防灾宣传经费63.2万元", "187.43%", "1874300人", "2187.43万元", "187.431万元", "第九队", "天穹八号", "465.2万元", "职业技能培训",
          "服务1874人次", "2024年1874件")
DOUBTFUL = ("投入30万元", "全年预算465.23万元", "天穹七号已验收", "187.4万元")


@pytest.mark.parametrize("text", TELLING)
def test_certain(text: str) -> None:
    assert SECRETS.certain(text)


@pytest.mark.parametrize("text", SILENT)
def test_nothing(text: str) -> None:
    assert SECRETS.disclosures(text) == ()


@pytest.mark.parametrize("text", DOUBTFUL)
def test_an_amount_that_may_be_another(text: str) -> None:
    assert [one.certain for one in SECRETS.disclosures(text)] == [False]
    assert SECRETS.certain(f"第九保障队{text}")


@given(st.integers(10**9, 10**12), st.integers(0, 4))
def test_a_rounded_amount_is_doubted_unless_it_is_public(fen: int, decimals: int) -> None:
    text = f"支出{plain(round_half_up(Decimal(fen).scaleb(-6), decimals))}万元"
    assert Secrets({}, frozenset({fen}), (), frozenset({0})).disclosures(text)
    assert not Secrets({}, frozenset({fen}), (), frozenset({0, fen})).certain(text)


@given(st.text(" 　-、·_\n（", max_size=3), st.text(max_size=8), st.text(max_size=8))
def test_a_name_is_found_whatever_stands_between_its_letters(between: str, before: str, after: str) -> None:
    assert SECRETS.certain(f"{before}{between.join('天穹七号工程')}{after}")


@given(st.integers(1, 10**9), st.sampled_from(("万元", "元", "亿元", "")))
def test_every_way_to_write_an_amount_is_read(fen: int, unit: str) -> None:
    factor = {"万元": 1_000_000, "元": 100, "亿元": 10_000_000_000, "": 1_000_000}[unit]
    assert any(fen in fens for _, fens in amounts_in(f"共{plain(Decimal(fen) / factor)}{unit}，"))
