"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("strategy.Measure.owner",),
        what="who answers for a measure",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("strategy.Reading.by",),
        what="who told a reading, by number",
        purpose="to ask about it",
        ends="the number points to nobody once the person is erased",
    ),
)
