from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "minzheng.kernel.registry"
    label = "registry"
    verbose_name = _("一人一档")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from minzheng.kernel.access import scope
        from minzheng.kernel.registry import event_types, frames, models, revealing  # noqa: F401  declaring is registering

        revealing.register()
        request_finished.connect(frames.close_reader)
        scope.register(models.Person, area="home_area")
        scope.register(models.PersonPast, area="person__home_area")
        scope.register(models.PersonAlias, area="person__home_area", permission="people.merge")
        scope.register(models.MergeBlock, area="person__home_area", permission="people.merge")
        scope.register(models.Household, area="area")
        scope.register(models.Membership, area="household__area")
        scope.register(models.Residence, area="person__home_area")
        scope.register(models.Address, area="area")
        scope.register(models.AddressPast, area="address__area")
        scope.register(models.AddressSpelling, area="address__area")
        scope.register(models.AddressQuestion, area="area", permission="review.decide")
        scope.register(models.AddressFault, area="address__area", permission="review.decide")
        scope.register_internal(models.AddressDecision, reason="shown only as part of its question")
        scope.register(models.AddressMerge, area="into__area", permission="review.decide")
        scope.register_internal(models.AddressMoved, reason="read by undoing a merge only")
        scope.register(models.FamilyTie, area="person__home_area", permission="review.decide")
        scope.register_internal(models.FamilyTieAnswer, reason="shown only as part of its tie")
        scope.register(models.Organisation, area="area")
        scope.register(models.Site, area="area")
