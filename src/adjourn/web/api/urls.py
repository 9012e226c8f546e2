"""Addresses of the API, below `/api/v1/`."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from adjourn.web.api.api import api, whole_document
from adjourn.web.api.door import only_known_names


@require_safe
@only_known_names
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document (3.1)."""
    return JsonResponse(whole_document())


urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
