from django.apps import AppConfig


class RetainConfig(AppConfig):
    name = "adjourn.retain"
    label = "retain"
