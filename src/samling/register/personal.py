"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("register.Person.name",),
        what="name",
        purpose="to know whom we work with",
        ends="until erased",
    ),
    Personal(
        fields=("register.Person.email",),
        what="address at work",
        purpose="signing in, letters",
        ends="until erased",
    ),
    Personal(
        fields=("register.Person.phone",),
        what="telephone, when given",
        purpose="to be called about an errand",
        ends="until erased",
    ),
    Personal(
        fields=("register.Person.language",),
        what="bokmål, nynorsk or English",
        purpose="pages and letters in that language",
        ends="until erased",
    ),
    Personal(
        fields=("register.Affiliation.person", "register.Affiliation.title"),
        what="role and title at an organisation, from day to day",
        purpose="what the person may do, whom to ask",
        ends="until erased",
    ),
    Personal(
        fields=("register.Consent.person", "register.Consent.purpose"),
        what="what the person has said yes to (consent)",
        purpose="to keep to it, and to prove it",
        ends="until erased",
    ),
)
