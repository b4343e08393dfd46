from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrawsConfig(AppConfig):
    name = "minzheng.kernel.draws"
    label = "draws"
    verbose_name = _("随机抽查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.draws import event_types, models  # noqa: F401  types register themselves

        scope.register(models.Draw, area="area", line="line", permission="matter.view")
        scope.register(models.Place, area="matter__area", line="matter__line", permission="matter.view")
