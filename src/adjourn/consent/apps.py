from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "adjourn.consent"
    label = "consent"
