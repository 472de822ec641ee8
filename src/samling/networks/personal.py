"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("networks.Network.made_by",),
        what="who began a network",
        purpose="to ask about it",
        ends="points to nobody in particular once erased",
    ),
    Personal(
        fields=(
            "networks.Membership.person",
            "networks.Membership.name",
            "networks.Membership.email",
            "networks.Membership.returned_from",
        ),
        what="who is in a network; name and address of guests",
        purpose="letters, invitations, and who the others talk with",
        ends="blanked a year after the person left, or when the person asks",
    ),
    Personal(
        fields=("networks.Post.person", "networks.Post.text"),
        what="who said what in a network",
        purpose="to talk about the subject",
        ends="the name a year after the person left or when the person asks; what was said stays without it",
    ),
    Personal(
        fields=("networks.Post.dropped",),
        what="names of files that came by mail and were not taken",
        purpose="so that the convener can ask for them",
        ends="with the network",
    ),
    Personal(
        fields=("networks.AgendaItem.text", "networks.MinutesEdition.content"),
        what="what was put on an agenda and what the minutes say; members stand there by number",
        purpose="to know what was said and decided",
        ends="with the network; numbers point to nobody once erased",
    ),
    Personal(
        fields=("networks.Task.text",),
        what="what a member has agreed to do",
        purpose="to get it done",
        ends="with the network; points to nobody once erased",
    ),
)
