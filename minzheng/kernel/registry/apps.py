from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "minzheng.kernel.registry"
    label = "registry"
    verbose_name = _("一人一档")
    default_auto_field = "django.db.models.BigAutoField"
