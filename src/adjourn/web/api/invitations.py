"""Invitations: an address of ours that informs people before a conference, and leads on to it."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import ConfigDict, Field

from adjourn.web.api.routes import changes
from adjourn.web.api.scopes import Scope
from adjourn.web.api.shapes import Instant, Name, Shape, Told
from adjourn.web.desk import desk_of
from adjourn.web.portal.frame import site_url
from adjourn.web.portal.invitations import make

router = Router(tags=["invitations"])


class NewInvitation(Shape):
    """`join`: the conference's own address, at a host that the register names for the tool."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tool": "teams",
                    "join": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_example",
                    "title": "Consultation",
                    "starts": "2026-12-01T09:00:00Z",
                }
            ]
        }
    )

    tool: Name
    join: Annotated[str, Field(min_length=1, max_length=4_000)]
    title: Annotated[str, Field(max_length=200)] = ""
    starts: Instant | None = None


class Invited(Told):
    """`invitation`: the address to send to people. Shown now and never again."""

    invitation: str


@changes(router, "/invitations", Scope.INVITATIONS, {201: Invited})
def make_invitation(request: HttpRequest, body: NewInvitation) -> Status[Any]:
    """Make an invitation. It works until 90 days after the conference."""
    desk = desk_of(request)
    token = make(desk.ledger, body.tool, body.join, desk.clock.now(), body.title, body.starts)
    return Status(201, Invited(invitation=f"{site_url(request)}/join/{token}"))
