"""Links to other conference services, seen in passing: a tool in use that nobody registered?

Only the services of this list are told apart, by their domain alone: an address of one's own would
say who was meant.
"""

import re
from collections.abc import Collection, Iterator

from adjourn.tools.protocol import Drift

WHAT = "link to another tool"
WHERE = "link."  # and the domain of the service
DOMAINS = (
    "zoom.us",
    "zoom.com",
    "zoomgov.com",
    "meet.google.com",
    "webex.com",
    "gotomeeting.com",
    "meet.goto.com",
    "whereby.com",
    "meet.jit.si",
    "teams.microsoft.com",
    "teams.live.com",
    "call.element.io",
    "join.skype.com",
    "bluejeans.com",
    "chime.aws",
    "meet.starface.com",
    "alfaview.com",
    "discord.gg",
)
_END = r"(?=[/?:#\"'<\s]|\Z)"
_LINK = re.compile(
    rf"https?://(?:[a-z0-9-]{{1,63}}\.){{0,4}}({'|'.join(map(re.escape, DOMAINS))}){_END}",
    re.IGNORECASE,
)
_MOST = 200_000  # characters looked through; a message of Teams has 28 KB


def links(text: str, own: Collection[str] = ()) -> Iterator[Drift]:
    """Each service that `text` links to, once, by its domain; not those of the tool's `own`."""
    found = (match.lower() for match in _LINK.findall(text[:_MOST]))
    return (Drift(f"{WHERE}{domain}", WHAT) for domain in dict.fromkeys(found) if domain not in own)
