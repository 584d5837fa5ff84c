"""The lead of the report, the overall goal, the unit's own passages, use of the results, and the signature."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.passages import Quote
from perfeval.facts.quantities import Count, InWords, Points, ProfileCell, Scored
from perfeval.narrate.facts import cells_of, quote
from perfeval.narrate.funding import how_many_projects
from perfeval.narrate.indicator import points, tally
from perfeval.narrate.indicators import unfinished_projects
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, money, number, rate
from perfeval.narrate.words import has_words, own_words, without_head
from perfeval.words.decimals import round_half_up

# ---------------------------------------------------------------- the lead


@sentence("lead")
def lead(story: Story) -> Iterator[Parts]:
    """Who evaluates what, and on whose notice."""
    unit = story.case.workbook.unit
    who: list[Part] = [*_notice(story), *([Quote(unit, ProfileCell("unit"))] if unit else [])]
    if not story.projects:
        yield [*who, "对项目开展了", story.year, "年度绩效自评。"]
        return
    what: list[Part] = [story.name(story.projects[0].project)] if story.single else [how_many_projects(story.projects), "项目"]
    yield [*who, "对", *what, "开展了", story.year, "年度绩效自评。"]


def _notice(story: Story) -> list[Part]:
    """`按照…〔2021〕5号文件要求，`, where the unit names the notice."""
    words = str(story.case.profile.get("notice") or "").rstrip("。；，、 ")
    return ["按照", Quote(words, ProfileCell("notice")), "文件要求，" if words.endswith("号") else "要求，"] if words else []


@sentence("lead", joined=True)
def organised(story: Story) -> Iterator[Parts]:
    """How the self-evaluation was organised, in the unit's words."""
    lines = [without_head(line.strip()).rstrip("。；") for line in str(story.case.profile.get("organisation") or "").splitlines()]
    for line in filter(None, lines):
        yield [Quote(line, ProfileCell("organisation")), "。"]


@sentence("lead", joined=True)
def headline(story: Story) -> Iterator[Parts]:
    """Budget, execution and rate in one sentence."""
    budget, executed = story.total.money("budget"), story.total.money("executed")
    if budget.value and executed.value == 0:
        yield ["全年预算", money(budget), "，全年未发生支出。"]
    elif budget.value:
        as_printed = Adds((executed, story.total.left), budget)
        yield ["全年预算", money(budget), "，支出", money(executed), "，执行率", rate(story.total.execution_figure), "。", as_printed]


@sentence("lead", joined=True)
def headline_indicators(story: Story) -> Iterator[Parts]:
    """Indicators set and met."""
    if story.indicators:
        yield [*tally(story, story.indicators, "三级指标"), "。"]


@sentence("lead", joined=True)
def score(story: Story) -> Iterator[Parts]:
    """The score of the only project, where the form has points; a table tells those of several, and there is none of all together."""
    known = [] if story.tabled else [p for p in story.case.scores.projects if p.score is not None]
    if story.case.regulation.scored and known:
        obtained = round_half_up(known[0].score or Decimal(0), story.case.regulation.points_decimals)
        yield ["自评得分", points(Points(obtained, Scored("自评得分", known[0].project), "自评得分")), "。"]


@sentence("lead", joined=True)
def classified(story: Story) -> Iterator[Parts]:
    """Projects of which only the number is told."""
    if hidden := story.case.left_out:
        n = number(Count(len(hidden), InWords("项目信息：是否涉密"), "涉密项目数"), "个")
        yield ["另有涉密项目", n, "，按规定不列名称和数据，本报告各项数据均不含涉密项目。"]


@sentence("lead", joined=True)
def turn(story: Story) -> Iterator[Parts]:
    """The turn to the table of the projects, where there is one, and to the report itself."""
    answers = any(story.case.profile.get(name) for name in ("notice", "addressee"))
    if story.tabled or answers:
        yield ["各项目情况见下表", "，现将自评情况报告如下。" if answers else "。"] if story.tabled else ["现将自评情况报告如下。"]


@sentence("goals")
def what_the_projects_are(story: Story) -> Iterator[Parts]:
    """Why there is the project and what it does, in the unit's words."""
    yield from own_words(story, "goals")


# ---------------------------------------------------------------- the overall goal


@sentence("overall")
def overall(story: Story) -> Iterator[Parts]:
    """Goal and result of each project in the unit's words."""
    table = story.table("projects")
    rows = [] if table is None else list(table.rows)
    for row in rows:
        goal, done = (quote(table, row, column) if table else None for column in ("goal", "goal_result"))
        if table and (goal or done):
            who = "" if story.single else Quote(table.text(row, "project") or "", cells_of(table, "project", [row]))
            clause: list[Part] = [who, "年度总体目标：", goal, "。"] if goal else [who]
            yield [*clause, *(["完成情况：", done, "。"] if done else story.ask("总体目标完成情况"))]
    if table is None or not any(cells["goal"] is not None or cells["goal_result"] is not None for cells in table.rows.values()):
        yield story.ask("年度总体目标及完成情况") or ["年度总体目标未另作文字说明。"]


@sentence("overall", joined=True)
def not_finished(story: Story) -> Iterator[Parts]:
    """Projects the unit calls not finished."""
    yield from unfinished_projects(story)


@sentence("overall")
def overall_indicators(story: Story) -> Iterator[Parts]:
    """The indicators that stand behind the goal."""
    if story.indicators:
        yield ["支撑总体目标的", *tally(story, story.indicators, "三级指标"), "。"]


# ---------------------------------------------------------------- use of the results


@sentence("use")
def use(story: Story) -> Iterator[Parts]:
    """What the unit does with the results, in its words."""
    yield from own_words(story, "use")


@sentence("use")
def use_not_given(story: Story) -> Iterator[Parts]:
    """What the unit has not said on use and publication."""
    if not has_words(story, "结果应用"):
        yield story.ask("自评结果如何应用") or ["自评结果的应用安排暂未确定。"]
    if not has_words(story, "结果公开"):
        yield story.ask("自评结果公开的时间和方式") or ["自评结果的公开安排暂未确定。"]


@sentence("other")
def other(story: Story) -> Iterator[Parts]:
    """Further remarks in the unit's words; an empty section says so."""
    yield from own_words(story, "other")
    if not has_words(story, "其他说明"):
        yield ["无其他需要说明的问题。"]


@sentence("closing")
def closing(_story: Story) -> Iterator[Parts]:
    """The formula that ends a report."""
    yield ["特此报告。"]
