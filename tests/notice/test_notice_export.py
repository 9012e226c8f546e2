"""The notice as files for any web server, and what to enter in Teams."""

import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest
from notice_samples import NOW, change

from adjourn.ledger.ledger import Ledger
from adjourn.notice import Unpublished, in_force
from adjourn.notice.approving import approve
from adjourn.notice.draft import draft
from adjourn.notice.export import export, files
from adjourn.notice.layers import FIRST, layers
from adjourn.notice.sentences import Part
from adjourn.notice.teams import commands, entries, lacking
from adjourn.register import Register

WANTED = {"index.html", "notice.jsonld"} | {
    f"{language}/{name}"
    for language in ("de", "en")
    for name in ("index.html", "fragment.html", "notice.pdf", "tilt.json")
}


class Seen(HTMLParser):
    """Tags, classes, ids and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.values.setdefault(name, []).append(value or "")


@pytest.fixture
def made(told: Ledger) -> dict[str, bytes]:
    return dict(files(told, NOW))


def test_every_file_is_there_and_a_second_export_is_the_same(told: Ledger, tmp_path: Path) -> None:
    written = export(told, tmp_path, NOW)
    assert {str(path.relative_to(tmp_path)) for path in written} == WANTED
    first = {path: path.read_bytes() for path in written}
    assert {path: path.read_bytes() for path in export(told, tmp_path, NOW)} == first


def test_N_01_nothing_is_written_while_the_notice_cannot_be_published(
    ledger: Ledger, tmp_path: Path
) -> None:
    with pytest.raises(Unpublished):
        export(ledger, tmp_path / "out", NOW)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("language", ["de", "en"])
def test_L_06_page_and_pdf_say_every_sentence(
    told: Ledger, made: dict[str, bytes], language: str
) -> None:
    notice = in_force(told, language, NOW)
    page = unescape(made[f"{language}/index.html"].decode())
    for block in notice.blocks:
        assert block.title in page
        assert [text for text in block.sentences if text not in page] == []
    with pikepdf.open(io.BytesIO(made[f"{language}/notice.pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        assert "pdfuaid:part" in str(pdf.open_metadata())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_loads_nothing_and_leads_to_files_of_the_export_alone(
    made: dict[str, bytes], language: str
) -> None:
    seen = Seen(made[f"{language}/index.html"].decode())
    assert "script" not in seen.tags
    assert "src" not in seen.values
    for link in seen.values["href"]:
        if not link.startswith("#"):
            assert str((Path(f"/{language}") / link).resolve())[1:] in WANTED, link


def test_the_fragment_fits_into_any_page(made: dict[str, bytes]) -> None:
    text = made["de/fragment.html"].decode()
    seen = Seen(text)
    assert text.startswith('<div class="adjourn-notice" lang="de">')
    assert not {"html", "head", "style", "script", "link", "main", "body"} & set(seen.tags)
    names = [*seen.values["id"], *" ".join(seen.values["class"]).split()]
    assert [name for name in names if not name.startswith("adjourn-")] == []
    assert len(set(seen.values["id"])) == len(seen.values["id"])


def test_the_files_for_machines_are_those_of_the_version(
    told: Ledger, made: dict[str, bytes]
) -> None:
    notice = in_force(told, "de", NOW)
    linked = json.loads(made["notice.jsonld"])
    assert notice.hash in [one["dct:identifier"] for one in linked["dct:hasVersion"]]
    assert json.loads(made["de/tilt.json"])["meta"]["_hash"] == notice.hash


@pytest.mark.parametrize("language", ["de", "en"])
def test_L_01_the_short_layer_says_something_of_every_block(told: Ledger, language: str) -> None:
    found = layers(in_force(told, language, NOW))
    assert [layer.part for layer in found] == list(Part)
    whole = [text for layer in found for text in layer.block.sentences]
    for layer in found:
        assert layer.first, layer.part
        assert set(layer.first) <= set(whole)
        assert not any(text.endswith(":") for text in layer.first), "no list without its items"
    short = sum(len(text) for layer in found for text in layer.first)
    assert short < sum(map(len, whole)) / 4


def test_Art_21_4_the_objection_is_in_the_short_layer_and_apart(made: dict[str, bytes]) -> None:
    assert FIRST[Part.OBJECTION][0] == ("N-objection", 0)
    page = made["en/index.html"].decode()
    assert len(re.findall('class="adjourn-box"', page)) == 2  # in short, and in full


def test_N_07_Teams_gets_the_address_of_the_notice(register: Register) -> None:
    values = {each.key: each.value for each in entries(register)}
    assert values["privacyProfile.statementUrl"] == "https://privacy.example.org/privacy"
    assert values["privacyProfile.contactEmail"] == "dpo@example.org"
    assert values["LegalURL"] == values["privacyProfile.statementUrl"]
    assert values["LegalURL"] in values["CustomFooterText"]
    assert register.controller.name in values["dial-in"]
    assert all(values[key] in commands(register) for key in list(values)[:3])
    assert lacking(register) is None


def test_N_07_without_an_address_it_says_which_key_to_fill_in(folder: Path) -> None:
    bare = change(folder, "portal.toml", "[portal]\nurl =", "# ")
    assert entries(bare) == []
    assert commands(bare) == ""
    gap = lacking(bare)
    assert gap is not None
    assert gap.path == ("portal", "url")


def test_N_05_an_export_tells_what_is_announced(folder: Path, told: Ledger) -> None:
    in_force(told, "de", NOW)
    told.register = change(folder, "parties.toml", '"(EU) 2021/914"', '"Zebra clauses"')
    approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW)
    made = dict(files(told, NOW))
    for name in ("de/index.html", "de/fragment.html"):
        assert "Diese Hinweise ändern sich am 23.12.2026" in made[name].decode()
        assert "Zebra" not in made[name].decode()
