"""Addresses of the pages. They hold random ids and numbers of questions, never anything about a
person."""

from django.urls import path

from adjourn.web.views import (
    archive,
    calendar,
    case,
    cases,
    copies,
    ends,
    erasures,
    evidence,
    files,
    holds,
    mail,
    notice,
    people,
    promises,
    records,
    stock,
)

urlpatterns = [
    path("", promises.overview, name="promises"),
    path("people", stock.people, name="people"),
    path("people/<uuid:public>", people.person, name="person"),
    path("people/<uuid:public>/erase", people.erase, name="erase"),
    path("people/<uuid:public>/archive", archive.archive, name="archive"),
    path("people/<uuid:public>/copy", copies.copy, name="copy"),
    path("erasures/<uuid:public>", erasures.erasure, name="erasure"),
    path("erasures/<uuid:public>/days", erasures.skip, name="skip"),
    path("erasures/<uuid:public>/receipt", erasures.receipt, name="receipt"),
    path("erasures/<uuid:public>/receipt.json", erasures.receipt_json, name="receipt_json"),
    path("cases", cases.cases, name="cases"),
    path("cases/new", cases.intake, name="intake"),
    path("cases/<uuid:public>", case.case, name="case"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar.csv", calendar.calendar_csv, name="calendar_csv"),
    path("holds", holds.holds_list, name="holds"),
    path("holds/new", holds.new, name="hold_new"),
    path("holds/<uuid:public>", holds.hold, name="hold"),
    path("holds/<uuid:public>/release", holds.release, name="hold_release"),
    path("ends", ends.unknown, name="ends"),
    path("ends/<int:number>", ends.answer, name="end"),
    path("notice", notice.notice, name="desk_notice"),
    path("records", records.records, name="records"),
    path("records.xlsx", records.record_xlsx, name="records_xlsx"),
    path("records.json", records.record_json, name="records_json"),
    path("records/<slug:name>", records.record, name="record"),
    path("records/<slug:name>.xlsx", records.record_xlsx, name="record_xlsx"),
    path("records/<slug:name>.json", records.record_json, name="record_json"),
    path("notice/changes", notice.compared, name="desk_notice_diff"),
    path("mail/retry", mail.retry, name="mail_retry"),
    path("practice/mail", mail.practice_mail, name="practice_mail"),
    path("evidence", evidence.evidence, name="evidence"),
    path("evidence.pub", files.verifier, name="verifier"),
    path("assets/<slug:digest>/<str:name>", files.asset_file, name="asset"),
]

handler400 = "adjourn.web.views.errors.bad_request"
handler403 = "adjourn.web.views.errors.forbidden"
handler404 = "adjourn.web.views.errors.not_found"
handler500 = "adjourn.web.views.errors.broken"
