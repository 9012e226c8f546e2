"""What the desk is told when a case needs a human: sentences that name nobody."""

from collections.abc import Mapping
from types import MappingProxyType

from adjourn.law.clock import Escalation
from adjourn.law.wording import Wording
from adjourn.rights.events import Matter

MATTERS: Mapping[str, Wording] = MappingProxyType(
    {
        Matter.IDENTITY: Wording(
            "Somebody has asked, and nobody has looked yet at who it is.",
            "Es liegt ein Antrag vor, und noch niemand hat geprüft, von wem er kommt.",
            "Art. 12(2), 12(6) GDPR",
        ),
        Matter.NO_REPLY: Wording(
            "The person was asked for something and has not answered.",
            "Die Person wurde um etwas gebeten und hat nicht geantwortet.",
            "Art. 12(6) GDPR",
        ),
        Matter.GROUNDS: Wording(
            "Somebody objects. The data are locked and will be erased unless compelling grounds "
            "are shown in time.",
            "Jemand widerspricht. Die Daten sind gesperrt und werden gelöscht, wenn nicht "
            "rechtzeitig zwingende Gründe dargelegt werden.",
            "Art. 21(1), 17(1)(c) GDPR",
        ),
        Matter.REASONS: Wording(
            "Not everything could be done, for a reason that a human has to confirm.",
            "Nicht alles konnte erledigt werden, und den Grund muss ein Mensch bestätigen.",
            "Art. 17(3), 15(4), 22 GDPR",
        ),
        Matter.OTHERS: Wording(
            "The copy holds things back for the sake of other people. Decide of each item whether "
            "it is given.",
            "Die Kopie hält mit Rücksicht auf andere Menschen etwas zurück. Bitte bei jedem "
            "Eintrag entscheiden, ob er herausgegeben wird.",
            "Art. 15(4), 20(4), 22 GDPR",
        ),
        Matter.AT_TOOL: Wording(
            "A value has to be corrected at the tool, which no program can do.",
            "Eine Angabe ist beim Werkzeug zu berichtigen, was kein Programm kann.",
            "Art. 16 GDPR",
        ),
        Matter.UNDELIVERED: Wording(
            "A letter of this case could not be delivered. Find another address, or send it by "
            "post: the time runs on.",
            "Ein Schreiben in diesem Vorgang war nicht zustellbar. Bitte eine andere Adresse "
            "suchen oder es mit der Post schicken: Die Frist läuft weiter.",
            "Art. 12(3), 12(4) GDPR",
        ),
        Matter.UNCLEAR: Wording(
            "It is not clear what is wanted: read the message.",
            "Es ist nicht klar, was gewünscht ist: Bitte die Nachricht lesen.",
            "Art. 12(2) GDPR",
        ),
        Matter.POST: Wording(
            "The answer is ready and has to go by letter, as there is no e-mail address.",
            "Die Antwort ist fertig und muss per Brief hinaus, denn es gibt keine E-Mail-Adresse.",
            "Art. 12(3) GDPR",
        ),
        Matter.REVIEW: Wording(
            "Data have been locked for a long time. Does the reason still hold?",
            "Daten sind seit langem gesperrt. Besteht der Grund noch?",
            "Art. 18(3), 5(1)(e) GDPR",
        ),
        Matter.RECIPIENTS: Wording(
            "A recipient has to be told of a change and has no e-mail address in the register.",
            "Ein Empfänger ist von einer Änderung zu unterrichten und hat im Register keine "
            "E-Mail-Adresse.",
            "Art. 19 GDPR",
        ),
        Matter.TROUBLE: Wording(
            "A tool does not do its part. It is tried again by itself.",
            "Ein Werkzeug tut seinen Teil nicht. Es wird von selbst wieder versucht.",
            "Art. 12(3) GDPR",
        ),
        Escalation.HALF: Wording(
            "Half of the time for an answer has passed.",
            "Die halbe Zeit für eine Antwort ist vorbei.",
            "Art. 12(3) GDPR",
        ),
        Escalation.THREE_QUARTERS: Wording(
            "Three quarters of the time for an answer have passed.",
            "Drei Viertel der Zeit für eine Antwort sind vorbei.",
            "Art. 12(3) GDPR",
        ),
        Escalation.NINE_TENTHS: Wording(
            "Nine tenths of the time for an answer have passed.",
            "Neun Zehntel der Zeit für eine Antwort sind vorbei.",
            "Art. 12(3) GDPR",
        ),
        Escalation.EXTENSION_NOTICE: Wording(
            "The last day to refuse, or to tell of an extension, is near.",
            "Der letzte Tag für eine Ablehnung oder eine Verlängerung ist nah.",
            "Art. 12(3), 12(4) GDPR",
        ),
        Escalation.OVERDUE: Wording(
            "The answer is overdue. Send it today.",
            "Die Antwort ist überfällig. Bitte heute absenden.",
            "Art. 12(3) GDPR",
        ),
    }
)
