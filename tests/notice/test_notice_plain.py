"""L-02: people understand the notice. Sentences are short, formulas find it easy, and every word of
law or technology is explained; in both languages, for every sentence that can be said."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from notice_samples import NOW, change
from plain import clauses, ease, masked, words

from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.notice import in_force
from adjourn.notice.glossary import GLOSSARY, explained
from adjourn.notice.layers import WORDS
from adjourn.notice.material import MATERIAL
from adjourn.notice.sentences import HEADINGS, Part
from adjourn.notice.sentences.keeping import KEEPING
from adjourn.notice.text import blocks
from adjourn.register import Register

LANGUAGES = ("de", "en")
LONGEST = 25  # words of a clause (facts: law L-02)
LEAST = {"de": 60, "en": 65}  # ease: "plain" begins at 60 in both scales
PROSE = 5  # words; what is shorter is a name in a list
LONG = {"de": 16, "en": 12}  # letters of a word that has to be explained or known
VAGUE = {
    "en": r"might|could|often|usually|possibly|generally|sometimes|various|etc|and so on|"
    r"some (?:data|cases|people)|(?:data|it|they|provider) may",
    "de": r"möglicherweise|eventuell|gegebenenfalls|ggf|häufig|üblicherweise|in der Regel|"
    r"unter Umständen|manche|manchmal|verschiedene|gewisse|usw|könnten?",
}  # WP260 rev.01 no. 12 f. (facts: law L-01)
PASSIVE = {
    "en": r"\b(?:is|are|was|were|be|been)\b (?:\w+ly )?(?:not )?\w+(?:ed|en|wn|pt|ld)\b",
    "de": r"\b(?:wird|werden|wurde|wurden)\b.*\b(?:ge|ver|be|er|ent)\w+(?:t|en)\b",
}


def everyday(language: str) -> set[str]:
    """Long words that everybody knows, or that their own sentence explains."""
    path = Path(__file__).parent / f"everyday_{language}.txt"
    return set(path.read_text("utf-8").split())


@pytest.fixture
def variants(folder: Path, register: Register) -> list[Register]:
    """Registers that between them have every sentence said, also the ones seldom heard."""
    found = [register]
    found.append(change(folder, "parties.toml", "# adequacy = ", "adequacy = "))
    found.append(
        change(
            folder,
            "parties.toml",
            'type = "scc"',
            'type = "joint"\nessence_en = "we answer you"\nessence_de = "wir antworten Ihnen"',
        )
    )
    path = folder / "controller.toml"
    text = re.sub(r"\[channels\..*", "", path.read_text("utf-8"), flags=re.S)
    text += '\n[controller.automated]\ntext_en = "A score."\ntext_de = "Ein Wert."\n'
    found.append(change(folder, "controller.toml", path.read_text("utf-8"), text))
    found.append(change(folder, "tools.toml", 'status = "active"', 'status = "retired"'))
    return found  # fmt: skip


def names(register: Register, language: str) -> Iterator[str]:
    """What the organisation types in: not ours to make plain, and one word to a reader."""
    own = register.controller
    yield from (own.name, own.address, own.email, own.phone, own.authority.name, own.authority.url)
    yield from filter(None, (own.dpo.email, own.legal_form, "https://privacy.example.org"))
    for party in register.parties.values():
        yield from filter(None, (party.name, party.address, getattr(party, f"own_{language}")))
        yield from filter(None, (party.adequacy,))
    for tool in register.tools.values():
        yield from filter(None, (tool.title, tool.notice_url, tool.terms_url))
    for contract in register.contracts.values():
        yield contract.version
    for cookie in register.cookies:
        yield from (cookie.name, cookie.host)


def typed(register: Register, language: str) -> Iterator[str]:
    """The texts of the starter register, which we have written."""
    for each in register.types.values():
        yield from (getattr(each, f"title_{language}"), getattr(each, f"contents_{language}"))
    for purpose in register.purposes.values():
        yield getattr(purpose, f"text_{language}")
        yield getattr(purpose, f"interest_{language}") or ""


def said(register: Register, language: str) -> list[str]:
    return [line for block in blocks(register, language, NOW) for line in block.sentences]


def around(language: str) -> list[str]:
    """What stands on the page besides the sentences."""
    found: list[Wording] = [*WORDS.values(), *HEADINGS.values(), *KEEPING.values()]
    found += [rule.words for rule in MATERIAL.values()]
    found += [part for one in GLOSSARY for part in (one.title, one.meaning)]
    return [one.de if language == "de" else one.en for one in found]


def prose(register: Register, language: str) -> list[str]:
    """Every clause of the notice without the names in it."""
    values = {*names(register, language), *typed(register, language)} - {""}
    return [part for line in said(register, language) for part in clauses(masked(line, values))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_02_no_clause_is_longer_than_25_words(variants: list[Register], language: str) -> None:
    found = {part for register in variants for part in prose(register, language)}
    found |= {part for text in around(language) for part in clauses(text)}
    found |= {part for text in typed(variants[0], language) for part in clauses(text)}
    assert [part for part in found if len([w for w in words(part) if w != "X"]) > LONGEST] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_02_the_formulas_find_the_notice_easy(register: Register, language: str) -> None:
    running = [part for part in prose(register, language) if len(words(part)) >= PROSE]
    assert len(running) > 80
    assert ease(running, language) >= LEAST[language]


def test_L_02_the_formulas_tell_plain_from_hard() -> None:
    plain, hard = "We keep this for a week.", "Notification requirements necessitate consultation."
    assert ease([plain], "en") > 80 > 0 > ease([hard], "en")
    einfach = "Wir heben das eine Woche auf."
    schwer = "Datenverarbeitungsvorgänge unterliegen Verfahrensdokumentationspflichten."
    assert ease([einfach], "de") > 70 > 0 > ease([schwer], "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_01_no_word_leaves_open_what_happens(variants: list[Register], language: str) -> None:
    vague = re.compile(rf"\b(?:{VAGUE[language]})\b", re.I)
    lines = [line for register in variants for line in said(register, language)]
    assert [line for line in [*lines, *around(language)] if vague.search(line)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_02_few_clauses_hide_who_acts(register: Register, language: str) -> None:
    running = [part for part in prose(register, language) if len(words(part)) >= PROSE]
    passive = [part for part in running if re.search(PASSIVE[language], part)]
    assert len(passive) <= len(running) / 5, passive


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_02_every_hard_word_is_explained_or_listed(
    variants: list[Register], language: str
) -> None:
    known, found = everyday(language), set()
    for register in variants:
        for line in said(register, language):
            plain = masked(line, names(register, language))
            for one in GLOSSARY:
                plain = (one.de if language == "de" else one.en).sub(" ", plain)
            hard = [word for word in words(plain) if len(word) > LONG[language]]
            hard += re.findall(r"\b[A-ZÄÖÜ]{2,}\b", plain)
            found |= set(hard) - known
    assert found == set()


def test_no_word_is_listed_that_nobody_uses(variants: list[Register]) -> None:
    for language in LANGUAGES:
        text = " ".join(line for register in variants for line in said(register, language))
        assert {word for word in everyday(language) if word not in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_L_02_the_words_of_the_glossary_are_explained_with_the_notice(
    told: Ledger, language: str
) -> None:
    shown = dict(explained(in_force(told, language, NOW)))
    wanted = {"de": "Auftragsverarbeiter, in unserem Auftrag", "en": "Processor, on our behalf"}
    assert wanted[language] in shown
    assert not {"CJEU", "EuGH"} & set(shown), "only words that are used"


WITHIN: dict[Part, dict[str, tuple[str, ...]]] = {
    Part.WHO: {"de": ("Verantwortlich ist Example GmbH",), "en": ("Responsible is Example GmbH",)},
    Part.WHAT: {"de": ("IP- und MAC-Adresse",), "en": ("IP and MAC address",)},
    Part.WHY: {"de": ("Unser Interesse:",), "en": ("Our interest:",)},
    Part.HOW_LONG: {"de": ("90 Tage nach",), "en": ("90 days after",)},
    Part.WHO_GETS: {"de": ("erhält Daten als",), "en": ("receives data as",)},
    Part.RIGHTS: {"de": ("Auskunft (Art. 15",), "en": ("Access (Art. 15",)},
    Part.OBJECTION: {"de": ("widersprechen",), "en": ("object",)},
    Part.CONTACT: {"de": ("privacy@example.org",), "en": ("privacy@example.org",)},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lawyer_reads_who_what_why_how_long_who_gets_it_your_rights_and_contact(
    register: Register, language: str
) -> None:
    made = blocks(register, language, NOW)
    assert list(WITHIN) == list(Part)
    titles = [heading.de if language == "de" else heading.en for heading in HEADINGS.values()]
    assert [block.title for block in made] == titles
    for block, wanted in zip(made, WITHIN.values(), strict=True):
        text = "\n".join(block.sentences)
        assert all(words_ in text for words_ in wanted[language]), block.title
