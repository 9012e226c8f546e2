"""The reference page names every key, and no key that does not exist."""

import re
from pathlib import Path

import pytest
from msgspec.structs import fields
from register_samples import TEAMS_KEYS

from adjourn.law.periods import STANDARD
from adjourn.register import model
from adjourn.register.model import ITEM_KINDS, Model

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "register.md"
SECTIONS: dict[str, type[Model]] = {
    "[controller]": model.Controller,
    "[controller.dpo]": model.Officer,
    "[controller.authority]": model.Authority,
    "[controller.automated]": model.Automated,
    "[channels.ID]": model.Channel,
    "[portal]": model.Portal,
    "[mail]": model.Mail,
    "[parties.ID]": model.Party,
    "[contracts.ID]": model.Contract,
    "[contracts.ID.clauses]": model.Clauses,
    "[contracts.ID.clauses.POINT]": model.Clause,
    "[measures.ID]": model.Measure,
    "[clients.ID]": model.Client,
    "[void.ID]": model.Void,
    "[tools.NAME]": model.Tool,
    "[purposes.ID]": model.Purpose,
    "[types.K-nn]": model.DataType,
    "[fields.RESOURCE]": model.Field,
    "[[cookies]]": model.Cookie,
}


def documented(heading: str) -> dict[str, str]:
    """Key -> what its row says about being required, below the heading."""
    page = PAGE.read_text(encoding="utf-8")
    (section,) = re.findall(
        rf"^#+ `{re.escape(heading)}`.*?\n(.*?)(?=^#+ `|^## |\Z)", page, re.DOTALL | re.MULTILINE
    )
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]*) ?\|", section, re.MULTILINE)
    return {key: need.strip() for keys, need in rows for key in re.findall(r"`(\w+)`", keys)}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_page_and_the_model_have_the_same_keys(heading: str) -> None:
    wanted = {info.name for info in fields(SECTIONS[heading])} - {"id", "settings"}
    if heading == "[tools.NAME]":
        wanted |= set(TEAMS_KEYS)
    assert set(documented(heading)) == wanted


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_page_marks_what_is_required(heading: str) -> None:
    needs = documented(heading)
    for info in fields(SECTIONS[heading]):
        if info.name in needs:
            assert (needs[info.name] == "required") == info.required, info.name


def test_every_model_is_on_the_page() -> None:
    assert set(SECTIONS.values()) == {
        value
        for value in vars(model).values()
        if isinstance(value, type) and issubclass(value, Model) and value is not Model
    }


def test_the_page_lists_all_periods_and_kinds() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for period in STANDARD:
        assert f'`"{period}"`' in page
    for kind in ITEM_KINDS:
        assert re.search(rf"\b{kind}\b", page)
