"""What somebody may agree to before a conference: each purpose by itself, none ticked (C-01)."""

from collections.abc import Sequence
from dataclasses import dataclass

from adjourn import consent
from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.notice.text import period
from adjourn.register.model import DataType, Purpose


@dataclass(frozen=True, slots=True)
class Option:
    """One purpose to agree to. `wording` is the very sentence that stands beside its box."""

    purpose: str
    wording: str
    until: str


def options(ledger: Ledger, language: str) -> list[Option]:
    """The purposes that rest on consent, with the sentence of agreement in "en" or "de"."""
    register = ledger.register
    found = []
    for purpose in consent.askable(register):
        types = [register.types[name] for name in consent.resting_only_on(register, purpose.id)]
        told = [each for each in types if each.kinds]
        said = _agree(register.controller.name, purpose, told)
        until = "; ".join(sorted({period(each, language) for each in told}))
        found.append(Option(purpose.id, said.de if language == "de" else said.en, until))
    return found


def _agree(name: str, told: Purpose, types: Sequence[DataType]) -> Wording:
    return Wording(
        f"I agree that {name} makes and uses this of me: "
        f"{'; '.join(each.contents_en for each in types)}. What for: {told.text_en}.",
        f"Ich willige ein, dass {name} dies von mir herstellt und nutzt: "
        f"{'; '.join(each.contents_de for each in types)}. Zweck: {told.text_de}.",
        "Art. 6(1)(a), 7 GDPR",
    )
