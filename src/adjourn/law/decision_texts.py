"""What decisions say, how they can be contested, and the text of a refusal (facts: law §2.2)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from adjourn.law.decisions import Decision, Ground, Lack, Refusal, lacking
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.wording import Term, Wording

_GDPR = "https://w3id.org/dpv/legal/eu/gdpr#Justification"
_DPV = "https://w3id.org/dpv#"


class Remedy(StrEnum):
    """What every refusal names (A-07; Art. 12(4) GDPR)."""

    COMPLAINT = "complaint"
    COURT = "court"


DECISIONS: Mapping[Decision, Term] = MappingProxyType(
    {
        Decision.GRANTED: Term(
            Wording(
                "We have done what you asked for.",
                "Wir haben getan, worum Sie gebeten haben.",
                "Art. 12(3) GDPR",
            ),
            _DPV + "RequestFulfilled",
        ),
        Decision.PARTLY: Term(
            Wording(
                "We have done what you asked for, except for what is named here with its reason.",
                "Wir haben getan, worum Sie gebeten haben, bis auf das, was hier mit Grund "
                "genannt ist.",
                "Art. 12(3), 12(4) GDPR",
            ),
            None,
        ),
        Decision.REFUSED: Term(
            Wording(
                "We cannot do what you asked for. The reason is given here.",
                "Wir können nicht tun, worum Sie gebeten haben. Der Grund ist hier genannt.",
                "Art. 12(4) GDPR",
            ),
            _DPV + "RequestRejected",
        ),
        Decision.NOTHING_HELD: Term(
            Wording(
                "We searched our own data and the conference tools and found nothing about you.",
                "Wir haben in unseren eigenen Daten und in den Konferenzdiensten gesucht und "
                "nichts über Sie gefunden.",
                "Art. 12(3), 15(1) GDPR",
            ),
            _DPV + "RequestFulfilled",
        ),
        Decision.EXTENDED: Term(
            Wording(
                "We need longer than a month, three months after receipt at most. The reason is "
                "given here.",
                "Wir brauchen länger als einen Monat, höchstens drei Monate ab Eingang. Der Grund "
                "ist hier genannt.",
                "Art. 12(3) GDPR",
            ),
            _DPV + "RequestActionDelayed",
        ),
        Decision.ASKED: Term(
            Wording(
                "We have a question before we can go on.",
                "Wir haben eine Frage, bevor wir weiterarbeiten können.",
                "Art. 12(6) GDPR",
            ),
            _DPV + "RequestRequiresAction",
        ),
    }
)

GROUNDS: Mapping[Ground, Term] = MappingProxyType(
    {
        Ground.NO_LONGER_NEEDED: Term(
            Wording(
                "The data are no longer needed for their purpose.",
                "Die Daten werden für ihren Zweck nicht mehr gebraucht.",
                "Art. 17(1)(a) GDPR",
            ),
            _GDPR + "A17NonNecessity",
        ),
        Ground.CONSENT_WITHDRAWN: Term(
            Wording(
                "The consent was withdrawn and nothing else allows us to keep the data.",
                "Die Einwilligung wurde widerrufen, und nichts anderes erlaubt uns, die Daten zu "
                "behalten.",
                "Art. 17(1)(b) GDPR",
            ),
            _GDPR + "A17NoLegalBasis",
        ),
        Ground.OBJECTED: Term(
            Wording(
                "The person objected and no compelling grounds stand against it.",
                "Die Person hat widersprochen, und keine zwingenden Gründe stehen dem entgegen.",
                "Art. 17(1)(c), 21 GDPR",
            ),
            _GDPR + "A17ObjectA21",
        ),
        Ground.UNLAWFUL: Term(
            Wording(
                "The data were processed unlawfully.",
                "Die Daten wurden unrechtmäßig verarbeitet.",
                "Art. 17(1)(d) GDPR",
            ),
            _GDPR + "A17UnlawfulProcessing",
        ),
        Ground.LEGAL_DUTY: Term(
            Wording(
                "A law obliges us to erase the data.",
                "Ein Gesetz verpflichtet uns, die Daten zu löschen.",
                "Art. 17(1)(e) GDPR",
            ),
            _GDPR + "A17LegalErasure",
        ),
        Ground.PROMISED: Term(
            Wording(
                "Our privacy notice promises erasure on request, without asking for a reason.",
                "Unsere Datenschutzhinweise versprechen die Löschung auf Anfrage, ohne nach einem "
                "Grund zu fragen.",
                "Art. 5(1)(a), 17 GDPR",
            ),
            None,
        ),
    }
)

REMEDIES: Mapping[Remedy, Wording] = MappingProxyType(
    {
        Remedy.COMPLAINT: Wording(
            "You may lodge a complaint with a data protection authority. The one for us is named "
            "here.",
            "Sie können sich bei einer Datenschutz-Aufsichtsbehörde beschweren. Die für uns "
            "zuständige ist hier genannt.",
            "Art. 12(4), 77 GDPR",
        ),
        Remedy.COURT: Wording(
            "You may also go to court.",
            "Sie können auch vor Gericht klagen.",
            "Art. 12(4), 79 GDPR; § 44 BDSG",
        ),
    }
)

# For the privacy desk, not for the person.
LACKS: Mapping[Lack, Wording] = MappingProxyType(
    {
        Lack.HUMAN: Wording(
            "A refusal is decided by a person, never by the program.",
            "Eine Ablehnung entscheidet ein Mensch, nie das Programm.",
            "Art. 22(1) GDPR",
        ),
        Lack.REASON: Wording(
            "Name at least one reason.",
            "Nennen Sie mindestens einen Grund.",
            "Art. 12(4) GDPR",
        ),
        Lack.FITTING_REASON: Wording(
            "One of the reasons cannot refuse this right.",
            "Einer der Gründe kann dieses Recht nicht ausschließen.",
            "Art. 12(4) GDPR",
        ),
        Lack.AUTHORITY: Wording(
            "Name the supervisory authority in the register.",
            "Nennen Sie die Aufsichtsbehörde im Register.",
            "Art. 12(4), 77 GDPR",
        ),
        Lack.EVIDENCE: Wording(
            "Document in the case the facts that the refusal rests on.",
            "Halten Sie im Vorgang die Tatsachen fest, auf denen die Ablehnung beruht.",
            "Art. 12(5) GDPR; § 34(2) BDSG",
        ),
        Lack.OFFICER: Wording(
            "A first request counts as abusive only on proven intent; the data protection officer "
            "has to agree.",
            "Eine erste Anfrage gilt nur bei nachgewiesener Absicht als missbräuchlich; die oder "
            "der Datenschutzbeauftragte muss zustimmen.",
            "Art. 12(5) GDPR; CJEU C-526/24",
        ),
    }
)


def refusal_text(refusal: Refusal, language: Literal["de", "en"]) -> tuple[str, ...]:
    """The refusal in sentences: reasons, complaint with the authority, court (A-07).

    Raises `ValueError` with everything the refusal still lacks: none leaves without these.
    """
    if lacks := lacking(refusal):
        raise ValueError(f"this refusal lacks {', '.join(lacks)}")
    reasons = [JUSTIFICATIONS[reason].wording for reason in refusal.justifications]
    return (
        *(reason.say(language) for reason in reasons),
        REMEDIES[Remedy.COMPLAINT].say(language),
        refusal.authority,
        REMEDIES[Remedy.COURT].say(language),
    )
