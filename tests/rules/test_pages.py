"""A page hands its template exactly what the template uses: nothing missing, nothing more."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

import app.main  # noqa: F401 - every feature's pages must be known
from app.web.pages import Page
from app.web.templates import ROOT

ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT), extensions=["jinja2.ext.i18n"], autoescape=True)


def every_page(of: type[Page] = Page) -> Iterator[type[Page]]:
    for page in of.__subclasses__():
        yield page
        yield from every_page(page)


def with_all_it_includes(name: str, known: set[str]) -> set[str]:
    """A template's name, and those of all that it extends, includes and imports."""
    if name not in known:
        known.add(name)
        parsed = ENVIRONMENT.parse((ROOT / name).read_text(encoding="utf-8"))
        for other in parsed.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            for constant in [other.template, *other.template.find_all(nodes.Const)]:
                if isinstance(constant, nodes.Const) and isinstance(constant.value, str) and constant.value.endswith(".html"):
                    with_all_it_includes(constant.value, known)
    return known


def used_by(page: type[Page]) -> set[str]:
    """What the template of a page, and of its part, ask the page for."""
    names = {page.template} | ({page.partial} if page.partial else set())
    found: set[str] = set()
    for name in set().union(*(with_all_it_includes(name, set()) for name in names)):
        for asked in ENVIRONMENT.parse((ROOT / name).read_text(encoding="utf-8")).find_all(nodes.Getattr):
            if isinstance(asked.node, nodes.Name) and asked.node.name == "page":
                found.add(asked.attr)
    return found


@pytest.mark.parametrize("page", list(every_page()), ids=lambda page: page.__name__)
def test_a_page_and_its_template_agree(page: type[Page]) -> None:
    assert {field.name for field in fields(page)} == used_by(page)


def test_every_template_belongs_to_a_page() -> None:
    known: set[str] = set()
    for page in every_page():
        for name in (page.template, page.partial):
            if name:
                with_all_it_includes(name, known)
    assert known == {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html")}


def test_a_pages_name_is_fixed_because_browsers_remember_it() -> None:
    for page in every_page():
        assert isinstance(page.screen, str)
        assert "{" not in page.screen
        assert "%" not in page.screen
