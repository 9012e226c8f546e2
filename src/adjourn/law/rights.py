"""A person's rights and which of them each legal basis carries (facts: law §2.3, §7 V-3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from adjourn.law.bases import Basis
from adjourn.law.wording import Wording


class Right(StrEnum):
    """A right of the person whose data they are. Values are stable: cases carry them.

    `COMPLAINT` is for information: it is exercised at the authority and opens no case.
    """

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class RightFacts:
    """`wording` explains the right in one sentence; `dpv` is the full IRI in DPV 2.3."""

    article: str
    dpv: str
    title_en: str
    title_de: str
    wording: Wording


# What can be asked of us, in the order in which one message is worked: first what stops the
# processing, then the copies, and what destroys data last.
REQUESTS: tuple[Right, ...] = (
    Right.WITHDRAWAL,
    Right.OBJECTION,
    Right.RESTRICTION,
    Right.RECTIFICATION,
    Right.ACCESS,
    Right.PORTABILITY,
    Right.ERASURE,
)

# Art. 19 GDPR: recipients are told of these, and of erasures that follow the last two.
TELLS_RECIPIENTS = frozenset(
    {
        Right.RECTIFICATION,
        Right.ERASURE,
        Right.RESTRICTION,
        Right.OBJECTION,
        Right.WITHDRAWAL,
    }
)

_ALWAYS = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION, Right.COMPLAINT})
# Own table: DPV's mapping gives basis c no erasure at all.
_MORE: Mapping[Basis, frozenset[Right]] = MappingProxyType(
    {
        Basis.CONSENT: frozenset({Right.ERASURE, Right.PORTABILITY, Right.WITHDRAWAL}),
        Basis.CONTRACT: frozenset({Right.ERASURE, Right.PORTABILITY}),
        Basis.DUTY: frozenset(),
        Basis.INTEREST: frozenset({Right.ERASURE, Right.OBJECTION}),
    }
)


def rights_for(basis: Basis, duty_ended: bool = False) -> frozenset[Right]:
    """The rights in data that rest on `basis`; none in data that name nobody.

    `duty_ended` says that the duty under basis c no longer holds: Art. 17 then applies.
    """
    if basis is Basis.NONE:
        return frozenset()
    ended = {Right.ERASURE} if basis is Basis.DUTY and duty_ended else set()
    return _ALWAYS | _MORE[basis] | ended


def portable(basis: Basis, provided: bool) -> bool:
    """Whether data go into a portable copy (Art. 20(1) GDPR).

    `provided` is true for what the person gave or what was observed of their use, and false for
    what we derived from it (WP242 rev.01). Data of conference tools are always automated.
    """
    return provided and Right.PORTABILITY in rights_for(basis)


_DPV = "https://w3id.org/dpv/legal/eu/gdpr#"

RIGHTS: Mapping[Right, RightFacts] = MappingProxyType(
    {
        Right.ACCESS: RightFacts(
            "Art. 15 GDPR",
            _DPV + "A15",
            "Access",
            "Auskunft",
            Wording(
                "You learn whether we hold data about you and get a copy of them.",
                "Sie erfahren, ob wir Daten über Sie haben, und erhalten eine Kopie davon.",
                "Art. 15 GDPR",
            ),
        ),
        Right.RECTIFICATION: RightFacts(
            "Art. 16 GDPR",
            _DPV + "A16",
            "Rectification",
            "Berichtigung",
            Wording(
                "We correct data about you that are wrong and complete those that lack something.",
                "Wir berichtigen falsche Daten über Sie und ergänzen unvollständige.",
                "Art. 16 GDPR",
            ),
        ),
        Right.ERASURE: RightFacts(
            "Art. 17 GDPR",
            _DPV + "A17",
            "Erasure",
            "Löschung",
            Wording(
                "We erase your data, unless a law obliges us to keep them or another reason "
                "stated in the law forbids it.",
                "Wir löschen Ihre Daten, sofern uns kein Gesetz zur Aufbewahrung verpflichtet "
                "und kein anderer gesetzlicher Grund entgegensteht.",
                "Art. 17 GDPR",
            ),
        ),
        Right.RESTRICTION: RightFacts(
            "Art. 18 GDPR",
            _DPV + "A18",
            "Restriction",
            "Einschränkung",
            Wording(
                "We lock your data: they stay stored and are used for nothing else until the "
                "question is settled.",
                "Wir sperren Ihre Daten: Sie bleiben gespeichert und werden bis zur Klärung zu "
                "nichts anderem verwendet.",
                "Art. 18 GDPR",
            ),
        ),
        Right.PORTABILITY: RightFacts(
            "Art. 20 GDPR",
            _DPV + "A20",
            "Data portability",
            "Datenübertragbarkeit",
            Wording(
                "You get the data that you provided in a form that other programs can read.",
                "Sie erhalten die Daten, die Sie bereitgestellt haben, in einer Form, die andere "
                "Programme lesen können.",
                "Art. 20 GDPR",
            ),
        ),
        Right.OBJECTION: RightFacts(
            "Art. 21 GDPR",
            _DPV + "A21",
            "Objection",
            "Widerspruch",
            Wording(
                "You object for reasons of your own situation, and we stop using the data unless "
                "we show compelling grounds.",
                "Sie widersprechen aus Gründen Ihrer besonderen Situation, und wir verwenden die "
                "Daten nicht weiter, sofern wir keine zwingenden Gründe nachweisen.",
                "Art. 21 GDPR",
            ),
        ),
        Right.WITHDRAWAL: RightFacts(
            "Art. 7(3) GDPR",
            _DPV + "A7-3",
            "Withdrawal of consent",
            "Widerruf der Einwilligung",
            Wording(
                "You withdraw your consent at any time and without a reason; what was done before "
                "stays lawful.",
                "Sie widerrufen Ihre Einwilligung jederzeit und ohne Begründung; was bis dahin "
                "geschehen ist, bleibt rechtmäßig.",
                "Art. 7(3) GDPR",
            ),
        ),
        Right.COMPLAINT: RightFacts(
            "Art. 77 GDPR",
            _DPV + "A77",
            "Complaint",
            "Beschwerde",
            Wording(
                "You may complain to a data protection authority at any time.",
                "Sie können sich jederzeit bei einer Datenschutz-Aufsichtsbehörde beschweren.",
                "Art. 77 GDPR",
            ),
        ),
    }
)
