"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("competence.SurveyInvitation.person",),
        what="who is asked in a survey, and whether she has begun and finished",
        purpose="letters and reminders",
        ends=(
            "forgotten when she is erased, with what she has answered for herself in a survey that is"
            " open; what was answered is cut loose when a survey closes"
        ),
    ),
    Personal(
        fields=("competence.Wish.text",),
        what="a wish in somebody's own words, without a name; names are not to be written",
        purpose="to see what the levels do not ask",
        ends="with the survey, by the county's archive plan",
    ),
    Personal(
        fields=("competence.Leeway.note",),
        what="what a library says about leaving the desk",
        purpose="to place courses when people can come",
        ends="with the survey, by the county's archive plan",
    ),
    Personal(
        fields=("competence.Agreement.contact", "competence.Agreement.owner"),
        what="whom to speak to at a partner, and at the county library",
        purpose="to keep an agreement alive",
        ends="emptied when erased",
    ),
    Personal(
        fields=("competence.Agreement.note",),
        what="what was agreed",
        purpose="to keep it",
        ends="with the agreement, by the county's archive plan",
    ),
    Personal(
        fields=("competence.CompetencePlan.made_by",),
        what="who made a competence plan",
        purpose="to ask about it",
        ends="emptied when erased",
    ),
)
