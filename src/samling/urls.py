"""Every path of the house; each domain writes its own."""

from django.urls import include, path

from samling.advice.urls import open_knowledge

urlpatterns = [
    path("", include("samling.front.urls")),
    path("", include("samling.insight.urls")),
    path("", include("samling.meetings.urls")),
    path("", include("samling.credentials.urls")),
    path("kompetanse/", include("samling.competence.urls")),
    path("nettverk/", include("samling.networks.urls")),
    path("strategi/", include("samling.strategy.urls")),
    path("rad/", include("samling.advice.urls")),
    path("kunnskap/", include(open_knowledge)),
    path("bokbuss/", include("samling.bus.urls")),
    path("register/", include("samling.register.urls")),
    path("konto/", include("samling.accounts.urls")),
]

handler400 = "samling.front.views.bad_request"
handler403 = "samling.front.views.forbidden"
handler404 = "samling.front.views.not_found"
handler429 = "samling.accounts.views.sign_in.too_many"
handler500 = "samling.front.views.fault"
