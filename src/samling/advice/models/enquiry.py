"""What somebody has asked the county library, and the letters to and fro about it."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from samling.advice.models.case import Case
from samling.advice.terms import CameBy, Direction, Theme
from samling.register.models import Municipality, Organisation, Person

# small letters without those that are mistaken for one another; 32⁽¹⁶⁾ of them cannot be guessed
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def new_token() -> str:
    """The word in the address that answers come to."""
    return "".join(secrets.choice(LETTERS) for _ in range(16))


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Adjectives of enquiries."""

    def waiting(self) -> Self:
        """Those that nobody has taken, and that nobody has put aside."""
        return self.filter(case__isnull=True, put_aside_at__isnull=True)


class Enquiry(models.Model):
    """A question from outside; it belongs to nobody until an adviser takes it, and then to a case."""

    key = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        help_text="Made with the form, so that the same question sent twice is one.",
    )
    token = models.CharField(max_length=32, unique=True, default=new_token)
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    language = models.CharField(max_length=2, default="nb")
    library = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    is_place_guessed = models.BooleanField(default=False)
    theme = models.CharField(max_length=20, choices=Theme, blank=True)
    came_by = models.CharField(max_length=10, choices=CameBy)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(
        null=True, blank=True, help_text="When a letter to the one who asks last came back."
    )
    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, related_name="enquiry", null=True, blank=True
    )
    put_aside_at = models.DateTimeField(null=True, blank=True)
    put_aside_because = models.CharField(max_length=200, blank=True)

    objects: ClassVar[EnquiryQuerySet] = EnquiryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(name="enquiry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="enquiry_is_answered_after_it_came",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("received_at")),
            ),
            models.CheckConstraint(
                name="enquiry_is_taken_or_put_aside",
                condition=Q(case__isnull=True) | Q(put_aside_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(case__isnull=True, put_aside_at__isnull=True),
                name="enquiry_on_every_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"


class Message(models.Model):
    """One letter in an enquiry, to us or from us."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    text = models.TextField(blank=True)
    rest = models.TextField(blank=True, help_text="What was quoted, forwarded or signed below.")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    message_id = models.CharField(max_length=320, blank=True)
    is_automatic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "message_id"],
                condition=~Q(message_id=""),
                name="message_lands_once_in_an_enquiry",
            ),
        ]
        indexes = [
            models.Index(fields=["enquiry", "at", "id"], name="message_in_order"),
            models.Index(
                fields=["message_id"], condition=~Q(message_id=""), name="message_by_its_number"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} in enquiry {self.enquiry_id}"


class Enclosure(models.Model):
    """A file that came with a letter."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="In bytes.")

    def __str__(self) -> str:
        return f"enclosure {self.pk} of message {self.message_id}"
