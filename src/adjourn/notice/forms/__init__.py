"""The notice for machines: JSON-LD with DPV 2.3, and TILT, from the facts of its sentences."""

from adjourn.notice.forms.jsonld import document, renamed, unknown_terms
from adjourn.notice.forms.tilt import tilt, tilt_renamed

__all__ = ["document", "renamed", "tilt", "tilt_renamed", "unknown_terms"]
