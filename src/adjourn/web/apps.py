from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "adjourn.web"
    label = "web"
