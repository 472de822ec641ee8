"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("advice.Case.owner",),
        what="who follows a case up",
        purpose="to keep what was promised",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("advice.Advice.by", "advice.Advice.text"),
        what="who gave advice, and what was said; names of children are not to be written",
        purpose="to go on where we stopped",
        ends="with the case, by the county's archive plan",
    ),
    Personal(
        fields=("advice.Promise.owner", "advice.Promise.text"),
        what="who promised what",
        purpose="to keep it",
        ends="with the case, by the county's archive plan",
    ),
    Personal(
        fields=("advice.Postponement.by", "advice.Postponement.reason"),
        what="who put a promise off, and why",
        purpose="to keep it",
        ends="with the case, by the county's archive plan",
    ),
)
