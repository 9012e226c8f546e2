from django.apps import AppConfig


class EraseConfig(AppConfig):
    name = "adjourn.erase"
    label = "erase"
