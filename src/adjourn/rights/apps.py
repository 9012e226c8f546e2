from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "adjourn.rights"
    label = "rights"
