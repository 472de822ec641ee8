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
    Personal(
        fields=(
            "advice.Enquiry.name",
            "advice.Enquiry.email",
            "advice.Enquiry.person",
            "advice.Enquiry.title",
            "advice.Enquiry.put_aside_because",
        ),
        what="who has asked the county library, and about what",
        purpose="to answer",
        ends="name and address two years after the case is closed, or when the person asks; put aside: a month",
    ),
    Personal(
        fields=(
            "advice.Message.name",
            "advice.Message.email",
            "advice.Message.by",
            "advice.Message.text",
            "advice.Message.rest",
        ),
        what="letters in a case",
        purpose="to answer, and to go on where we stopped",
        ends="name, address and quotes with the enquiry's; the words with the case, by the archive plan",
    ),
    Personal(
        fields=(
            "advice.Enclosure.name",
            "advice.Enclosure.content",
        ),
        what="a file that came with a letter",
        purpose="to answer",
        ends="with the case, by the county's archive plan",
    ),
    Personal(
        fields=(
            "advice.Knowledge.written_by",
            "advice.Knowledge.checked_by",
            "advice.Knowledge.title",
            "advice.Knowledge.text",
        ),
        what="who stands behind a page of knowledge; the text holds nobody, or is not published",
        purpose="so that a reader knows whom to believe",
        ends="points to nobody in particular once erased",
    ),
)
