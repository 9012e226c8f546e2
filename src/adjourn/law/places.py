"""Where the GDPR holds: the European Economic Area."""

# EU members, and Iceland, Liechtenstein and Norway (EEA Joint Committee decision 154/2018).
_CODES = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK
"""
EEA = frozenset(_CODES.split())
"""ISO 3166 codes. Elsewhere a transfer needs a safeguard (Art. 44 to 49 GDPR)."""
