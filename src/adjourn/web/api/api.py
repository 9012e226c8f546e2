"""The API as one object: its endpoints, its errors, its document."""

from functools import lru_cache

from ninja import NinjaAPI
from ninja.operation import Operation

from adjourn.web.api import (
    cases,
    consents,
    disclosures,
    erasures,
    gate,
    health,
    invitations,
    people,
)
from adjourn.web.api.body import Reader
from adjourn.web.api.document import document, names_in
from adjourn.web.api.door import only_known_names
from adjourn.web.api.refusals import handle_with

ROUTERS = (
    consents.router, gate.router, invitations.router, cases.router, people.router,
    erasures.router, disclosures.router, health.router,
)  # fmt: skip


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = _Api(
    title="Adjourn", version="1", urls_namespace="api", openapi_url=None, docs_url=None,
    parser=Reader(),
)  # fmt: skip
api.add_decorator(only_known_names, mode="view")
for router in ROUTERS:
    api.add_router("", router)


@lru_cache(maxsize=1)
def whole_document() -> dict[str, object]:
    """The OpenAPI document."""
    return document(api)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return names_in(whole_document())


handle_with(api, _names)
