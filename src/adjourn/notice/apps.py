from django.apps import AppConfig


class NoticeConfig(AppConfig):
    name = "adjourn.notice"
    label = "notice"
