"""Addresses of the exchange with upper systems."""

from django.urls import path

from minzheng.web.exchange import files_in, files_out, lists, overview, page

urlpatterns = [
    path("exchange/", overview.overview, name="exchange"),
    path("exchange/records/", lists.RecordList.guarded(), name="exchange_records"),
    path("exchange/records/<int:pk>/", page.RecordFile.guarded(), name="exchange_record"),
    path("exchange/files/", lists.ExportList.guarded(), name="exchange_exports"),
    path("exchange/files/<int:pk>/", files_out.ExportPage.guarded(), name="exchange_export_file"),
    path("exchange/<slug:system>/import/", files_in.import_list, name="exchange_import"),
    path("exchange/<slug:system>/export/", files_out.export, name="exchange_export"),
    path("exchange/<slug:system>/reconcile/", overview.reconcile, name="exchange_reconcile"),
]
