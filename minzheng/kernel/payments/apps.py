from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "minzheng.kernel.payments"
    label = "payments"
    verbose_name = _("资金发放")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minzheng.kernel.access import scope
        from minzheng.kernel.payments import event_types, models  # noqa: F401  types register themselves

        scope.register(models.PayRun, area="area", line="line", permission="payment.view")
        scope.register(models.Payment, area="area", line="run__line", permission="payment.view")
        scope.register(models.Entitlement, area="area", line="line", permission="payment.view")
        scope.register(models.Difference, area="area", line="run__line", permission="payment.view")
        scope.register(models.Hold, area="payment__area", line="payment__run__line", permission="payment.view")
        scope.register(models.BankLine, area="area", line="file__run__line", permission="payment.view")
        scope.register(models.RunTotal, area="area", line="run__line", permission="payment.view")
        scope.register_internal(models.RunStep, reason="shown only as part of its run")
        scope.register_internal(models.PayeeAccount, reason="shown only as part of a payment, masked to its tail")
        scope.register_internal(models.BankFile, reason="shown only as part of its run")
        scope.register_internal(models.BankReturn, reason="shown only as part of its run")
        scope.register_internal(models.BankReturnLine, reason="shown only as part of its run")
