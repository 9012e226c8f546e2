"""The words of every text, German and English side by side.

Plain words and short sentences (facts: law L-01, L-02). A subject is the same for everybody: it is
read by others on the way and over a shoulder. An answer and a refusal have the same one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import dateformat, timezone, translation

from adjourn.law.rights import RIGHTS, Right
from adjourn.law.wording import Wording
from adjourn.mail import contexts
from adjourn.mail.blocks import Block, Items, Link, Quote, Say, one_line
from adjourn.mail.letter import Checked
from adjourn.register import Register


@dataclass(frozen=True, slots=True)
class Voice:
    """Says sentences in the language of one letter."""

    letter: Checked
    register: Register

    def say(self, en: str, de: str, **values: str | int) -> Say:
        """A paragraph; the values go into it as they are, on one line."""
        return Say(self.text(en, de, **values))

    def text(self, en: str, de: str, **values: str | int) -> str:
        chosen = de if self.letter.language == "de" else en
        return chosen.format(**{name: one_line(str(each)) for name, each in values.items()})

    def link(self, en: str, de: str, url: str) -> Iterator[Block]:
        """A link; nothing where there is no address."""
        if url:
            yield Link(self.text(en, de), url)

    def right(self, right: Right) -> str:
        facts = RIGHTS[right]
        return self.text(facts.title_en, facts.title_de)

    def day(self, instant: datetime) -> str:
        """The date at the controller's seat."""
        local = timezone.localtime(instant, self.register.zone)
        with translation.override(self.letter.language):
            return dateformat.format(local, self.text("j F Y", "j. F Y"))

    def case(self, ident: UUID) -> Say:
        return self.say("Case number: {id}", "Vorgangsnummer: {id}", id=str(ident))


Blocks = Iterator[Block]


def _link(v: Voice, c: contexts.Link) -> Blocks:
    yield v.say(
        "Somebody asked for this link on our privacy pages. It shows whether we hold data about "
        "you, and which.",
        "Auf unseren Datenschutzseiten wurde dieser Link angefordert. Er zeigt, ob und welche "
        "Daten wir über Sie haben.",
    )
    yield from v.link("Open my data", "Meine Daten öffnen", c.url)
    yield v.say(
        "The link works once, within {minutes} minutes.",
        "Der Link gilt einmal, {minutes} Minuten lang.",
        minutes=c.minutes,
    )
    yield v.say(
        "Was it not you? Then do nothing. Without the link nobody sees anything.",
        "Waren Sie das nicht? Dann tun Sie nichts. Ohne den Link sieht niemand etwas.",
    )


def _received(v: Voice, c: contexts.Received) -> Blocks:
    yield v.say(
        "Thank you. Your request has reached us. It costs you nothing.",
        "Vielen Dank. Ihr Antrag ist bei uns angekommen. Er kostet Sie nichts.",
    )
    yield Items(
        tuple(
            v.text(
                "{right}: we answer by {due}. Case number: {id}",
                "{right}: Wir antworten bis zum {due}. Vorgangsnummer: {id}",
                right=v.right(case.right), due=v.day(case.due), id=str(case.id),
            )
            for case in c.cases
        )
    )  # fmt: skip
    yield from v.link("See how far it is", "Stand ansehen", c.url)


def _question(v: Voice, c: contexts.Question) -> Blocks:
    yield v.say(
        "To go on with your request we need something from you:",
        "Damit es mit Ihrem Antrag weitergeht, brauchen wir noch etwas von Ihnen:",
    )
    yield Quote(c.text)
    yield from v.link("Answer", "Antworten", c.url)
    yield v.say(
        "You may also reply to this e-mail. Please send no copy of an identity card.",
        "Sie können auch auf diese E-Mail antworten. Bitte senden Sie keine Kopie eines Ausweises.",
    )
    yield v.case(c.case)


def _extended(v: Voice, c: contexts.Extended) -> Blocks:
    yield v.say(
        "Your request takes longer. We answer by {due}. The reason:",
        "Ihr Antrag dauert länger. Wir antworten bis zum {due}. Der Grund:",
        due=v.day(c.due),
    )
    yield Quote(c.reason)
    yield v.say(
        "The law gives more time for requests that are many or difficult (Art. 12(3) GDPR).",
        "Das Gesetz gibt mehr Zeit, wenn Anträge zahlreich oder schwierig sind (Art. 12 Abs. 3 "
        "DSGVO).",
    )
    yield from v.link("See how far it is", "Stand ansehen", c.url)
    yield v.case(c.case)


def _answered(v: Voice, c: contexts.Answered) -> Blocks:
    yield v.say(
        "Your request is answered: {right}.",
        "Ihr Antrag ist beantwortet: {right}.",
        right=v.right(c.right),
    )
    yield from v.link("See the answer", "Antwort ansehen", c.url)
    if v.letter.attachments:
        yield v.say("There is a file with this e-mail.", "Dieser E-Mail liegt eine Datei bei.")
    if c.until:
        yield v.say(
            "You can fetch it until {until}.", "Sie können sie bis zum {until} abrufen.",
            until=v.day(c.until),
        )  # fmt: skip
    yield v.case(c.case)


def _refused(v: Voice, c: contexts.Refused) -> Blocks:
    yield v.say(
        "We cannot do what you asked for, or not all of it: {right}.",
        "Wir können nicht oder nicht ganz tun, worum Sie gebeten haben: {right}.",
        right=v.right(c.right),
    )
    yield v.say("The reasons:", "Die Gründe:")
    yield from (Quote(reason) for reason in c.reasons)
    yield from v.link("See the answer", "Antwort ansehen", c.url)
    yield from _remedies(v)
    yield v.case(c.case)


def _remedies(v: Voice) -> Blocks:
    """Art. 12(4), 77, 79 GDPR: who refuses says where to complain."""
    authority = v.register.controller.authority
    yield v.say(
        "You may complain to a data protection authority: to ours, or to the one where you live "
        "or work (Art. 77 GDPR).",
        "Sie können sich bei einer Datenschutz-Aufsichtsbehörde beschweren: bei unserer oder bei "
        "der an Ihrem Wohnort oder Arbeitsort (Art. 77 DSGVO).",
    )
    yield v.say(
        "Ours is: {name}, {url}", "Unsere ist: {name}, {url}",
        name=authority.name, url=authority.url,
    )  # fmt: skip
    yield v.say(
        "You may also go to court, at our seat or where you live (Art. 79 GDPR).",
        "Sie können auch vor Gericht gehen, an unserem Sitz oder an Ihrem Wohnort (Art. 79 DSGVO).",
    )


def _lifting(v: Voice, c: contexts.Lifting) -> Blocks:
    yield v.say(
        "Data about you are locked because of your request. The lock will end on {until}.",
        "Daten über Sie sind wegen Ihres Antrags gesperrt. Die Sperre endet am {until}.",
        until=v.day(c.until),
    )
    if c.text:
        yield Quote(c.text)
    yield v.say(
        "Do you not agree? Then tell us before that day (Art. 18(3) GDPR).",
        "Sind Sie nicht einverstanden? Dann sagen Sie es uns vor diesem Tag (Art. 18 Abs. 3 "
        "DSGVO).",
    )
    yield from v.link("See how far it is", "Stand ansehen", c.url)
    yield v.case(c.case)


def _consent(v: Voice, c: contexts.Consent) -> Blocks:
    yield v.say("You agreed to the following:", "Sie haben Folgendem zugestimmt:")
    yield Items(tuple(map(one_line, c.purposes)))
    yield v.say(
        "You may withdraw at any time and without a reason. It is as easy as agreeing. What "
        "happened before stays lawful.",
        "Sie können jederzeit und ohne Grund widerrufen. Das ist so einfach wie das Zustimmen. "
        "Was vorher geschah, bleibt rechtmäßig.",
    )
    yield from v.link("Withdraw", "Widerrufen", c.url_withdraw)
    if not c.url_withdraw:
        yield v.say("A reply to this e-mail is enough.", "Eine Antwort auf diese E-Mail genügt.")
    yield from v.link("The notice you were shown", "Der Hinweis, den Sie sahen", c.url_notice)
    if v.letter.attachments:
        yield v.say(
            "Your receipt is with this e-mail. Programs can read it, too.",
            "Ihr Beleg liegt dieser E-Mail bei. Auch Programme können ihn lesen.",
        )


def _withdrawn(v: Voice, c: contexts.Withdrawn) -> Blocks:
    yield v.say("You no longer agree to the following:", "Sie stimmen Folgendem nicht mehr zu:")
    yield Items(tuple(map(one_line, c.purposes)))
    yield v.say(
        "This holds from now on. What rests on this consent alone is deleted.",
        "Das gilt ab sofort. Was allein auf dieser Einwilligung beruht, wird gelöscht.",
    )
    yield from v.link("See how far it is", "Stand ansehen", c.url)
    yield v.say(
        "Was it not you? Then reply to this e-mail.",
        "Waren Sie das nicht? Dann antworten Sie auf diese E-Mail.",
    )


# What a recipient is to do for its part (Art. 19 GDPR).
_LIKEWISE: Mapping[Right, Wording] = {
    Right.RECTIFICATION: Wording(
        "Please correct these data as well.",
        "Bitte berichtigen auch Sie diese Daten.",
        "Art. 16, 19 GDPR",
    ),
    Right.RESTRICTION: Wording(
        "Please restrict these data as well: store them and use them for nothing else.",
        "Bitte schränken auch Sie diese Daten ein: Speichern Sie sie nur und nutzen Sie sie nicht.",
        "Art. 18, 19 GDPR",
    ),
}
_ERASE = Wording(
    "Please delete these data as well, unless the law obliges you to keep them.",
    "Bitte löschen auch Sie diese Daten, wenn kein Gesetz Sie zum Aufbewahren verpflichtet.",
    "Art. 17, 19 GDPR",
)


def _recipient(v: Voice, c: contexts.Recipient) -> Blocks:
    todo = _LIKEWISE.get(c.right, _ERASE)
    yield v.say("To {name}", "An {name}", name=c.organisation)
    yield v.say(
        "On {since} you received personal data from us. The person has used a right since then: "
        "{right}. It is about:",
        "Sie haben am {since} personenbezogene Daten von uns erhalten. Die betroffene Person hat "
        "seitdem ein Recht ausgeübt: {right}. Es geht um:",
        since=v.day(c.since), right=v.right(c.right),
    )  # fmt: skip
    yield Quote(c.what)
    yield v.say(todo.en, todo.de)
    yield v.say(
        "Please reply and tell us what you did. The person may ask us about it (Art. 19 GDPR).",
        "Bitte antworten Sie uns, was Sie getan haben. Die Person darf uns danach fragen (Art. 19 "
        "DSGVO).",
    )


def _desk(v: Voice, c: contexts.Desk) -> Blocks:
    yield v.say("A case needs a human:", "Ein Vorgang braucht einen Menschen:")
    yield Quote(c.what)
    yield from v.link("Open the case", "Vorgang öffnen", c.url)
    yield v.case(c.case)


def _test(v: Voice, _: contexts.Test) -> Blocks:
    yield v.say(
        "This e-mail was sent to try the mail settings. They work. You need not do anything.",
        "Diese E-Mail wurde gesendet, um die Einstellungen zu prüfen. Sie funktionieren. Sie "
        "müssen nichts tun.",
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text: the subject, and what says the rest."""

    subject: Wording
    say: Callable[[Voice, Any], Blocks]


def _text(en: str, de: str, say: Callable[[Voice, Any], Blocks]) -> Text:
    return Text(Wording(en, de, ""), say)


TEXTS: Mapping[str, Text] = {
    "link": _text("Your one-time link", "Ihr Einmal-Link", _link),
    "received": _text("Your request has reached us", "Ihr Antrag ist angekommen", _received),
    "question": _text("A question about your request", "Eine Frage zu Ihrem Antrag", _question),
    "extended": _text("Your request takes longer", "Ihr Antrag dauert länger", _extended),
    "answered": _text("The answer to your request", "Die Antwort auf Ihren Antrag", _answered),
    "refused": _text("The answer to your request", "Die Antwort auf Ihren Antrag", _refused),
    "lifting": _text("Your data will be unlocked", "Ihre Daten werden entsperrt", _lifting),
    "consent": _text("Your consent", "Ihre Einwilligung", _consent),
    "withdrawn": _text("Your withdrawal", "Ihr Widerruf", _withdrawn),
    "recipient": _text("A notice under Art. 19 GDPR", "Mitteilung nach Art. 19 DSGVO", _recipient),
    "desk": _text("A case needs a human", "Ein Vorgang braucht einen Menschen", _desk),
    "test": _text("A test of the mail settings", "Probe der E-Mail-Einstellungen", _test),
}
