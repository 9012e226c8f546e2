"""How long a backup may be, and how long it is remembered what was erased since.

facts: law R-11. Art. 17 GDPR reaches backups, too. That they are erased later is borne only while
their rotation is short and fixed, they are reached by a restore alone, and what was erased is
erased again after each restore (BayLfD, 30th activity report, 12.5).
"""

from datetime import timedelta

ROTATION = timedelta(days=35)
"""The longest that a backup may exist."""

REMEMBERED = ROTATION + timedelta(days=7)
"""How long the erasure journal keeps what it knows: it names nobody, and is personal data still."""
