"""Paths of the domain; the names without a domain are those that django-allauth asks for."""

from django.urls import include, path

from samling.accounts.views import keys, mail, me, sign_in

ours = [
    path("", me.me, name="me"),
    path("sprak/", me.choose_language, name="choose_language"),
    path("tilknytninger/svar/", me.join_identity, name="join_identity"),
    path("tilknytninger/<int:key>/fjern/", me.leave_identity, name="leave_identity"),
    path("postkasse/", me.mailbox, name="mailbox"),
    path("brev/", me.letters, name="letters"),
    path("innkommet/", mail.incoming, name="incoming"),
    path("innkommet/<int:key>/", mail.incoming_mail, name="incoming_mail"),
    path("innkommet/<int:key>/lever/", mail.hand_over_mail, name="hand_over_mail"),
    path("innkommet/<int:key>/slett/", mail.throw_away_mail, name="throw_away_mail"),
    path("brev/<int:key>/igjen/", me.try_letter_again, name="try_letter_again"),
]

# allauth looks for these by name; signing up and passwords do not exist, so they lead to signing in
theirs = [
    path("logg-inn/", sign_in.sign_in, name="account_login"),
    path("logg-inn/", sign_in.sign_in, name="account_request_login_code"),
    path("logg-inn/", sign_in.sign_in, name="account_signup"),
    path("logg-inn/kode/", sign_in.enter_code, name="account_confirm_login_code"),
    path("logg-inn/nokkel/", keys.sign_in_with_key, name="mfa_login_webauthn"),
    path("logg-inn/avbrutt/", sign_in.provider_cancelled, name="socialaccount_login_cancelled"),
    path("logg-inn/feil/", sign_in.provider_error, name="socialaccount_login_error"),
    path("logg-inn/hos/<slug:provider_id>/", sign_in.at_provider, name="openid_connect_login"),
    path("logg-inn/fra/<slug:provider_id>/", sign_in.from_provider, name="openid_connect_callback"),
    path("logg-ut/", sign_in.sign_out, name="account_logout"),
    path("stengt/", sign_in.closed, name="account_inactive"),
    path("nokler/", keys.list_keys, name="mfa_list_webauthn"),
    path("nokler/", keys.list_keys, name="mfa_index"),
    path("nokler/ny/", keys.add_key, name="mfa_add_webauthn"),
    path("nokler/<int:pk>/navn/", keys.rename_key, name="mfa_edit_webauthn"),
    path("nokler/<int:pk>/fjern/", keys.remove_key, name="mfa_remove_webauthn"),
    path("tilknytninger/", me.identities, name="socialaccount_connections"),
]

urlpatterns = [path("", include((ours, "accounts"))), *theirs]
