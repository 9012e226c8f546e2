"""Every text in both languages: complete, readable, safe, and silent in the subject."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from mail_samples import CONTEXTS, letter
from msgspec.structs import replace

from adjourn.law.rights import REQUESTS, RIGHTS
from adjourn.ledger.ledger import Ledger
from adjourn.mail import wording
from adjourn.mail.contexts import TEXTS
from adjourn.mail.letter import check
from adjourn.mail.message import Page, page
from adjourn.mail.smtp import Trouble
from adjourn.mail.troubles import TROUBLES
from adjourn.register import Register
from adjourn.register.model import Portal

BOTH = [(text, language) for text in TEXTS for language in ("de", "en")]
_LONGEST = 25  # words of a sentence (facts: law L-02)
EVIL = '<script>alert(1)</script>"&\r\n\r\nhttps://evil.example \u202etxt.exe\x00 \ud83d ليلى'


@pytest.fixture
def register(ledger: Ledger) -> Register:
    return replace(ledger.register, portal=Portal(url="https://privacy.example.org/"))


def shown(register: Register, text: str, language: str, **more: Any) -> Page:
    return page(check(letter(text, language=language, **more)), register, practice=False)


class Texts(HTMLParser):
    """The texts of a page, its links, and every tag it opens."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.said.append(data)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\n> ", "\n"))


def test_the_lists_of_contexts_and_of_words_are_the_same() -> None:
    assert set(wording.TEXTS) == set(TEXTS) == set(CONTEXTS)


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_plain_text_and_html_say_the_same(register: Register, text: str, language: str) -> None:
    made = shown(register, text, language)
    html = Texts(made.html)
    heading = words(made.subject) * 2  # as title and as heading
    plain = re.sub(r"^https://\S+$", "", made.plain, flags=re.M)
    assert words(" ".join(html.said)) == heading + words(plain)
    # What is a link in one is an address in the other.
    assert html.links == re.findall(r"^(https://\S+)$", made.plain, re.M)
    assert f'<html lang="{language}">' in made.html


@pytest.mark.parametrize("text", TEXTS)
def test_both_languages_say_every_block_and_say_it_differently(
    register: Register, text: str
) -> None:
    de, en = (shown(register, text, language) for language in ("de", "en"))
    assert Texts(de.html).tags == Texts(en.html).tags
    assert de.subject != en.subject
    # Sentences that stayed in the other language would be the same in both.
    said = [set(_sentences(one.plain)) for one in (de, en)]
    given = {value for value in said[0] & said[1] if not _given(value, text, register)}
    assert given == set()


def _given(sentence: str, text: str, register: Register) -> bool:
    """Whether it comes from the context or the register."""
    controller = register.controller
    values = repr(CONTEXTS[text]) + controller.name + controller.address
    values += controller.email + controller.phone + controller.authority.name
    return all(word in values for word in words(sentence))


def _sentences(plain: str) -> list[str]:
    """Sentences and list entries; addresses on the web are none."""
    body, _, foot = re.sub(r"https?://\S+", "", plain).partition("\n-- \n")
    blocks = [" ".join(block.split()) for block in (*body.split("\n\n"), *foot.split("\n"))]
    lines = [line for block in blocks for line in re.split(r"(?:^| )- ", block)]
    return [s for line in lines for s in re.split(r"(?<=[.!?:]) (?=[A-ZÄÖÜ])", line) if s.strip()]


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_L_02_no_sentence_is_longer_than_25_words(
    register: Register, text: str, language: str
) -> None:
    sentences = _sentences(shown(register, text, language).plain)
    assert len(sentences) > 4
    assert [s for s in sentences if len(s.split()) > _LONGEST] == []


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_a_subject_holds_no_value_and_is_short(
    register: Register, text: str, language: str
) -> None:
    subject = shown(register, text, language).subject
    other = {key: value for key, value in CONTEXTS[text].items() if key != "organisation"}
    assert len(subject) < 60
    assert subject.isprintable()
    assert not set(words(subject.lower())) & set(re.findall(r"\d{4,}", repr(other)))
    swapped = {"organisation": "Other Ltd"} if "organisation" in CONTEXTS[text] else {}
    assert shown(register, text, language, context=CONTEXTS[text] | swapped).subject == subject
    assert "{" not in subject


def test_an_answer_and_a_refusal_look_the_same_from_outside() -> None:
    assert wording.TEXTS["answered"].subject == wording.TEXTS["refused"].subject


@pytest.mark.parametrize("language", ["de", "en"])
def test_A_07_a_refusal_names_reasons_complaint_and_court(
    register: Register, language: str
) -> None:
    plain = " ".join(shown(register, "refused", language).plain.split())
    assert "§ 147 AO" in plain
    assert register.controller.authority.name in plain
    assert register.controller.authority.url in plain
    assert "Art. 77" in plain
    assert "Art. 79" in plain


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("right", REQUESTS)
def test_every_right_has_its_name_in_a_letter(
    register: Register, language: str, right: str
) -> None:
    name = getattr(RIGHTS[right], f"title_{language}")  # type: ignore[index]
    for text in ("answered", "refused", "recipient"):
        context = {**CONTEXTS[text], "right": right}
        plain = shown(register, text, language, context=context).plain
        assert name in " ".join(plain.split())


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_every_letter_says_who_writes_and_where_the_notice_is(
    register: Register, text: str, language: str
) -> None:
    plain = shown(register, text, language).plain
    foot = " ".join(plain.partition("\n-- \n")[2].split())
    controller = register.controller
    for value in (controller.name, controller.address, controller.email, controller.dpo.email):
        assert value
        assert value in foot
    assert f"https://privacy.example.org/{language}/notice" in foot


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_nothing_is_loaded_from_anywhere(register: Register, text: str, language: str) -> None:
    html = shown(register, text, language).html
    assert set(Texts(html).tags) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "p", "a", "ul", "li", "br",
        "blockquote", "footer",
    }  # fmt: skip
    assert not re.search(r"src=|url\(|@import|http-equiv", html)


def _evil(value: Any) -> Any:
    if isinstance(value, str):
        return value if re.match(r"https?:|[0-9a-f-]{36}$|[a-z]+$", value) else EVIL
    if isinstance(value, list):
        return [_evil(each) for each in value]
    return {k: _evil(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(("text", "language"), BOTH)
def test_markup_line_ends_and_turned_text_in_a_value_stay_a_value(
    register: Register, text: str, language: str
) -> None:
    right = shown(register, text, language)
    made = shown(register, text, language, context=_evil(CONTEXTS[text]))
    assert "script" not in Texts(made.html).tags
    assert "https://evil.example" not in Texts(made.html).links
    for sign in ("\x00", "\u202e", "\r", "\ud83d"):
        assert sign not in made.plain + made.html
    if made.plain != right.plain:
        assert "&lt;script&gt;" in made.html
    # An address in a value never stands on a line of its own, where ours do.
    assert "https://evil.example" not in re.findall(r"^(https?://\S+)", made.plain, re.M)


def test_without_public_pages_no_empty_link_is_shown(ledger: Ledger) -> None:
    for text, context in CONTEXTS.items():
        if text != "link":
            bare = {k: "" if k.startswith("url") else v for k, v in context.items()}
            for language in ("de", "en"):
                made = shown(ledger.register, text, language, context=bare)
                assert Texts(made.html).links == []
                assert ":\n\n\n" not in made.plain


def test_every_trouble_is_told_in_both_languages_with_what_to_do() -> None:
    assert set(TROUBLES) == set(Trouble)
    for told in TROUBLES.values():
        for said in (told.de, told.en):
            assert said.count(".") >= 2, said
            assert all(len(s.split()) <= _LONGEST for s in said.split("."))


def test_a_purpose_as_long_as_the_register_allows_fits(register: Register) -> None:
    long = "x" * 3 * 4000  # title, contents and text of a purpose
    context = {**CONTEXTS["consent"], "purposes": [long]}
    assert long in shown(register, "consent", "en", context=context).plain


def test_practice_says_so(register: Register) -> None:
    for language, said in (("de", "Übung:"), ("en", "Practice:")):
        checked = check(letter(language=language))
        assert said in page(checked, register, practice=True).plain
        assert said not in page(checked, register, practice=False).plain


def test_days_are_those_of_the_controllers_seat(register: Register) -> None:
    # 22:59:59 in UTC is the last second of the day in Berlin.
    assert "by 23 December 2026" in shown(register, "received", "en").plain
    assert "bis zum 23. D" in shown(register, "received", "de").plain
