"""An attendance report, and who a line of it means."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 8_000_000  # octets


class ReportForm(forms.Form):
    """The file that the video service has made."""

    file = forms.FileField(
        label=_("The file from Teams, Zoom, BigBlueButton or Jitsi"),
        help_text=_("A list of participants as CSV. At most 8 MB."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def clean_file(self) -> UploadedFile:
        """Not larger than a report can be."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is too large to be an attendance report."))
        return file


class LineForm(forms.Form):
    """Whom a line means."""

    line = forms.IntegerField(min_value=1, max_value=10_000_000)
    enrolment = forms.IntegerField(min_value=1, max_value=2**62)
