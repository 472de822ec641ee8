"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("journal.Entry.by", "journal.Entry.subject", "journal.Entry.details"),
        what="who did what, by number and never by name",
        purpose="to find mistakes and misuse",
        ends="the number points to nobody once the person is erased",
    ),
)
