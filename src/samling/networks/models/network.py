"""A network and those who are in it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from samling.ground.wording import Wording
from samling.meetings.terms import Theme
from samling.networks import terms
from samling.networks.rules import bouncing
from samling.register.models import Organisation, Person
from samling.register.terms import Language
from samling.strategy.models import Measure

IS_HERE = Q(standing="member")
IS_LIVE = ~Q(standing="left")


class NetworkQuerySet(models.QuerySet["Network"]):
    """Adjectives of networks."""

    def active(self) -> Self:
        """Those that are neither paused nor ended."""
        return self.filter(state=terms.NetworkState.ACTIVE)


class Network(models.Model):
    """People from several libraries who meet and talk about a theme, with somebody who convenes them."""

    slug = models.SlugField(max_length=120, unique=True)
    name_nb = models.CharField(max_length=120, blank=True)
    name_nn = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    purpose_nb = models.TextField(blank=True, max_length=4000)
    purpose_nn = models.TextField(blank=True, max_length=4000)
    purpose_en = models.TextField(blank=True, max_length=4000)
    theme = models.CharField(max_length=20, choices=Theme)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Stands as the host of the network's meetings.",
    )
    is_open = models.BooleanField(
        default=True, help_text="Anybody joins by themselves; else the convener says yes."
    )
    state = models.CharField(max_length=10, choices=terms.NetworkState, default="active")
    state_why = models.CharField(max_length=300, blank=True)
    state_since = models.DateField()
    token = models.CharField(
        max_length=20, unique=True, help_text="In the e-mail address that posts are sent to."
    )
    is_made_up = models.BooleanField(default=False, help_text="Demonstration data.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    kept_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody last said that it goes on."
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the conveners were asked whether it goes on."
    )
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the county library was told that nobody answered."
    )

    objects: ClassVar[NetworkQuerySet] = NetworkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="network_is_named_in_norwegian",
                condition=~Q(name_nb="") | ~Q(name_nn=""),
            ),
            models.CheckConstraint(
                name="network_that_is_not_active_says_why",
                condition=Q(state="active") | ~Q(state_why=""),
            ),
            models.CheckConstraint(
                name="network_is_reminded_of_only_when_asked",
                condition=Q(reminded_at__isnull=True) | Q(asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name_nb or self.name_nn

    @property
    def name(self) -> Wording:
        """The name in the reader's language."""
        return Wording(self.name_nb, self.name_nn, self.name_en)

    @property
    def purpose(self) -> Wording:
        """What it is for, in the reader's language."""
        return Wording(self.purpose_nb, self.purpose_nn, self.purpose_en)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Adjectives of memberships."""

    def here(self) -> Self:
        """Those who are members now."""
        return self.filter(IS_HERE)

    def live(self) -> Self:
        """Members, and those who are invited or have asked to join."""
        return self.filter(IS_LIVE)

    def conveners(self) -> Self:
        """Members who convene."""
        return self.filter(IS_HERE, is_convener=True)


class Membership(models.Model):
    """Somebody in a network: of the register, or a guest with name and address of their own.

    The key is the personal link: who has it may leave, choose letters, and read what members read.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=120, blank=True, help_text="Of a guest.")
    email = models.EmailField(blank=True, help_text="Of a guest.")
    language = models.CharField(max_length=2, choices=Language, default="nb")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    standing = models.CharField(max_length=10, choices=terms.Standing)
    is_convener = models.BooleanField(default=False)
    delivery = models.CharField(max_length=10, choices=terms.Delivery, default="daily")
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(
        null=True, blank=True, help_text="What was new up to here has been told by letter."
    )
    returned_at = models.DateTimeField(
        null=True, blank=True, help_text="When a letter last came back."
    )
    returned_from = models.EmailField(
        blank=True, help_text="The address it came back from; another address is tried afresh."
    )
    returns = models.PositiveSmallIntegerField(
        default=0, help_text="Days in a row on which letters came back."
    )

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=IS_LIVE & Q(person__isnull=False),
                name="person_is_in_a_network_once",
            ),
            models.UniqueConstraint(
                fields=["network", "email"],
                condition=IS_LIVE & ~Q(email=""),
                name="guest_is_in_a_network_once",
            ),
            models.CheckConstraint(
                name="membership_is_of_a_person_or_a_guest",
                condition=Q(standing="left") | Q(person__isnull=False) | ~Q(email=""),
            ),
            models.CheckConstraint(
                name="member_has_joined_at_a_moment",
                condition=~Q(standing="member") | Q(joined_at__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_has_left_at_a_moment",
                condition=Q(standing="left", left_at__isnull=False)
                | (~Q(standing="left") & Q(left_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="convener_is_a_member_of_the_register",
                condition=Q(is_convener=False)
                | Q(standing="left")
                | Q(standing="member", person__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["network", "standing"], name="membership_by_standing"),
            models.Index(
                fields=["organisation"], condition=IS_HERE, name="membership_of_a_library"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk} of network {self.network_id}"

    @property
    def shown_name(self) -> str:
        """The name of the person, or of the guest; needs ``person`` to be there."""
        return self.person.name if self.person else self.name

    @property
    def address(self) -> str:
        """Where letters go; empty when there is no address."""
        return (self.person.email or "") if self.person else self.email

    @property
    def is_returned(self) -> bool:
        """True while letters to the address of today come back; needs ``person`` to be there."""
        return self.returned_at is not None and self.returned_from == self.address.lower()

    @property
    def is_unreachable(self) -> bool:
        """True when so many have come back that no more are sent until the address is confirmed."""
        return self.is_returned and bouncing.is_paused(self.returns)

    @property
    def letter_language(self) -> str:
        """The language letters are written in."""
        return self.person.language if self.person else self.language
