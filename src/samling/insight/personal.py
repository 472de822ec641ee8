"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("insight.ReportText.written_by", "insight.SettledReport.settled_by"),
        what="who wrote in the annual report, and who settled it",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
)
