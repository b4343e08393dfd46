from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "minzheng.kernel.intake"
    label = "intake"
    verbose_name = _("数据归集")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.intake import event_types, models, tables  # noqa: F401  types register themselves

        scope.register(models.Batch, area="area", permission="intake.view")
        scope.register(models.Delivery, area="area", permission="intake.view")
        scope.register(models.QuarantinedRow, area="batch__area", permission="intake.view")
        scope.register(models.ReviewItem, area="area", permission="review.decide")
        scope.register(models.Disagreement, area="person__home_area", permission="people.view")
        scope.register(models.RememberedHeaders, area="area", permission="intake.view")
        scope.register_internal(models.BatchStatus, reason="shown only as part of its batch")
        scope.register_internal(models.ReviewDecision, reason="shown only as part of its review item")
        scope.register_internal(models.RememberedPair, reason="shown only as part of the decision that it keeps")
        tables.register_scopes()
