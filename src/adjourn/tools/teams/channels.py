"""Channel messages, with replies, of the tenant's teams (facts §6)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from adjourn.tools.fields import mapping, text
from adjourn.tools.protocol import Conference
from adjourn.tools.teams import messages
from adjourn.tools.teams.chats import changed_since
from adjourn.tools.teams.client import Graph, query, segment
from adjourn.tools.teams.refs import channel_ref
from adjourn.tools.teams.walking import Portion, Span

AREA = "channel messages"
OVERLAP = timedelta(hours=1)


class Channels:
    """Messages of one team after the other."""

    def __init__(self, graph: Graph, teams: Sequence[str]) -> None:
        self._graph, self._teams = graph, tuple(teams)

    def keys(self) -> Iterator[str]:
        """The teams to read: those of the settings, or else all that the tenant lists."""
        if self._teams:
            yield from self._teams
            return
        for page in self._graph.pages("/teams" + query(select="id"), "teams"):
            for one in page.values:
                team = text(mapping(one).get("id"))
                if team:
                    yield team

    def stream(self, team: str, span: Span, at: Any) -> Iterator[Portion]:
        path = f"/teams/{segment(team)}/channels/getAllMessages" + changed_since(span.since)
        for page in self._graph.pages(path, AREA, start=at):
            portion = messages.read(
                self._graph, page.values, lambda one: _settle(one, team), span.since, span.until
            )
            portion.at = page.next
            # A mark of its own: a team added later is read from its beginning.
            portion.keep = None if page.next else True
            yield portion


def _settle(message: dict[str, Any], team: str) -> messages.Setting | None:
    """The thread is named by the message it began with; the team as asked where it is not said."""
    channel = mapping(message.get("channelIdentity"))
    ref = text(channel.get("channelId"))
    if not ref:
        return None
    reply_to = text(message.get("replyToId"))
    place = messages.message_place(
        "post",
        f"{ref}/{message['id']}",
        team=text(channel.get("teamId")) or team,
        channel=ref,
        message=message["id"],
        reply_to=reply_to,
    )
    held = Conference(channel_ref(ref, reply_to or message["id"]))
    return messages.Setting(held, place, files_recorded=True)
