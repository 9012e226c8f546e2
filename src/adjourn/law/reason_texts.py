"""What each reason of the closed list says to a person (facts: law R-10, DESIGN §6.4)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from adjourn.law.reasons import Reason
from adjourn.law.wording import Wording

REASON_TEXTS: Mapping[Reason, Wording] = MappingProxyType(
    {
        Reason.STATUTORY_RETENTION: Wording(
            "A law obliges us to keep this until the date shown. It is locked and used for "
            "nothing else.",
            "Ein Gesetz verpflichtet uns, dies bis zum genannten Tag aufzubewahren. Es ist "
            "gesperrt und dient keinem anderen Zweck.",
            "Art. 17(3)(b) GDPR; § 35(3) BDSG; § 257 HGB; § 147 AO",
        ),
        Reason.TAX_OPEN: Wording(
            "A tax assessment is still open and this matters for it. It is locked until then.",
            "Eine Steuerfestsetzung ist noch offen und dies ist dafür von Bedeutung. Es bleibt "
            "bis dahin gesperrt.",
            "Art. 17(3)(b) GDPR; § 147(3) AO",
        ),
        Reason.LEGAL_HOLD: Wording(
            "This is locked as evidence for a legal matter and is reviewed every six months at "
            "the latest.",
            "Dies ist als Beweis in einer Rechtssache gesperrt und wird spätestens alle sechs "
            "Monate überprüft.",
            "Art. 17(3)(e), 18 GDPR",
        ),
        Reason.LEGAL_CLAIM: Wording(
            "This is needed to establish, exercise or defend a legal claim. It is locked until "
            "the claim lapses.",
            "Dies wird gebraucht, um einen Rechtsanspruch geltend zu machen, auszuüben oder "
            "abzuwehren. Es ist gesperrt, bis der Anspruch verjährt.",
            "Art. 17(3)(e) GDPR; §§ 195, 199 BGB",
        ),
        Reason.THIRD_PARTY_RIGHTS: Wording(
            "This also belongs to other people, whose rights would be harmed. Your part is locked.",
            "Dies betrifft auch andere Menschen, deren Rechte verletzt würden. Ihr Anteil ist "
            "gesperrt.",
            "Art. 15(4), 20(4) GDPR",
        ),
        Reason.IDENTITY_OPEN: Wording(
            "We have reasonable doubt who is asking and wait for the answer to our question.",
            "Wir haben begründete Zweifel, wer anfragt, und warten auf die Antwort auf unsere "
            "Frage.",
            "Art. 12(6) GDPR",
        ),
        Reason.NOT_IDENTIFIABLE: Wording(
            "We cannot tell from these data whose they are. More details from you can change that.",
            "Wir können an diesen Daten nicht erkennen, wem sie gehören. Weitere Angaben von "
            "Ihnen können das ändern.",
            "Art. 11, 12(2) GDPR",
        ),
        Reason.OTHER_CONTROLLER: Wording(
            "This lies with another organisation, which decides about it.",
            "Dies liegt bei einer anderen Organisation, die darüber entscheidet.",
            "Art. 4(7), 19 GDPR",
        ),
        Reason.NOT_FOUND: Wording(
            "We looked and found nothing.",
            "Wir haben gesucht und nichts gefunden.",
            "Art. 12(3) GDPR",
        ),
        Reason.PROVIDER_PERIOD: Wording(
            "The provider offers no deletion of this. Its own period runs; we look again after it.",
            "Der Anbieter bietet dafür keine Löschung an. Seine eigene Frist läuft; wir sehen "
            "danach noch einmal nach.",
            "Art. 28(3)(g), 32 GDPR",
        ),
        Reason.PROVIDER_RECOVERY: Wording(
            "This is deleted, but the provider can restore it until the date shown.",
            "Dies ist gelöscht, der Anbieter kann es aber bis zum genannten Tag wiederherstellen.",
            "Art. 28(3)(g) GDPR",
        ),
        Reason.PROVIDER_PENDING: Wording(
            "The provider has accepted the deletion and has not finished it.",
            "Der Anbieter hat die Löschung angenommen und noch nicht abgeschlossen.",
            "Art. 28(3)(a) GDPR",
        ),
        Reason.PROVIDER_COPY: Wording(
            "The provider keeps a copy in a place that we cannot delete from.",
            "Der Anbieter behält eine Kopie an einem Ort, an dem wir nicht löschen können.",
            "Art. 28(3)(g) GDPR",
        ),
        Reason.PROVIDER_REFUSED: Wording(
            "The provider refused the deletion. We pursue it.",
            "Der Anbieter hat die Löschung abgelehnt. Wir verfolgen das weiter.",
            "Art. 28(3)(a) GDPR",
        ),
    }
)


def untold(reason: Reason, keys: Sequence[str]) -> Wording:
    """Why nothing may be kept for a reason, and what to fill in (`adjourn.law.reasons.Unsaid`)."""
    names = ", ".join(keys)
    return Wording(
        f"the notice in force has no sentence for the reason {reason}, so nothing may be kept for "
        f"it: see to {names} in the register, then to `adjourn check`",
        f"der geltende Datenschutzhinweis hat keinen Satz für den Grund {reason}, also darf nichts "
        f"deswegen bleiben: sehen Sie im Verzeichnis nach {names}, dann nach `adjourn check`",
        "Art. 13(2)(a) GDPR",
    )
