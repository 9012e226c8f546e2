"""Connector for Microsoft Teams: Graph v1.0 with the tenant's own app, or a stand-in of it."""

from adjourn.tools.teams.tool import Teams

__all__ = ["Teams"]
