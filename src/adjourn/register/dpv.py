"""The terms of the Data Privacy Vocabulary 2.3 (W3C DPVCG) that we may use (facts: law §7).

What machines read of a notice or a receipt names terms of this list, or terms of our own (`ct:`)
with a broader one of this list. A word that DPV does not have means nothing to anybody.
"""

from functools import cache
from importlib.resources import files

PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "legal-de": "https://w3id.org/dpv/legal/de#",
    "legal-eu": "https://w3id.org/dpv/legal/eu#",
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "tech": "https://w3id.org/dpv/tech#",
}
"""Prefix and namespace of each vocabulary in the list."""


@cache
def terms() -> frozenset[str]:
    """Every known term as `prefix:Name`."""
    lines = files(__package__).joinpath("dpv-2.3.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
