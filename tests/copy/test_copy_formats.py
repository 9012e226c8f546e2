"""The forms of the copy: published schema, explained fields, tagged PDF, tables, calendar."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from copy_samples import ABOUT, ANNA, AT, BODO, MINE, NAMED, Desk, person

from adjourn.rights.copy.data import schema
from adjourn.rights.copy.gaps import WHY, Why
from adjourn.rights.copy.readme import fields
from adjourn.rights.copy.texts import _TEXTS, say
from adjourn.tools.practice import Tenant
from adjourn.tools.protocol import Kind, Unavailable

DOCS = Path(__file__).parents[2] / "docs" / "reference"
CHECK = jsonschema.Draft202012Validator(
    json.loads(schema()), format_checker=jsonschema.FormatChecker()
)
anna, bodo = person(ANNA, "Anna Beispiel"), person(BODO, "Bodo Muster")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("portability", [False, True])
def test_the_data_keep_to_the_published_schema(
    practice: tuple[Tenant, Desk], language: str, portability: bool
) -> None:
    _, desk = practice
    copied = desk.copy(language=language, portability=portability)
    assert copied.read("schema.json") == schema()
    CHECK.validate(copied.data)


def test_the_schema_is_itself_sound_and_published() -> None:
    CHECK.check_schema(json.loads(schema()))
    assert (DOCS / "access-copy.schema.json").read_bytes() == schema()


def test_the_schema_lists_every_reason_and_kind() -> None:
    item = json.loads(schema())["properties"]["items"]["items"]["properties"]
    assert item["missing"]["enum"] == [*Why, None]
    assert item["kind"]["enum"] == list(Kind)
    assert set(WHY) == set(Why)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_readme_explains_every_field(desk: Desk, language: str) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "x"})
    copied = desk.copy(language=language)
    text = copied.text("README.txt")
    named = dict(fields(language))
    for name, value in copied.data.items():
        assert f"- {name}: {named[name]}" in text
        for inner in value[0] if isinstance(value, list) and value else ():
            assert f"- {name}[].{inner}: " in text
    assert "items[].people[].name" in named


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pdf_is_tagged_for_screen_readers(desk: Desk, language: str) -> None:
    """PDF/UA-1 (ISO 14289-1): marked, with structure, language, title, shown as title."""
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content=Unavailable("down"))
    copied = desk.copy(language=language)
    with pikepdf.open(io.BytesIO(copied.read("summary.pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == say("title_access", language)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        tags = _tags(pdf.Root.StructTreeRoot)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= tags


def _tags(node: object) -> set[str]:
    found, below = set(), [node]
    while below:
        one = below.pop()
        if isinstance(one, pikepdf.Dictionary):
            found |= {str(one.S)} if "/S" in one else set()
            below.append(one.get("/K"))
        elif isinstance(one, pikepdf.Array):
            below += list(one)
    return found


def test_the_pdf_is_the_same_for_the_same_copy(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "x"})
    assert desk.copy().read("summary.pdf") == desk.copy().read("summary.pdf")


def test_a_long_list_of_gaps_is_whole_on_the_page_and_cut_in_the_pdf(desk: Desk) -> None:
    for number in range(260):
        desk.put(Kind.MESSAGE, f"m{number}", (bodo, MINE), (anna, NAMED))
    copied = desk.copy()
    assert copied.text("summary.html").count("rights of others</bdi>") == 260
    assert copied.text("tables/not-included.csv").count("third_party_rights") == 260
    assert len(copied.data["not_included"]) == 260
    assert len(copied.read("summary.pdf")) < 400_000


def test_a_table_for_each_kind_with_the_same_items(desk: Desk) -> None:
    desk.put(
        Kind.MESSAGE, "m", (anna, MINE), (bodo, NAMED),
        content={"text": "<p>Hi, <b>you</b></p>", "format": "html", "subject": "S"},
    )  # fmt: skip
    desk.put(Kind.CALL, "c", (anna, ABOUT), detail={"type": "groupCall"})
    copied = desk.copy()
    raw = copied.read("tables/messages.csv")
    assert raw.startswith("\ufeff".encode())
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    assert (row["text"], row["subject"], row["people"]) == ("Hi, you", "S", "Bodo Muster")
    assert row["id"] == str(desk.id("m"))
    (call,) = csv.DictReader(io.StringIO(copied.read("tables/calls.csv").decode("utf-8-sig")))
    assert json.loads(call["details"]) == {"type": "groupCall"}


def test_a_portable_copy_has_the_conferences_as_a_calendar(desk: Desk) -> None:
    desk.put(
        Kind.ATTENDANCE, "a", (anna, ABOUT), content={"subject": "Offer; part 1, for Ännä " * 6},
        ended=AT + timedelta(minutes=30),
    )  # fmt: skip
    lines = desk.copy(portability=True).text("meetings.ics").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2] == "END:VCALENDAR"
    assert "DTSTART:20261102T090000Z" in lines
    assert "DTEND:20261102T093000Z" in lines
    assert "SUMMARY:Microsoft Teams" in lines, "K-04 rests on f: its content is not portable"
    assert all(len(line.encode()) <= 75 for line in lines)


def test_every_text_is_there_in_both_languages() -> None:
    for english, german in _TEXTS.values():
        assert english
        assert german
    for words in WHY.values():
        assert words.title_en
        assert words.title_de
        assert words.wording.en != words.wording.de
