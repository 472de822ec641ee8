"""Paths of certificates and badges."""

from django.urls import path

from samling.credentials.views import check, files, proof

app_name = "credentials"
urlpatterns = [
    path("bevis/", check.check, name="check"),
    path("bevis/mine/", proof.mine, name="mine"),
    path("bevis/utsteder/", files.issuer, name="issuer"),
    path("bevis/utsteder.json", files.profile, name="profile"),
    path("bevis/merke.svg", files.picture, name="picture"),
    path("bevis/status/<int:key>-<int:number>/", files.status, name="status"),
    path("bevis/<uuid:key>/", proof.proof, name="proof"),
    path("bevis/<uuid:key>/bevis.pdf", files.paper, name="paper"),
    path("bevis/<uuid:key>/merke.json", files.badge, name="badge"),
    path("bevis/<uuid:key>/nytt/", proof.anew, name="anew"),
    path("bevis/<uuid:key>/trekk-tilbake/", proof.withdraw, name="withdraw"),
    path("bevis/<uuid:key>/slett-navnet/", proof.erase, name="erase"),
    path(".well-known/did.json", files.did_document, name="did_document"),
]
