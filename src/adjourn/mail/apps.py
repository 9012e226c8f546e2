from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "adjourn.mail"
    label = "mail"
