from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "minzheng.kernel.standards"
    label = "standards"
    verbose_name = _("政策标准")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.standards import event_types, models  # noqa: F401  types register themselves

        scope.register(models.Proposal, line="line", permission="policy.simulate")
        scope.register_internal(models.ProposalStep, reason="shown only as part of its proposal")
