"""What README and docs/ say of the code is there: the paths, names, commands and links they state."""

import re

import pytest

from perfeval.check.rules import CATALOGUE
from tests.tools.paths import ROOT

PAGES = ("README.md", "docs/architecture.md", "docs/performance.md", "docs/scale.md", "docs/windows.md")
EACH_PAGE = pytest.mark.parametrize("page", PAGES)

PACKAGE = ROOT / "perfeval"
BASES = (ROOT, PACKAGE, *(path for path in PACKAGE.iterdir() if path.is_dir()))
"""Where a path may begin: a page that speaks of a room names the files in it."""
OF_THE_USER = {"input/", "output/", "python/", "python/lib", "交付/绩效自评工具.zip", "perfeval.toml", "NAME.json"}
"""What a run, its user or the maker of a bundle makes."""
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def named_in(page: str) -> set[str]:
    """What stands between backticks, code blocks apart."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)))


@EACH_PAGE
def test_every_path_is_there(page: str) -> None:
    paths = {name for name in named_in(page) if name.endswith(".py") or ("/" in name and re.fullmatch(r"[\w.*/-]+", name))}
    assert [path for path in sorted(paths - OF_THE_USER) if not any(list(base.glob(path)) for base in BASES)] == []


@EACH_PAGE
def test_every_name_is_there(page: str) -> None:
    names = [match[1] for name in named_in(page) if (match := re.fullmatch(r"@?([A-Za-z_][\w.]*?)(\(…\))?", name)) and name not in OF_THE_USER]
    parts = {part for name in names if not name.endswith((".py", ".md")) for part in name.split(".")}
    assert [part for part in sorted(parts) if not re.search(rf"\b{part}\b", SOURCES)] == []


@EACH_PAGE
def test_every_command_of_the_repository_is_there(page: str) -> None:
    modules = re.findall(r"python -m ((?:tests|benchmarks)[\w.]+)", text_of(page))
    scripts = re.findall(r"python (benchmarks/[\w.]+)", text_of(page))
    assert [path for path in [*(f"{module.replace('.', '/')}.py" for module in modules), *scripts] if not (ROOT / path).exists()] == []


@EACH_PAGE
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_sixty_mistakes_of_reviewers_each_have_their_rules_or_a_reason() -> None:
    rows = [line.strip("|").split("|") for line in text_of("docs/reviewers.md").splitlines() if re.match(r"\| \d", line)]
    assert [int(number) for number, *_ in rows] == list(range(1, 61))
    assert {code for _, _, rules, _ in rows for code in re.findall(r"[A-Z]{2}\d\d", rules)} <= set(CATALOGUE)
    assert not [name for _, name, rules, why in rows if not re.search(r"[A-Z]{2}\d\d", rules) and not why.strip()]
