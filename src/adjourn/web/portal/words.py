"""The closed lists of cases and consents in plain words for the person whose they are."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adjourn.consent import State as ConsentState
from adjourn.law.decisions import Decision
from adjourn.rights import Field, Happened, RestrictionGround
from adjourn.rights import State as CaseState
from adjourn.web.words import Words

CONSENTS: Mapping[str, Words] = MappingProxyType(
    {
        ConsentState.REQUESTED: _("You were asked and have not answered."),
        ConsentState.GIVEN: _("You have agreed."),
        ConsentState.REFUSED: _("You have said no."),
        ConsentState.RENEWED: _("You have agreed."),  # again: whom the page shows it need not know
        ConsentState.WITHDRAWN: _("You have withdrawn."),
        ConsentState.EXPIRED: _("Its time is over."),
        ConsentState.INVALIDATED: _("It does not count: something was missing."),
        ConsentState.UNKNOWN: _("Nothing is known."),
    }
)

CASES: Mapping[str, Words] = MappingProxyType(
    {
        CaseState.RECEIVED: _("Received"),
        CaseState.IDENTITY_OPEN: _("We have asked you something and wait for your answer"),
        CaseState.WORKING: _("In work"),
        CaseState.NEEDS_HUMAN: _("A person is looking at it"),
        CaseState.ANSWERED: _("Answered"),
        CaseState.REFUSED: _("Refused, with reasons"),
        CaseState.WITHDRAWN: _("You have taken the request back"),
        CaseState.CLOSED: _("Closed"),
    }
)

HAPPENED: Mapping[str, Words] = MappingProxyType(
    {
        Happened.RECEIVED: _("Your request arrived."),
        Happened.ASKED: _("We asked you something."),
        Happened.INFORMED: _("Your answer to our question arrived."),
        Happened.CHECKED: _("It was checked who asks."),
        Happened.EXTENDED: _("We need more time and told you why."),
        Happened.DONE: _("A part was done."),
        Happened.FETCHED: _("The copy was fetched."),
        Happened.DECIDED: _("It was decided."),
        Happened.ANSWERED: _("The answer was sent."),
        Happened.REFUSED: _("The refusal was sent, with reasons."),
        Happened.WITHDRAWN: _("You took the request back."),
        Happened.NOTIFIED: _("A recipient of your data was told."),
        Happened.LIFTING: _("You were told that the lock will end."),
        Happened.LIFTED: _("The lock has ended."),
        Happened.CLOSED: _("The case was closed."),
    }
)
"""What else happens in a case is between the program and the desk."""

DECISIONS: Mapping[str, Words] = MappingProxyType(
    {
        Decision.GRANTED: _("Done as you asked."),
        Decision.PARTLY: _("Done, but for what is named here."),
        Decision.REFUSED: _("Not done."),
        Decision.NOTHING_HELD: _("We looked and hold nothing about you."),
    }
)

GROUNDS: Mapping[str, Words] = MappingProxyType(
    {
        RestrictionGround.ACCURACY: _("The data are wrong, and this is to be checked first."),
        RestrictionGround.UNLAWFUL: _("You may not use the data, but I do not want them deleted."),
        RestrictionGround.CLAIMS: _("I need the data for a legal claim of mine."),
        RestrictionGround.OBJECTION: _("I have objected, and this is being checked."),
    }
)

FIELDS: Mapping[str, Words] = MappingProxyType(
    {
        Field.NAME: pgettext_lazy("to be corrected", "Name"),
        Field.EMAIL: pgettext_lazy("to be corrected", "E-mail address"),
        Field.PHONE: pgettext_lazy("to be corrected", "Telephone number"),
        Field.COMPANY: pgettext_lazy("to be corrected", "Company"),
        Field.OTHER: pgettext_lazy("to be corrected", "Something else"),
    }
)
