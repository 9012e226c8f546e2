"""How sentences are put together: both languages beside each other, values in their places."""

from collections.abc import Iterable

from adjourn.law.bases import Basis
from adjourn.law.period_texts import in_words
from adjourn.law.wording import Wording
from adjourn.register.model import DataType, Party, Purpose, Tool

Value = str | int | Wording


def say(en: str, de: str, **values: Value) -> Wording:
    """One sentence. A value that is a `Wording` goes in by its language."""
    return Wording(_filled(en, "en", values), _filled(de, "de", values), "")


def _filled(text: str, language: str, values: dict[str, Value]) -> str:
    return text.format(
        **{
            key: (value.de if language == "de" else value.en)
            if isinstance(value, Wording)
            else value
            for key, value in values.items()
        }
    )


def listed(words: Iterable[Wording | str]) -> Wording:
    """ "a, b and c"."""
    found = [one if isinstance(one, Wording) else Wording(one, one, "") for one in words]
    return Wording(_row([w.en for w in found], "and"), _row([w.de for w in found], "und"), "")


def _row(words: list[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def capital(said: Wording) -> Wording:
    """As at the beginning of a sentence."""
    return Wording(said.en[0].upper() + said.en[1:], said.de[0].upper() + said.de[1:], "")


def title(each: DataType) -> Wording:
    return Wording(each.title_en, each.title_de, each.citation)


def contents(each: DataType) -> Wording:
    return Wording(each.contents_en, each.contents_de, each.citation)


def titles(types: Iterable[DataType]) -> Wording:
    """The names of the types, each once."""
    return listed(list(dict.fromkeys(title(each) for each in types)))


def purpose(each: Purpose) -> Wording:
    return Wording(each.text_en, each.text_de, "")


def period(each: DataType) -> Wording:
    return in_words(each.rule)


def letter(basis: Basis) -> Wording:
    """ "Art. 6(1)(f) GDPR", as each language cites it."""
    return Wording(f"Art. 6(1)({basis}) GDPR", f"Art. 6 Abs. 1 Buchst. {basis} DSGVO", "")


def named(tool: Tool) -> str:
    return tool.title or tool.id


def addressed(party: Party) -> str:
    return f"{party.name}, {party.address}"
