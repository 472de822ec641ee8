"""Paths of the domain; open knowledge has a place of its own."""

from django.urls import path

from samling.advice.views import ask, case, enquiries, knowledge, log, promises

app_name = "advice"
urlpatterns = [
    path("sporsmal/", ask.ask, name="ask"),
    path("sporsmal/takk/", ask.asked, name="asked"),
    path("innkurv/", enquiries.waiting, name="waiting"),
    path("innkurv/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("innkurv/<int:pk>/ta/", enquiries.take, name="take"),
    path("innkurv/<int:pk>/legg-bort/", enquiries.put_aside, name="put_aside"),
    path("innkurv/<int:pk>/hent-fram/", enquiries.take_out_again, name="take_out_again"),
    path("vedlegg/<int:pk>/", enquiries.enclosure, name="enclosure"),
    path("lofter/", promises.open_promises, name="open_promises"),
    path("lofter/<int:pk>/", promises.promise, name="promise"),
    path("lofter/<int:pk>/holdt/", promises.keep, name="keep"),
    path("lofter/<int:pk>/angre/", promises.take_up, name="take_up"),
    path("lofter/<int:pk>/utsett/", promises.put_off, name="put_off"),
    path("lofter/<int:pk>/overlat/", promises.hand_over, name="hand_over"),
    path("saker/<int:pk>/", case.case, name="case"),
    path("saker/<int:pk>/svar/", case.answer, name="answer"),
    path("saker/<int:pk>/skriv-brev/", case.write_first, name="write_first"),
    path("saker/<int:pk>/sorter/", case.sort, name="sort"),
    path("saker/<int:pk>/lignende/", case.like, name="like"),
    path("saker/<int:pk>/kunnskap/", knowledge.begin, name="begin_knowledge"),
    path("saker/<int:pk>/lukk/", log.close_case, name="close_case"),
    path("saker/<int:pk>/apne/", log.reopen, name="reopen"),
    path("saker/<int:pk>/lov/", log.add_promise, name="add_promise"),
    path("kunnskap/", knowledge.drafts, name="drafts"),
    path("kunnskap/<int:pk>/", knowledge.draft, name="draft"),
    path("kunnskap/<int:pk>/rens/", knowledge.clean, name="clean"),
    path("kunnskap/<int:pk>/publiser/", knowledge.publish, name="publish"),
    path("kunnskap/<int:pk>/trekk/", knowledge.withdraw, name="withdraw"),
    path("kommune/<slug:slug>/", log.log, name="log"),
    path("kommune/<slug:slug>/skriv/", log.write, name="write"),
]

open_knowledge = (
    [
        path("", knowledge.pages, name="pages"),
        path("<slug:slug>/", knowledge.page, name="page"),
    ],
    "knowledge",
)
