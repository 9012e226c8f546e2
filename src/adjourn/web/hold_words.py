"""The reasons of holds in plain words for the desk."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from adjourn.law.reasons import Reason
from adjourn.web.words import Words

REASONS: Mapping[str, Words] = MappingProxyType(
    {
        Reason.LEGAL_HOLD: _("Evidence in a legal matter"),
        Reason.TAX_OPEN: _("Open tax assessment"),
        Reason.LEGAL_CLAIM: _("Legal claim"),
    }
)
