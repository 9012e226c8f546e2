from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "adjourn.web.api"
    label = "api"
