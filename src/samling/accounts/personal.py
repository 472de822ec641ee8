"""What this domain stores about people, why and until when; shown in docs/privacy.md."""

from samling.ground.personal import Personal

PERSONAL = (
    Personal(
        fields=("accounts.Account.email", "accounts.Account.language"),
        what="address and language of the account",
        purpose="signing in",
        ends="until the account is closed",
    ),
    Personal(
        fields=("accounts.Account.last_login",),
        what="when the account was last used",
        purpose="to see accounts nobody uses",
        ends="until the account is closed",
    ),
    Personal(
        fields=("account.EmailAddress.user", "account.EmailAddress.email"),
        what="that the address is proved",
        purpose="signing in",
        ends="until the account is closed",
    ),
    Personal(
        fields=("mfa.Authenticator.user", "mfa.Authenticator.data"),
        what="public half of a passkey and its name",
        purpose="signing in",
        ends="until removed or the account is closed",
    ),
    Personal(
        fields=(
            "socialaccount.SocialAccount.user",
            "socialaccount.SocialAccount.uid",
            "socialaccount.SocialAccount.extra_data",
        ),
        what="the provider's own key for the person (`sub`, `iss`)",
        purpose="signing in through the provider",
        ends="until removed or the account is closed",
    ),
    Personal(
        fields=("sessions.Session.session_data",),
        what="that a browser is signed in",
        purpose="signing in",
        ends="at sign-out, else after 30 days",
    ),
    Personal(
        fields=(
            "accounts.Letter.to",
            "accounts.Letter.subject",
            "accounts.Letter.body",
            "accounts.Letter.attachments",
        ),
        what="a letter and whom it went to",
        purpose="to find out whether it went",
        ends="after 30 days, or when the account is closed",
    ),
    Personal(
        fields=(
            "accounts.IncomingMail.sender",
            "accounts.IncomingMail.recipient",
            "accounts.IncomingMail.author",
            "accounts.IncomingMail.subject",
            "accounts.IncomingMail.raw",
            "accounts.IncomingMail.why",
        ),
        what="a letter to us as it came, from whom, and why it could not be used",
        purpose="to use it once, and to find out what became of it",
        ends="after 30 days (a setting), or when the account is closed",
    ),
)
