"""What each treatment of a shared item says to the person (facts: law §2.4, A-08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adjourn.law.decisions import Justification
from adjourn.law.sharing import Balance, Treatment
from adjourn.law.wording import Wording


@dataclass(frozen=True, slots=True)
class TreatmentFacts:
    """`justification` says why something is held back, `human` that a person has to look first."""

    wording: Wording
    justification: Justification | None = None
    human: bool = False


# For the privacy desk, not for the person.
BALANCES: Mapping[Balance, Wording] = MappingProxyType(
    {
        Balance.AGREED: Wording(
            "The others in it agree.",
            "Die anderen darin sind einverstanden.",
            "Art. 6(1)(a), 15(4) GDPR",
        ),
        Balance.KNOWN: Wording(
            "The person was there and knows it already.",
            "Die Person war dabei und kennt es bereits.",
            "Art. 15(4) GDPR",
        ),
        Balance.HARMLESS: Wording(
            "It says nothing of the others that could harm them.",
            "Es sagt nichts über die anderen, was ihnen schaden könnte.",
            "Art. 15(4) GDPR",
        ),
        Balance.OUTWEIGHED: Wording(
            "The interest of the person outweighs that of the others.",
            "Das Interesse der Person überwiegt das der anderen.",
            "Recital 63 GDPR; Art. 15(4) GDPR",
        ),
        Balance.PRIVATE: Wording(
            "It tells of others what is not meant for the person.",
            "Es erzählt von anderen, was nicht für die Person bestimmt ist.",
            "Art. 15(4), 20(4) GDPR",
        ),
        Balance.CONFIDENTIAL: Wording(
            "It holds a trade or professional secret.",
            "Es enthält ein Geschäfts- oder Berufsgeheimnis.",
            "Art. 15(4) GDPR; § 29(1) BDSG; § 203 StGB",
        ),
    }
)

TREATMENTS: Mapping[Treatment, TreatmentFacts] = MappingProxyType(
    {
        Treatment.GIVE: TreatmentFacts(
            Wording(
                "You get this in full.",
                "Sie erhalten dies vollständig.",
                "Art. 15(3), 20(1) GDPR",
            )
        ),
        Treatment.GIVE_WITHOUT_CONTACTS: TreatmentFacts(
            Wording(
                "You get this in full, with the names of those who took part, but without their "
                "addresses, numbers and device data.",
                "Sie erhalten dies vollständig, mit den Namen der Beteiligten, aber ohne deren "
                "Adressen, Nummern und Gerätedaten.",
                "Art. 15(3), 15(4), 20(4) GDPR",
            )
        ),
        Treatment.GIVE_OWN_WORDS: TreatmentFacts(
            Wording(
                "You get what you said yourself; the words of the others are left out.",
                "Sie erhalten, was Sie selbst gesagt haben; was andere gesagt haben, fehlt.",
                "Art. 15(3), 15(4), 20(4) GDPR",
            ),
            Justification.THIRD_PARTY_RIGHTS,
        ),
        Treatment.GIVE_OWN_PART: TreatmentFacts(
            Wording(
                "You get your own parts; others are made unrecognisable in them. Where that takes "
                "disproportionate effort, you get a transcript of what you said.",
                "Sie erhalten Ihre eigenen Abschnitte; andere sind darin unkenntlich gemacht. Wo "
                "das unverhältnismäßig aufwendig ist, erhalten Sie eine Abschrift Ihrer Beiträge.",
                "Art. 15(3), 15(4), 20(4) GDPR",
            ),
            Justification.THIRD_PARTY_RIGHTS,
            human=True,
        ),
        Treatment.REDACT: TreatmentFacts(
            Wording(
                "Somebody else made this and it is not about you. You get that it exists, with "
                "date and place, but not its content.",
                "Dies stammt von jemand anderem und handelt nicht von Ihnen. Sie erfahren, dass "
                "es vorliegt, mit Datum und Ort, aber nicht den Inhalt.",
                "Art. 15(4) GDPR",
            ),
            Justification.THIRD_PARTY_RIGHTS,
        ),
        Treatment.REDACT_SECRETS: TreatmentFacts(
            Wording(
                "Passages that have to stay secret are blacked out; you get the rest.",
                "Stellen, die geheim bleiben müssen, sind geschwärzt; den Rest erhalten Sie.",
                "Art. 15(4) GDPR; § 29(1) BDSG; § 203 StGB",
            ),
            Justification.CONFIDENTIALITY,
            human=True,
        ),
        Treatment.LEAVE_OUT: TreatmentFacts(
            Wording(
                "You did not provide this, so it is not part of a portable copy. It is part of an "
                "access copy.",
                "Dies haben Sie nicht bereitgestellt, deshalb gehört es nicht zu einer "
                "übertragbaren Kopie. Es gehört zu einer Auskunft.",
                "Art. 20(1) GDPR",
            ),
            Justification.CONDITIONS_UNMET,
        ),
        Treatment.NAME_OTHER: TreatmentFacts(
            Wording(
                "This lies with another organisation, which decides about it. We name it, so that "
                "you can ask there.",
                "Dies liegt bei einer anderen Organisation, die darüber entscheidet. Wir nennen "
                "sie Ihnen, damit Sie dort anfragen können.",
                "Art. 4(7), 15(1)(c) GDPR",
            )
        ),
        Treatment.DELETE: TreatmentFacts(
            Wording("This is deleted.", "Dies wird gelöscht.", "Art. 17(1) GDPR")
        ),
        Treatment.DELETE_BODY: TreatmentFacts(
            Wording(
                "The content and what is attached to it are deleted. A neutral mark without your "
                "name may remain, so that the others can follow their conversation.",
                "Der Inhalt und seine Anlagen werden gelöscht. Ein neutraler Vermerk ohne Ihren "
                "Namen kann bleiben, damit die anderen ihrem Gespräch folgen können.",
                "Art. 17(1) GDPR",
            )
        ),
        Treatment.RESTRICT_THEN_DELETE: TreatmentFacts(
            Wording(
                "This is locked as a whole at once. Within seven days your parts are cut out, or "
                "all of it is deleted.",
                "Dies wird sofort als Ganzes gesperrt. Innerhalb von sieben Tagen werden Ihre "
                "Abschnitte entfernt, oder das Ganze wird gelöscht.",
                "Art. 17(1), 18(1) GDPR",
            )
        ),
        Treatment.KEEP_FOR_OTHERS: TreatmentFacts(
            Wording(
                "Somebody else made this and only mentions you. It stays for the others, without "
                "a link to you in our records; a person looks at the passage.",
                "Dies stammt von jemand anderem und erwähnt Sie nur. Es bleibt für die anderen, "
                "ohne Verknüpfung mit Ihnen in unseren Unterlagen; ein Mensch prüft die Stelle.",
                "Art. 17(3)(a), 15(4) GDPR",
            ),
            Justification.THIRD_PARTY_RIGHTS,
            human=True,
        ),
        Treatment.TELL_OTHER: TreatmentFacts(
            Wording(
                "We delete ours. Another organisation holds a copy that we cannot reach; we tell "
                "it of your request.",
                "Wir löschen, was bei uns liegt. Eine andere Organisation hat eine Kopie, die wir "
                "nicht erreichen; wir teilen ihr Ihr Verlangen mit.",
                "Art. 17(2), 19 GDPR",
            )
        ),
    }
)
