from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Day",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("works", models.BooleanField(verbose_name="工作日")),
                (
                    "festival",
                    models.CharField(
                        blank=True, help_text="平常的工作日和周末为空", max_length=40, verbose_name="放假或调休事由"
                    ),
                ),
            ],
            options={
                "verbose_name": "日历",
                "verbose_name_plural": "日历",
                "ordering": ("date",),
            },
        ),
    ]
