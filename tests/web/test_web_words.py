"""Both languages say everything, and every word of the lists has its plain words."""

from pathlib import Path

import polib
import pytest
from catalogues import CATALOGUES, texts
from django.template.loader import get_template
from django.utils import translation

from adjourn.evidence import entries
from adjourn.law.reasons import Reason
from adjourn.tools.protocol import HandleKind, Kind, Outcome, Relation
from adjourn.web import words
from adjourn.web.assets import asset
from adjourn.web.views import evidence


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=str)
def test_every_text_has_its_german(catalogue: Path) -> None:
    texts = polib.pofile(str(catalogue))
    assert [entry.msgid for entry in texts if not entry.translated() or entry.fuzzy] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=str)
def test_the_compiled_catalogue_is_that_of_the_source(catalogue: Path) -> None:
    source = {entry.msgid_with_context: _said(entry) for entry in polib.pofile(str(catalogue))}
    compiled = polib.mofile(str(catalogue.with_suffix(".mo")))
    assert {entry.msgid_with_context: _said(entry) for entry in compiled} == source


def test_no_text_of_code_or_templates_is_missing_in_the_catalogues(tmp_path: Path) -> None:
    known = {
        (entry.msgctxt, entry.msgid)
        for catalogue in CATALOGUES
        for entry in polib.pofile(str(catalogue))
    }
    found = texts(tmp_path)
    assert len(found) > 200
    assert found - known == set()


def test_no_catalogue_says_what_nobody_asks_for(tmp_path: Path) -> None:
    found = texts(tmp_path)
    for catalogue in CATALOGUES:
        known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue))}
        assert known - found == set(), catalogue


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_word_icon_and_tone(outcome: Outcome) -> None:
    icons = get_template("web/icons.html").render()
    told = words.outcome(outcome)
    assert told.name == outcome
    assert f'id="icon-{outcome}"' in icons
    assert f".{told.tone} " in asset("site.css").content.decode()
    with translation.override("de"):
        german = str(told.word)
    assert german != str(told.word)


def test_every_kind_relation_handle_and_reason_has_words() -> None:
    assert set(words.KINDS) == set(Kind)
    assert set(words.RELATIONS) == set(Relation)
    assert set(words.HANDLES) == set(HandleKind)
    assert all(words.reason(name) for name in Reason)
    assert words.reason(None) is None
    assert words.outcome("") is words.OPEN


def test_every_kind_of_log_entry_is_told_in_plain_words() -> None:
    assert set(entries.KINDS) <= set(evidence.KINDS)


def test_the_style_sheet_is_small_and_loads_nothing() -> None:
    style = asset("site.css").content.decode()
    assert len(style) < 10_000
    assert "url(" not in style
    assert "@import" not in style


def _said(entry: polib.POEntry | polib.MOEntry) -> object:
    return entry.msgstr_plural or entry.msgstr
