"""Why something cannot be done with a case now, in sentences for the desk."""

from adjourn.law.wording import Wording


class NotNow(ValueError):
    """The case is not in a state in which this can be done; `wording` says why."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.en)
        self.wording = wording


ANSWERED = Wording(
    "The case is answered already.",
    "Der Vorgang ist bereits beantwortet.",
    "Art. 12(3) GDPR",
)
DONE = Wording(
    "It is done already.",
    "Das ist bereits geschehen.",
    "Art. 12(3) GDPR",
)
NO_POST = Wording(
    "There is no answer that waits for the post.",
    "Keine Antwort wartet auf die Post.",
    "Art. 12(3) GDPR",
)
LOCKS_NOTHING = Wording(
    "This case locks nothing.",
    "Dieser Vorgang sperrt nichts.",
    "Art. 18 GDPR",
)
TOLD = Wording(
    "The person was told already.",
    "Die Person ist bereits unterrichtet.",
    "Art. 18(3) GDPR",
)
NOT_ANSWERED = Wording(
    "The case is not answered yet.",
    "Der Vorgang ist noch nicht beantwortet.",
    "Art. 18(3) GDPR",
)
NO_ADDRESS = Wording(
    "There is no e-mail address: tell the person by letter first.",
    "Es gibt keine E-Mail-Adresse: Bitte die Person zuerst per Brief unterrichten.",
    "Art. 12(3), 18(3) GDPR",
)
NO_NOTICE = Wording(
    "There is no such notice in this case, or nothing to say of it.",
    "Diese Mitteilung gibt es in diesem Vorgang nicht, oder es gibt nichts dazu zu sagen.",
    "Art. 19 GDPR",
)
NO_CHANGE = Wording(
    "There is no such value to be changed in this case now.",
    "In diesem Vorgang ist jetzt keine solche Angabe zu ändern.",
    "Art. 16 GDPR",
)
NO_COPY = Wording(
    "There is no copy to be fetched.",
    "Es gibt keine Kopie zum Abrufen.",
    "Art. 15(3) GDPR",
)
NO_ITEM = Wording(
    "No such item is in question in this case now.",
    "In diesem Vorgang steht jetzt kein solcher Eintrag in Frage.",
    "Art. 15(4) GDPR",
)
EACH_ITEM = Wording(
    "Say of each item first whether it is given.",
    "Bitte zuerst bei jedem Eintrag sagen, ob er herausgegeben wird.",
    "Art. 15(4), 20(4) GDPR",
)
HELD_BACK = Wording(
    "Something is held back: grant it in part, with the reason.",
    "Etwas wird zurückgehalten: Bitte teilweise stattgeben, mit dem Grund.",
    "Art. 12(4), 15(4) GDPR",
)
NOT_HELD_BACK = Wording(
    "Nothing is held back any more: grant it.",
    "Es wird nichts mehr zurückgehalten: Bitte stattgeben.",
    "Art. 15(3) GDPR",
)
NOT_THE_REST = Wording(
    "For the sake of others only their parts are held back: grant it in part.",
    "Mit Rücksicht auf andere wird nur deren Teil zurückgehalten: Bitte teilweise stattgeben.",
    "Art. 15(4), 20(4) GDPR; § 29(1) BDSG",
)
NO_LETTER = Wording(
    "No such letter of this case has come back.",
    "In diesem Vorgang ist kein solches Schreiben zurückgekommen.",
    "Art. 12(3) GDPR",
)
BAD_ADDRESS = Wording(
    "This is no e-mail address.",
    "Das ist keine E-Mail-Adresse.",
    "Art. 12(3) GDPR",
)
SEND_AGAIN = Wording(
    "The question did not reach the person: send it again first.",
    "Die Frage hat die Person nicht erreicht: Bitte zuerst noch einmal senden.",
    "Art. 12(3), 12(6) GDPR",
)
LETTER_GONE = Wording(
    "The letter is no longer kept: send it by post.",
    "Das Schreiben ist nicht mehr da: Bitte mit der Post schicken.",
    "Art. 12(3) GDPR",
)
NO_DELAY = Wording(
    "Only complexity or the number of requests extends the time.",
    "Nur Komplexität oder die Zahl der Anträge verlängert die Frist.",
    "Art. 12(3) GDPR",
)
EXTENDED = Wording(
    "The time was extended once already.",
    "Die Frist wurde bereits einmal verlängert.",
    "Art. 12(3) GDPR",
)
FIRST_MONTH = Wording(
    "The first month is over: the person had to be told within it.",
    "Der erste Monat ist vorbei: In ihm war die Person zu unterrichten.",
    "Art. 12(3) GDPR",
)
NO_QUESTION = Wording(
    "A question needs its text, and identity or clarification as its reason.",
    "Eine Frage braucht ihren Text, und als Grund die Identität oder eine Klärung.",
    "Art. 12(6) GDPR",
)
MORE_PROOF = Wording(
    "This request needs stronger proof of who asks.",
    "Für diesen Antrag braucht es einen stärkeren Nachweis, wer ihn stellt.",
    "Art. 12(6) GDPR",
)
SEND_IT = Wording(
    "It is decided already: send the answer.",
    "Es ist bereits entschieden: Bitte die Antwort absenden.",
    "Art. 12(3) GDPR",
)
NO_DECISION = Wording(
    "Decide for granted, partly or refused.",
    "Zu entscheiden ist: stattgegeben, teilweise oder abgelehnt.",
    "Art. 12(3), 12(4) GDPR",
)
EACH_VALUE = Wording(
    "Say of each value first whether it was changed.",
    "Bitte zuerst bei jeder Angabe sagen, ob sie geändert wurde.",
    "Art. 16 GDPR",
)
CARRIED_OUT = Wording(
    "The deletion has been carried out: it can be granted, or granted in part.",
    "Die Löschung ist ausgeführt: Dem Antrag kann ganz oder teilweise stattgegeben werden.",
    "Art. 17 GDPR",
)
MARKETING = Wording(
    "Direct marketing cannot be insisted on: grant it in part.",
    "Auf Direktwerbung lässt sich nicht bestehen: Bitte teilweise stattgeben.",
    "Art. 21(3) GDPR",
)
NO_MARKETING = Wording(
    "There is no direct marketing in it: grant or refuse it as a whole.",
    "Direktwerbung ist nicht dabei: Bitte ganz stattgeben oder ganz ablehnen.",
    "Art. 21(1) GDPR",
)
WHO_ASKS = Wording(
    "Find out first who asks.",
    "Bitte zuerst feststellen, wer den Antrag stellt.",
    "Art. 12(6) GDPR",
)
UNDER_WAY = Wording(
    "This is under way by itself.",
    "Das läuft bereits von selbst.",
    "Art. 12(3) GDPR",
)
NOT_ALL_CHANGED = Wording(
    "Not every value was changed: grant it in part, or refuse it.",
    "Nicht jede Angabe wurde geändert: Bitte teilweise stattgeben oder ablehnen.",
    "Art. 16 GDPR",
)
ONLY_IDENTITY = Wording(
    "Of somebody unidentified, only want of identity can be a reason.",
    "Bei jemandem, der nicht identifiziert ist, kann nur das ein Grund sein.",
    "Art. 11(2), 12(2) GDPR",
)
ASK_FIRST = Wording(
    "Ask the person first for what would identify them.",
    "Bitte die Person zuerst nach dem fragen, was sie identifizieren würde.",
    "Art. 11(2) GDPR",
)
WAIT = Wording(
    "Give the person 14 days to answer the question.",
    "Bitte der Person 14 Tage Zeit für die Antwort lassen.",
    "Art. 11(2), 12(2) GDPR",
)
