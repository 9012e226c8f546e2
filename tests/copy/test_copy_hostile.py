"""Whatever tools, people and names are: nothing runs, leads elsewhere, or breaks the copy."""

import csv
import io
import re

import pikepdf
import pytest
from copy_samples import ABOUT, ANNA, AT, BODO, MINE, Desk, person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adjourn.rights.copy import tables
from adjourn.rights.copy.names import file_name
from adjourn.rights.copy.tables import cell, plain
from adjourn.tools.protocol import Kind

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% load x %}",
    '#eval("1+1") $x$ #panic() *b* `r` <label> @ref',
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "ליאור דוגמה 🎈👩‍👩‍👧",
    "日本語 العربية",
    "\u202egnp.exe",
    "half \ud83d of an emoji",
    "bell \x07 and \x00 nul",
    "x" * 5_000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_and_does_nothing(desk: Desk, name: str) -> None:
    desk.put(
        Kind.MESSAGE, "m", (person(ANNA, name), MINE), (person(BODO, name), ABOUT),
        content={"text": name, "subject": name}, detail={"name": name},
    )  # fmt: skip
    desk.put(Kind.FILE, "f", (person(ANNA, name), MINE), content=[b"x"], detail={"name": name})
    for language in ("de", "en"):
        copied = desk.copy(language=language)
        page = copied.text("summary.html")
        assert "<script" not in page
        assert "{{ 7 * 7 }}" in page or "7 * 7" not in name
        with pikepdf.open(io.BytesIO(copied.read("summary.pdf"))) as pdf:
            assert len(pdf.pages) >= 1
    for path in copied.names:
        assert re.fullmatch(r"[a-z0-9_./A-Z-]+", path)
        assert ".." not in path
        assert not path.startswith("/")


def test_a_name_stands_in_the_data_as_it_is(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (person(ANNA, HOSTILE[5]), MINE), content={"text": HOSTILE[8]})
    copied = desk.copy()
    assert copied.data["person"]["name"] == HOSTILE[5]
    assert copied.item("m")["content"]["text"] == HOSTILE[8]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 23125 014", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＠x"],
)
def test_no_cell_begins_like_a_formula(desk: Desk, text: str) -> None:
    desk.put(Kind.MESSAGE, "m", (person(ANNA), MINE), content={"text": text, "subject": text})
    rows = list(
        csv.DictReader(io.StringIO(desk.copy().text("tables/messages.csv").lstrip("\ufeff")))
    )
    assert rows[0]["text"] == rows[0]["subject"] == f"'{text}"


@given(st.text())
def test_cells_keep_their_text(text: str) -> None:
    assert cell(text).removeprefix("'") == text.removeprefix("'")
    assert not cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text(), st.sampled_from(list(Kind)), st.binary(max_size=40))
def test_names_of_files_are_plain_whatever_the_tool_calls_them(
    name: str, kind: Kind, start: bytes
) -> None:
    made = file_name(kind, 7, AT, {"name": name}, start)
    assert re.fullmatch(r"[a-z]+/0007_2026-11-02\.[a-z0-9]{2,10}", made)


@pytest.mark.parametrize("ending", ["exe", "js", "html", "bat", "lnk", "scr", "svg", "url"])
def test_what_a_double_click_would_run_loses_its_ending(ending: str) -> None:
    assert file_name(Kind.FILE, 1, AT, {"name": f"offer.{ending}"}, b"MZ").endswith(".bin")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_words_of_markup_never_raise(text: str) -> None:
    assert isinstance(plain({"text": f"<div>{text}", "format": "html"}), str)
    assert plain({"text": text, "format": "text"}) == text


def test_tables_that_grow_too_large_for_memory_point_to_the_data(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_MOST", 0)
    for ref in "ab":
        desk.put(Kind.MESSAGE, ref, (person(ANNA), MINE), content={"text": f"{ref} is long"})
    copied = desk.copy()
    rows = csv.DictReader(io.StringIO(copied.read("tables/messages.csv").decode("utf-8-sig")))
    assert [row["text"] for row in rows][-1] == "(data.json)"
    assert copied.item("b")["content"]["text"] == "b is long"


def test_markup_becomes_words() -> None:
    html = "<p>Dear <b>Anna</b>,</p><p>5 &lt; 6<br>yes</p>"
    assert plain({"text": html, "format": "html"}) == "Dear Anna,\n5 < 6\nyes"


def test_a_deep_or_odd_content_costs_only_itself(desk: Desk) -> None:
    deep: dict[str, object] = {}
    for _ in range(200):
        deep = {"x": deep}
    desk.put(Kind.MESSAGE, "m", (person(ANNA), MINE), content={"text": 5, "attachments": deep})
    assert desk.copy().item("m")["content"]["text"] == 5
