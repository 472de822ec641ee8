"""Paths of the domain."""

from django.urls import path

from samling.competence.views import (
    answering,
    effects,
    frameworks,
    home,
    needs,
    partners,
    plan_lines,
    plan_measures,
    plans,
    surveys,
)

app_name = "competence"

framework_paths = [
    path("rammeverk/", frameworks.frameworks, name="frameworks"),
    path("rammeverk/nytt/", frameworks.new_framework, name="new_framework"),
    path("rammeverk/utkast/<int:key>/", frameworks.draft, name="draft"),
    path("rammeverk/utkast/<int:key>/sett-i-kraft/", frameworks.put_in_force, name="put_in_force"),
    path("rammeverk/utkast/<int:key>/forkast/", frameworks.discard_draft, name="discard_draft"),
    path("rammeverk/utkast/<int:key>/nytt-omrade/", frameworks.add_area, name="add_area"),
    path("rammeverk/omrade/<int:key>/", frameworks.change_area, name="change_area"),
    path("rammeverk/omrade/<int:key>/flytt/", frameworks.move_area, name="move_area"),
    path("rammeverk/omrade/<int:key>/fjern/", frameworks.remove_area, name="remove_area"),
    path(
        "rammeverk/omrade/<int:key>/ny-kompetanse/",
        frameworks.add_competence,
        name="add_competence",
    ),
    path("rammeverk/kompetanse/<int:key>/", frameworks.change_competence, name="change_competence"),
    path(
        "rammeverk/kompetanse/<int:key>/flytt/",
        frameworks.move_competence,
        name="move_competence",
    ),
    path(
        "rammeverk/kompetanse/<int:key>/fjern/",
        frameworks.remove_competence,
        name="remove_competence",
    ),
    path("rammeverk/<slug:slug>/", frameworks.framework, name="framework"),
    path("rammeverk/<slug:slug>/ny-versjon/", frameworks.new_version, name="new_version"),
]

survey_paths = [
    path("undersokelser/", surveys.surveys, name="surveys"),
    path("undersokelser/ny/", surveys.new_survey, name="new_survey"),
    path("undersokelser/<int:key>/", surveys.survey, name="survey"),
    path("undersokelser/<int:key>/rediger/", surveys.change_survey, name="change_survey"),
    path("undersokelser/<int:key>/send/", surveys.open_survey, name="open_survey"),
    path("undersokelser/<int:key>/nye/", surveys.invite_newcomers, name="invite_newcomers"),
    path("undersokelser/<int:key>/pamink/", surveys.remind, name="remind"),
    path("undersokelser/<int:key>/ny-versjon/", surveys.adopt_version, name="adopt_version"),
    path("undersokelser/<int:key>/avslutt/", surveys.close_survey, name="close_survey"),
    path("undersokelser/<int:key>/forkast/", surveys.discard_survey, name="discard_survey"),
]

answering_paths = [
    path("svar/<uuid:key>/", answering.answer, name="answer"),
    path("svar/<uuid:key>/til-slutt/", answering.answer_end, name="answer_end"),
    path("svar/<uuid:key>/<slug:area>/", answering.answer_area, name="answer_area"),
]

needs_paths = [
    path("undersokelser/<int:key>/behov/", needs.needs, name="needs"),
    path(
        "undersokelser/<int:key>/behov/bibliotek/<slug:slug>/",
        needs.library_needs,
        name="library_needs",
    ),
    path(
        "undersokelser/<int:key>/behov/kompetanse/<slug:slug>/",
        needs.competence_needs,
        name="competence_needs",
    ),
    path("undersokelser/<int:key>/onsker/", needs.wishes, name="wishes"),
    path("onsker/<int:key>/", needs.code_wish, name="code_wish"),
    path("hvem-flere/", needs.sharers, name="sharers"),
]

effect_paths = [
    path("effekt/", effects.effects, name="effects"),
    path("effekt/<slug:slug>/mal/", effects.aim, name="aim"),
    path("etter-kurset/<uuid:key>/", effects.tell_effect, name="tell_effect"),
]

partner_paths = [
    path("partnere/", partners.partners, name="partners"),
    path("partnere/ny-avtale/", partners.new_agreement, name="new_agreement"),
    path("partnere/avtale/<int:key>/", partners.agreement, name="agreement"),
    path("partnere/avtale/<int:key>/rediger/", partners.change_agreement, name="change_agreement"),
    path("partnere/bidrag/<int:key>/fjern/", partners.remove_provision, name="remove_provision"),
]

plan_paths = [
    path("tiltak/", plan_measures.measures, name="measures"),
    path("tiltak/nytt/", plan_measures.new_measure, name="new_measure"),
    path("tiltak/<int:key>/", plan_measures.change_measure, name="change_measure"),
    path("tiltak/<int:key>/tilby/", plan_measures.retire_measure, name="retire_measure"),
    path("planer/", plans.plans, name="plans"),
    path("planer/ny/", plans.new_plan, name="new_plan"),
    path("planer/<int:key>/", plans.plan, name="plan"),
    path("planer/<int:key>/innstillinger/", plans.change_plan, name="change_plan"),
    path("planer/<int:key>/lag/", plans.queue_plan, name="queue_plan"),
    path("planer/<int:key>/stopp/", plans.stop_plan, name="stop_plan"),
    path("planer/<int:key>/ny-versjon/", plans.copy_plan, name="copy_plan"),
    path("planer/<int:key>/forkast/", plans.drop_plan, name="drop_plan"),
    path("planer/<int:key>/godkjenn/", plans.approve_plan, name="approve_plan"),
    path("planer/<int:key>/publiser/", plans.publish_plan, name="publish_plan"),
    path("planer/<int:key>/sammenlign/<int:other>/", plans.compare_plans, name="compare_plans"),
    path("planer/<int:key>/onske/", plan_lines.set_wish, name="set_wish"),
    path("planer/<int:key>/pris/", plan_lines.ask_price, name="ask_price"),
    path("planer/<int:key>/linje/", plan_lines.add_line, name="add_line"),
    path("planer/linje/<int:key>/", plan_lines.line, name="line"),
    path("planer/linje/<int:key>/fjern/", plan_lines.remove_line, name="remove_line"),
    path("planer/linje/<int:key>/samling/", plan_lines.make_course, name="make_course"),
    path("plan/<int:key>/", plans.public_plan, name="public_plan"),
    path("plan/<int:key>/plan.pdf", plans.plan_pdf, name="plan_pdf"),
    path("bibliotek/<slug:slug>/", plans.library_plan, name="library_plan"),
]

urlpatterns = [
    path("", home.home, name="home"),
    *framework_paths,
    *survey_paths,
    *answering_paths,
    *needs_paths,
    *effect_paths,
    *partner_paths,
    *plan_paths,
]
