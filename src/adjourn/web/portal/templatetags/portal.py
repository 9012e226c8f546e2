"""What the portal's templates need beyond those of the desk."""

from django import template

from adjourn.law.rights import RIGHTS, Right
from adjourn.notice.text import period
from adjourn.register.model import DataType
from adjourn.web.portal import words
from adjourn.web.views.frame import language
from adjourn.web.words import Words

register = template.Library()


@register.filter
def consent_state(name: str) -> Words:
    return words.CONSENTS[name]


@register.filter
def case_state(name: str) -> Words:
    return words.CASES[name]


@register.filter
def happened(name: str) -> Words:
    """What happened in a case; "" for what is no business of the person."""
    return words.HAPPENED.get(name, "")


@register.filter
def decision(name: str) -> Words:
    return words.DECISIONS.get(name, "")


@register.filter
def ground(name: str) -> Words:
    return words.GROUNDS[name]


@register.filter
def field_name(name: str) -> Words:
    return words.FIELDS[name]


@register.filter
def right_title(name: str) -> str:
    facts = RIGHTS[Right(name)]
    return facts.title_de if language() == "de" else facts.title_en


@register.filter
def percent(share: float) -> int:
    """A share from 0 to 1 as whole per cent, 100 at most."""
    return max(0, min(100, round(share * 100)))


@register.filter
def kept_for(data_type: DataType) -> str:
    """How long data of a type are kept, in words."""
    return period(data_type, language())
