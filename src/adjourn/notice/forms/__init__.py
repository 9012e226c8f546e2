"""The notice for machines: JSON-LD with DPV 2.3, and TILT, from the facts of its sentences."""

from adjourn.notice.forms.jsonld import document, unknown_terms
from adjourn.notice.forms.tilt import tilt
from adjourn.notice.forms.waiting import waiting

__all__ = ["document", "tilt", "unknown_terms", "waiting"]
