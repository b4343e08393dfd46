from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "minzheng.kernel.awards"
    label = "awards"
    verbose_name = _("待遇")
    default_auto_field = "django.db.models.BigAutoField"
