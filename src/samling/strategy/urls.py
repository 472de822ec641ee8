"""Paths of the domain; the pages that show reach are in ``insight``."""

from django.urls import path

from samling.strategy.views import indicators, measures, periods

app_name = "strategy"
urlpatterns = [
    path("nytt-tiltak/", measures.add_measure, name="add_measure"),
    path("tiltak/<slug:slug>/rediger/", measures.edit_measure, name="edit_measure"),
    path("tiltak/<slug:slug>/ferdig/", measures.complete_measure, name="complete_measure"),
    path("tiltak/<slug:slug>/dropp/", measures.drop_measure, name="drop_measure"),
    path("tiltak/<slug:slug>/gjenoppta/", measures.resume_measure, name="resume_measure"),
    path("tiltak/<slug:slug>/ny-indikator/", indicators.add_indicator, name="add_indicator"),
    path("indikator/<int:key>/", indicators.edit_indicator, name="edit_indicator"),
    path("indikator/<int:key>/fjern/", indicators.remove_indicator, name="remove_indicator"),
    path("indikator/<int:key>/tall/", indicators.tell_reading, name="tell_reading"),
    path("perioder/", periods.periods, name="periods"),
    path("perioder/ny/", periods.next_period, name="next_period"),
    path("perioder/<int:key>/", periods.draft, name="draft"),
    path("perioder/<int:key>/sett-i-kraft/", periods.put_in_force, name="put_in_force"),
    path("perioder/<int:key>/forkast/", periods.discard_draft, name="discard_draft"),
    path("perioder/<int:key>/nytt-delmal/", periods.add_goal, name="add_goal"),
    path("perioder/<int:key>/ny-strategi/", periods.add_strategy, name="add_strategy"),
    path("delmal/<int:key>/", periods.change_goal, name="change_goal"),
    path("delmal/<int:key>/flytt/", periods.move_goal, name="move_goal"),
    path("delmal/<int:key>/fjern/", periods.remove_goal, name="remove_goal"),
    path("rediger/<int:key>/", periods.change_strategy, name="change_strategy"),
    path("rediger/<int:key>/flytt/", periods.move_strategy, name="move_strategy"),
    path("rediger/<int:key>/fjern/", periods.remove_strategy, name="remove_strategy"),
]
