"""How many children a bus lets in at a time, and how much it carries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bus", "0004_bus_counts_under_a_measure")]

    operations = [
        migrations.AddField(
            model_name="bus",
            name="books",
            field=models.PositiveIntegerField(
                blank=True, null=True, help_text="How many books and other items it carries."
            ),
        ),
        migrations.AddField(
            model_name="bus",
            name="seats",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, help_text="How many children are let in at a time."
            ),
        ),
    ]
