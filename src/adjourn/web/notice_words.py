"""How a version of the notice came to hold, in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from adjourn.web.words import Words

CAUSES: Mapping[str, Words] = MappingProxyType(
    {
        "": "",  # from before there was approval
        "first": _("the first; published by itself"),
        "practice": _("practice; published by itself"),
        "automatic": _("nothing new to people; published by itself"),
        "approved": _("told beforehand"),
        "late": _("told late: it had happened already"),
    }
)
"""By `adjourn.notice.models.Publication.cause`."""
