"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("meetings.Event.logged_by",),
        what="who told of an event",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.Correction.corrected_by",),
        what="who corrected a number",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.Meeting.made_by",),
        what="who made a meeting",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.CalendarKey.person",),
        what="who has a secret address for their own calendar",
        purpose="their meetings in their calendar",
        ends="with the person",
    ),
    Personal(
        fields=("meetings.Enrolment.name", "meetings.Enrolment.email", "meetings.Enrolment.person"),
        what="who has signed up",
        purpose="a seat, letters, attendance and the certificate",
        ends="blanked two years after the meeting, or when the person asks",
    ),
    Personal(
        fields=("meetings.Enrolment.enrolled_by",),
        what="who signed a colleague up",
        purpose="to tell whom the letter is from",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.Answer.text",),
        what="answers to what the host asked",
        purpose="what stands beside the question",
        ends="the question's days after the meeting; diet and access needs the day after",
    ),
    Personal(
        fields=("meetings.Mark.person",),
        what="who ticked a name at the door",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.Report.read_by", "meetings.Report.unmatched"),
        what="who read an attendance report, and the lines of it that fitted nobody",
        purpose="to put them right by hand",
        ends="the lines after 30 days; the reader points to nobody once erased",
    ),
    Personal(
        fields=("meetings.Material.added_by",),
        what="who put material up",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("meetings.Remark.name", "meetings.Remark.person", "meetings.Remark.text"),
        what="who said what in the talk around a meeting",
        purpose="to talk about the subject",
        ends="the name two years after the meeting or when the person asks; what was said stays without it",
    ),
    Personal(
        fields=("meetings.Evaluation.better", "meetings.Evaluation.own"),
        what="what somebody thought of a meeting, without name or time",
        purpose="to make the next one better",
        ends="kept; belongs to nobody",
    ),
)
