"""What is begun where domains meet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.insight.models import NetworkForNeed
from samling.insight.queries.networks import need_called
from samling.insight.rules import theme_of_area
from samling.journal import commands as journal
from samling.networks import commands as networks
from samling.networks import queries as members
from samling.networks.models import Network
from samling.networks.terms import NetworkState
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

PURPOSE = Wording(
    "Flere bibliotek har sagt at de trenger å bli bedre på dette: {need}. "
    "I nettverket deler vi det vi kan, spør hverandre og lærer sammen.",
    "Fleire bibliotek har sagt at dei treng å bli betre på dette: {need}. "
    "I nettverket deler vi det vi kan, spør kvarandre og lærer saman.",
    "Several libraries have said that they need to get better at this: {need}. "
    "In the network we share what we know, ask each other and learn together.",
)


class NeedIsGone(Refusal):
    """Fewer libraries need it now than a network takes."""


class NotYourNeed(Refusal):
    """A chief begins networks for what the own library has said that it needs."""


@transaction.atomic
def begin_network_for(
    *,
    competence_key: str,
    person_id: int | None,
    library_ids: Collection[int] | None = None,
    by: str,
    at: datetime,
) -> tuple[Network, int]:
    """Begin a network for a need that libraries share, and invite their chiefs; how many were written to.

    ``library_ids`` are those of a chief who begins it: one of them is then the host, and only libraries
    that have said that they may be shown are invited, since a convener sees who is. Begun already, it is
    the same network and nobody is written to again. Raises NeedIsGone, NotYourNeed.
    """
    county = OrganisationKind.COUNTY_LIBRARY
    host = Organisation.objects.select_for_update(no_key=True).filter(kind=county).order_by("pk")[0]
    rows = NetworkForNeed.objects.filter(competence_key=competence_key).select_related("network")
    begun = rows.exclude(network__state=NetworkState.ENDED).order_by("-pk").first()
    if begun is not None:
        return begun.network, 0
    need = need_called(competence_key)
    if need is None:
        raise NeedIsGone(_("So few libraries need this now that it is no network."))
    own = next((key for key, _name in need.libraries if key in (library_ids or ())), None)
    if library_ids is not None and own is None:
        raise NotYourNeed(
            _("Your library has not said that it needs this. Ask the county library to begin it.")
        )
    title = need.title
    network = networks.make_network(
        words=networks.Words(
            name_nb=title.nb[:120] or title.nn[:120],
            name_nn=title.nn[:120],
            name_en=title.en[:120],
            purpose_nb=PURPOSE.nb.format(need=title.in_language("nb")),
            purpose_nn=PURPOSE.nn.format(need=title.in_language("nn")),
            purpose_en=PURPOSE.en.format(need=title.in_language("en")),
            theme=theme_of_area(need.area_key),
        ),
        host_id=own or host.pk,
        convener_id=person_id,
        person_id=person_id,
        by=by,
        at=at,
    )
    NetworkForNeed.objects.create(competence_key=competence_key, network=network, made_at=at)
    invitable = [k for k, _name in need.libraries if own is None or k == own or k in need.willing]
    chiefs = members.chiefs_of(invitable, on=day_in_oslo(at))
    people = {person for group in chiefs.values() for person in group}
    invited = networks.invite(slug=network.slug, person_ids=people, by=by, at=at)
    journal.note(
        deed="insight.network_begun", subject=f"network:{network.pk}", by=by, at=at,
        details={"competence": competence_key, "invited": invited},
    )  # fmt: skip
    return network, invited
