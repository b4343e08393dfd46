from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "minzheng.kernel.awards"
    label = "awards"
    verbose_name = _("待遇")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.awards import event_types, models, operations, queries  # noqa: F401  registers itself
        from minzheng.kernel.intake import stakes
        from minzheng.kernel.registry.operations import membership_followers, merge_blockers

        scope.register(models.Award, area="area", line="line")
        scope.register_internal(models.AwardPast, reason="shown only as part of its award")
        scope.register_internal(models.Reservation, reason="what the exclusion constraint stands on; nothing to read")
        scope.register(models.Contested, area="award__area", line="award__line", permission="finding.view")
        merge_blockers.append(queries.merge_would_collide)
        membership_followers.append(operations.follow_touched)
        stakes.sources.append(queries.reaching_people)
