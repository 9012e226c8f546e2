"""What the notice says of each reason that keeps something (facts: law R-10, S16)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from adjourn.law.bases import Basis
from adjourn.law.reasons import HOLDS, Reason
from adjourn.law.wording import Wording, cited
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import capital, say
from adjourn.register import Issue

KEEPING: Mapping[Reason, Wording] = MappingProxyType(
    {
        Reason.STATUTORY_RETENTION: Wording(
            "a law obliges us to keep it; it is locked until then",
            "ein Gesetz verpflichtet uns zur Aufbewahrung; es ist bis dahin gesperrt",
            "Art. 17(3)(b) GDPR",
        ),
        Reason.TAX_OPEN: Wording(
            "a tax assessment that it matters for is open",
            "eine Steuerfestsetzung, für die es Bedeutung hat, ist offen",
            "§ 147(3) AO",
        ),
        Reason.LEGAL_HOLD: Wording(
            "it is evidence in a legal matter",
            "es ist Beweis in einer Rechtssache",
            "Art. 17(3)(e), 18 GDPR",
        ),
        Reason.LEGAL_CLAIM: Wording(
            "it is needed for a legal claim",
            "es wird für einen Rechtsanspruch gebraucht",
            "Art. 17(3)(e) GDPR",
        ),
        Reason.THIRD_PARTY_RIGHTS: Wording(
            "it also belongs to other people, whose rights would be harmed",
            "es gehört auch anderen, deren Rechte verletzt würden",
            "Art. 15(4), 17 GDPR",
        ),
        Reason.IDENTITY_OPEN: Wording(
            "we have reasonable doubt who is asking",
            "wir haben begründete Zweifel, wer anfragt",
            "Art. 12(6) GDPR",
        ),
        Reason.NOT_IDENTIFIABLE: Wording(
            "nothing shows whose it is",
            "nichts zeigt, wem es gehört",
            "Art. 11 GDPR",
        ),
        Reason.OTHER_CONTROLLER: Wording(
            "it lies with another organisation, which decides about it",
            "es liegt bei einer anderen Organisation, die darüber entscheidet",
            "Art. 4(7) GDPR",
        ),
        Reason.PROVIDER_PERIOD: Wording(
            "the provider offers no deletion and its own period runs",
            "der Anbieter bietet keine Löschung an, und seine eigene Frist läuft",
            "Art. 28(3)(g) GDPR",
        ),
        Reason.PROVIDER_RECOVERY: Wording(
            "it is deleted, and the provider can still restore it for a time",
            "es ist gelöscht, und der Anbieter kann es noch eine Zeit lang wiederherstellen",
            "Art. 28(3)(g) GDPR",
        ),
        Reason.PROVIDER_PENDING: Wording(
            "the provider has not finished the deletion",
            "der Anbieter hat die Löschung noch nicht abgeschlossen",
            "Art. 28(3)(a) GDPR",
        ),
        Reason.PROVIDER_COPY: Wording(
            "the provider keeps a copy that we cannot delete",
            "der Anbieter behält eine Kopie, die wir nicht löschen können",
            "Art. 28(3)(g) GDPR",
        ),
        Reason.PROVIDER_REFUSED: Wording(
            "the provider refused the deletion, which we pursue",
            "der Anbieter hat die Löschung abgelehnt, was wir weiter verfolgen",
            "Art. 28(3)(a) GDPR",
        ),
    }
)
"""What the notice says of each reason that keeps something. `NOT_FOUND` keeps nothing."""
_OF_LAW = (Reason.STATUTORY_RETENTION, Reason.TAX_OPEN)


def keeping(facts: Facts) -> list[Reason]:
    """The reasons that the register and its tools can come to (facts: law S16)."""
    lasting = list(facts.lasting())
    return [
        reason
        for reason in KEEPING
        if not any(lacking(reason, facts)) and (lasting or not reason.startswith("provider_"))
    ]


def lacking(reason: Reason, facts: Facts) -> Iterator[Issue]:
    """What in the register keeps a reason of ours from being told, and so from being used."""
    if reason in HOLDS and reason not in facts.register.controller.holds:
        yield Issue(
            ("controller", "holds"), f"lacks {reason}, for which something is kept",
            f'a list with "{reason}", so that the notice tells of it',
        )  # fmt: skip
    if reason in _OF_LAW and not facts.resting_on(Basis.DUTY):
        right = 'a data type with basis = "c", so that the notice tells what a law wants kept'
        yield Issue(("types",), f"has none that {reason} could be of", right)


def sentence(reason: Reason) -> Wording:
    """The whole sentence of a reason, as S16 says it."""
    said = KEEPING[reason]
    law = Wording(said.citation, cited(said.citation, "de"), "")
    return say("{why} ({law}).", "{why} ({law}).", why=capital(said), law=law)
