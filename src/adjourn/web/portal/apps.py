from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "adjourn.web.portal"
    label = "portal"
