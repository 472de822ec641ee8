"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("bus.Stop.contact",),
        what="whom the bus asks at a school or kindergarten",
        purpose="to agree on times, and to tell of changes",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=(
            "bus.Timetable.made_by",
            "bus.Scenario.made_by",
            "bus.Notice.given_by",
            "bus.HearingAnswer.handled_by",
        ),
        what="who planned, gave notice or saw to an answer",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("bus.Device.person",),
        what="whose phone the crew's log came from",
        purpose="to find lost facts",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=("bus.HearingLetter.email",),
        what="where the letter about a timetable went",
        purpose="to hear the school",
        ends="two years after the timetable ended",
    ),
    Personal(
        fields=("bus.HearingAnswer.reason", "bus.HearingAnswer.contact_email"),
        what="why a time does not suit, and the new contact a school named",
        purpose="to find a better time, to reach the right one",
        ends="two years after the timetable ended",
    ),
    Personal(
        fields=("bus.Telling.to",),
        what="address or telephone a notice went to",
        purpose="to find out whether it went",
        ends="30 days after the visit",
    ),
    Personal(
        fields=("bus.Notice.message",),
        what="what was told in the writer's own words; names of children are not to be written",
        purpose="to be understood",
        ends="with the timetable",
    ),
    Personal(
        fields=("bus.Tour.reason", "bus.VisitLog.reason"),
        what="why a tour or visit was not as planned; names of children are not to be written",
        purpose="to plan better",
        ends="with the log",
    ),
)
