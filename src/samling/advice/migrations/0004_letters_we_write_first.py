"""An adviser may write first, from a case that began without a letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advice", "0003_how_advice_was_given")]

    operations = [
        migrations.AlterField(
            model_name="enquiry",
            name="came_by",
            field=models.CharField(
                choices=[
                    ("form", "The form"),
                    ("mail", "E-mail"),
                    ("forwarded", "Forwarded e-mail"),
                    ("ours", "Written by us first"),
                ],
                max_length=10,
            ),
        ),
    ]
