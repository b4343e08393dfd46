from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "minzheng.kernel.access"
    label = "access"
    verbose_name = _("权限")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access.system_account import make_system_account

        post_migrate.connect(make_system_account, sender=self, dispatch_uid="access.system_account")
