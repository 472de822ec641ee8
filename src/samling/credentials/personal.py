"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=(
            "credentials.Certificate.name",
            "credentials.Certificate.badge",
            "credentials.Certificate.enrolment",
        ),
        what="who took part in what, printed and signed",
        purpose="so that the participant can prove it, for years",
        ends="until the person asks; then the check page still knows the number, not the name",
    ),
)
