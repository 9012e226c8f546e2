"""What the templates need beyond Django: dates, words of the law and the register, assets."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from adjourn.law import wording
from adjourn.law.restriction import RESTRICTION_GROUNDS, RestrictionGround
from adjourn.law.rights import RIGHTS, Right, RightFacts
from adjourn.law.sharing import Balance, Treatment
from adjourn.law.sharing_texts import BALANCES, TREATMENTS
from adjourn.ledger.find import FoundPerson
from adjourn.rights import Happening, MeetingFacts
from adjourn.rights.matters import MATTERS
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web import case_words, words
from adjourn.web.assets import asset as find_asset
from adjourn.web.hold_words import REASONS
from adjourn.web.notice_words import CAUSES
from adjourn.web.views.frame import language
from adjourn.web.words import Words

register = template.Library()


@register.filter
def day(value: datetime | str | None) -> str:
    """An instant as a date in the zone of the page: `23 Nov 2026`."""
    # Translators: a date without a time, in Django's notation
    return _time(value, pgettext("format", "j M Y"))


@register.filter
def moment(value: datetime | str | None) -> str:
    """An instant as date and time in the zone of the page: `23 Nov 2026, 14:05`."""
    # Translators: a date with a time, in Django's notation
    return _time(value, pgettext("format", "j M Y, H:i"))


def _time(value: datetime | str | None, form: str) -> SafeString | str:
    if not value:
        return ""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = timezone.localtime(instant)
    shown = dateformat.format(local, form)
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "seconds"), shown)


@register.filter
def notice_cause(name: str) -> Words:
    """How a version of the notice came to hold."""
    return CAUSES[name]


@register.filter
def said(value: Any, name: str = "") -> str:
    """A text that exists in both languages: `x_en` and `x_de` of a register row, or a wording."""
    return str(getattr(value, f"{name}_{language()}" if name else language()))


@register.filter
def cited(citation: str) -> str:
    """A citation in the words of the page's language."""
    return wording.cited(citation, language())


@register.filter
def outcome(name: str | None) -> words.OutcomeWords:
    return words.outcome(name or "")


@register.filter
def kind(name: str) -> words.Words:
    return words.KINDS[name]


@register.filter
def reason(name: str | None) -> Any:
    return words.reason(name)


@register.filter
def relation(name: str) -> words.Words:
    return words.RELATIONS[name]


@register.filter
def state(name: str) -> words.Words:
    return words.STATES[name]


@register.filter
def handle_kind(name: str) -> words.Words:
    return words.HANDLES[name]


@register.filter
def of_case(name: str, which: str) -> words.Words:
    """A word of the closed list `which` of `adjourn.web.case_words`; one of no list as it is."""
    known: Mapping[str, words.Words] = getattr(case_words, which)
    return known.get(name, name)


@register.filter
def right(name: str) -> RightFacts:
    return RIGHTS[Right(name)]


@register.filter
def matter(name: str) -> wording.Wording:
    """Why a human has to look at a case."""
    return MATTERS[name]


@register.filter
def restriction_ground(name: str) -> wording.Wording:
    """Why data are restricted."""
    return RESTRICTION_GROUNDS[RestrictionGround(name)]


@register.filter
def hold_reason(name: str) -> words.Words:
    """Why something is held."""
    return REASONS[name]


@register.filter
def balance(name: str) -> str:
    """How a human weighed an item of several people."""
    return BALANCES[Balance(name)].say(language())


@register.filter
def treatment(name: str) -> str:
    """How much of an item of several people a copy has."""
    return TREATMENTS[Treatment(name)].wording.say(language())


@register.filter
def actor(name: str) -> words.Words:
    """Who did something: a role, never a name."""
    return words.ACTORS.get(name, words.PROGRAM)


@register.filter
def event_word(event: Happening) -> str:
    """What an event of a case says beside its kind, in the language of the page."""
    return case_words.detail(event, language())


@register.filter
def event_texts(event: Happening) -> list[str]:
    """What was written in an event of a case, and the reasons that were given."""
    return case_words.texts(event, language())


@register.filter
def facts_of(facts: MeetingFacts) -> list[tuple[str, str]]:
    """What somebody knew of a meeting, with its name."""
    return [(each.name, text) for each in fields(facts) if (text := getattr(facts, each.name))]


@register.filter
def per_cent(share: float) -> int:
    """A share as whole per cents between 0 and 100."""
    return min(100, max(0, round(share * 100)))


@register.filter
def handles(person: FoundPerson) -> list[Handle]:
    """What recognises somebody, most telling first."""
    return sorted(person.handles, key=lambda handle: list(words.HANDLES).index(handle.kind))


@register.filter
def called(person: FoundPerson) -> str:
    """What to call somebody: the name, else what is readable of the handles."""
    readable = [h.value for h in person.handles if h.kind is not HandleKind.ACCOUNT]
    every = [person.name, *readable, *(h.value for h in person.handles)]
    return next((text for text in every if text and text.strip()), "?")


@register.filter
def reached(person: FoundPerson) -> str:
    """The first e-mail address or number of somebody, to tell two of the same name apart."""
    kinds = (HandleKind.EMAIL, HandleKind.PHONE)
    return next((h.value for h in person.handles if h.kind in kinds), "")


@register.simple_tag
def asset(name: str) -> str:
    """The address of a style sheet, script or icon."""
    return find_asset(name).url
