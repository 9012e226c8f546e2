"""What each step of proving identity says to the person (facts: law §2.2, A-08)."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.identity import Authority, Doubt, Method, Step
from adjourn.law.wording import Wording

METHOD_TEXTS: Mapping[Method, Wording] = MappingProxyType(
    {
        Method.ON_FILE: Wording(
            "We need no proof: you write from an address or number that we hold, or you are "
            "logged in.",
            "Wir brauchen keinen Nachweis: Sie schreiben von einer Adresse oder Nummer, die wir "
            "gespeichert haben, oder Sie sind angemeldet.",
            "Art. 12(2) GDPR",
        ),
        Method.LINK: Wording(
            "Please open the link that we have sent to the address that we hold; it works once "
            "and only for a short time.",
            "Bitte öffnen Sie den Link, den wir an die bei uns gespeicherte Adresse gesendet "
            "haben; er gilt einmal und nur für kurze Zeit.",
            "Art. 12(2), 12(6) GDPR",
        ),
        Method.FACTS: Wording(
            "Please tell us what you know of the meeting: the date, who invited you, the name "
            "that you joined with, or the address of the meeting.",
            "Bitte nennen Sie uns, was Sie über die Besprechung wissen: das Datum, wer eingeladen "
            "hat, den Namen, mit dem Sie teilgenommen haben, oder die Adresse der Besprechung.",
            "Art. 11(2), 12(6) GDPR",
        ),
        Method.PAPERS: Wording(
            "Please show us an identity document and black out everything except your name and "
            "its validity. We look at it and do not keep it.",
            "Bitte zeigen Sie uns einen Ausweis und schwärzen Sie alles außer Ihrem Namen und der "
            "Gültigkeit. Wir sehen ihn an und bewahren ihn nicht auf.",
            "Art. 5(1)(c), 12(6) GDPR; § 20 PAuswG",
        ),
    }
)

DOUBT_TEXTS: Mapping[Doubt, Wording] = MappingProxyType(
    {
        Doubt.OTHER_ADDRESS: Wording(
            "Your request came from an address or number that we do not hold for this person.",
            "Ihre Anfrage kam von einer Adresse oder Nummer, die wir zu dieser Person nicht "
            "gespeichert haben.",
            "Art. 12(6) GDPR",
        ),
        Doubt.FACTS_DIFFER: Wording(
            "What you told us differs from what we hold.",
            "Ihre Angaben weichen von dem ab, was wir gespeichert haben.",
            "Art. 12(6) GDPR",
        ),
        Doubt.SEVERAL_FIT: Wording(
            "What you told us fits more than one person.",
            "Ihre Angaben passen zu mehr als einer Person.",
            "Art. 12(6) GDPR",
        ),
        Doubt.MISUSE_REPORTED: Wording(
            "We were told that this address or account may be in other hands.",
            "Uns wurde gemeldet, dass diese Adresse oder dieses Konto in fremden Händen sein "
            "könnte.",
            "Art. 12(6), 32 GDPR",
        ),
    }
)

STEP_TEXTS: Mapping[Step, Wording] = MappingProxyType(
    {
        Step.PROCEED: Wording(
            "We know who you are and work on your request.",
            "Wir wissen, wer Sie sind, und bearbeiten Ihre Anfrage.",
            "Art. 12(3) GDPR",
        ),
        Step.ASK: Wording(
            "We have to be sure that the data reach nobody else, and need your answer before we go "
            "on.",
            "Wir müssen sicher sein, dass die Daten an niemand anderen gelangen, und brauchen Ihre "
            "Antwort, bevor wir weitermachen.",
            "Art. 12(6) GDPR",
        ),
        Step.INVITE: Wording(
            "With what we have, we cannot tell which data are yours. Further details from you can "
            "change that, and we then work on your request.",
            "Mit dem, was uns vorliegt, können wir nicht erkennen, welche Daten Ihre sind. "
            "Weitere Angaben von Ihnen können das ändern; dann bearbeiten wir Ihre Anfrage.",
            "Art. 11(2), 12(2) GDPR",
        ),
        Step.REVIEW: Wording(
            "What you told us did not match. A person looks at it before anything is decided.",
            "Ihre Angaben haben nicht gepasst. Ein Mensch sieht sich das an, bevor entschieden "
            "wird.",
            "Art. 12(6), 22(1) GDPR",
        ),
    }
)

AUTHORITY_TEXTS: Mapping[Authority, Wording] = MappingProxyType(
    {
        Authority.STATEMENT: Wording(
            "Please tell us for whom you act and by what right.",
            "Bitte teilen Sie uns mit, für wen Sie handeln und mit welcher Befugnis.",
            "Art. 12(2) GDPR",
        ),
        Authority.WRITTEN: Wording(
            "Please send us the written authority of the person for whom you act.",
            "Bitte senden Sie uns die schriftliche Vollmacht der Person, für die Sie handeln.",
            "Art. 12(2), 12(6) GDPR",
        ),
        Authority.CONFIRMED: Wording(
            "Please send us the written authority of the person for whom you act; we let the "
            "person confirm it at the address that we hold.",
            "Bitte senden Sie uns die schriftliche Vollmacht der Person, für die Sie handeln; wir "
            "lassen sie von der Person über die bei uns gespeicherte Adresse bestätigen.",
            "Art. 12(2), 12(6) GDPR",
        ),
    }
)
