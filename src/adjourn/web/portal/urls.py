"""Addresses of the portal: language first. They hold random tokens and ids only."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from adjourn.web.portal.views import cases, consents, data, enter, guests, home, join, notice
from adjourn.web.views import files

urlpatterns = [
    path("", home.choose),
    path("join/<str:token>", join.choose),
    path("privacy", notice.choose),
    path("notice.jsonld", notice.linked, name="notice_jsonld"),
    path("assets/<slug:digest>/<str:name>", files.asset_file, name="asset"),
    path("api/v1/", include("adjourn.web.api.urls")),
    path("evidence.pub", files.verifier, name="verifier"),
    *i18n_patterns(
        path("", home.home, name="portal_home"),
        path("privacy", notice.privacy, name="privacy"),
        path("notice", notice.notice, name="notice"),
        path("notice.pdf", notice.pdf, name="notice_pdf"),
        path("tilt.json", notice.tilt, name="notice_tilt"),
        path("notice/<str:version>", notice.notice, name="notice_version"),
        path("notice/<str:version>/notice.pdf", notice.pdf, name="notice_version_pdf"),
        path("notice/<str:version>/notice.jsonld", notice.linked, name="notice_version_jsonld"),
        path("notice/<str:version>/tilt.json", notice.tilt, name="notice_version_tilt"),
        path("accessibility", home.accessibility, name="accessibility"),
        path("cookies", home.cookies, name="cookies"),
        path("join/<str:token>", join.join, name="join"),
        path("consent/<str:token>", consents.consent, name="consent"),
        path("consent/<str:token>/receipt.json", consents.receipt, name="consent_receipt"),
        path("my-data", enter.ask, name="my_data"),
        path("link/<str:token>", enter.link, name="link"),
        path("data", data.data, name="data"),
        path("data/ask/<slug:right>", data.ask, name="ask_right"),
        path("data/ask/<slug:right>/<str:kind>", data.ask, name="ask_right_type"),
        path("data/leave", data.leave, name="leave"),
        path("request", guests.request, name="guest_request"),
        path("cases/<uuid:public>", cases.case, name="portal_case"),
        path("cases/<uuid:public>/copy.zip", cases.copy, name="portal_copy"),
        path("cases/<uuid:public>/receipt.json", cases.receipt_json, name="portal_receipt_json"),
        path("cases/<uuid:public>/receipt", cases.receipt, name="portal_receipt"),
        path("state/<str:token>", guests.state, name="guest_state"),
    ),
]

handler400 = "adjourn.web.views.errors.bad_request"
handler403 = "adjourn.web.views.errors.forbidden"
handler404 = "adjourn.web.views.errors.not_found"
handler500 = "adjourn.web.views.errors.broken"
