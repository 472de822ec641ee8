"""An account: an e-mail address that somebody has proved to be theirs; letters we send, mail we get."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from samling.accounts import terms


class Accounts(BaseUserManager["Account"]):
    """Making accounts; there are no passwords."""

    def create_user(self, email: str, **fields: Any) -> Account:
        """An account for this address, which is stored in small letters."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """An account that may see everything in the admin; made from the command line only."""
        return self.create_user(email, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """How somebody signs in. Who they are stands in the register, found by the same address."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, default="nb")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_address_is_nobody_elses"),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Letter(models.Model):
    """An e-mail that waits, is on its way, or has gone; kept for some weeks, so that it can be found."""

    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=200, null=True, blank=True)
    about = models.CharField(
        max_length=60, blank=True, help_text="What the letter is about, such as meeting:17."
    )
    attachments = models.JSONField(
        default=list, blank=True, help_text="Files of text that go with it: name, type, text."
    )
    headers = models.JSONField(
        default=dict, blank=True, help_text="Header fields of its own, such as In-Reply-To."
    )
    sender_name = models.CharField(
        max_length=100, blank=True, help_text="Shown before our own address; empty: ours."
    )
    state = models.CharField(
        max_length=10, choices=terms.LetterState, default=terms.LetterState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="letter_with_a_key_is_written_once"),
            models.CheckConstraint(
                name="letter_is_sent_exactly_when_it_has_a_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="letter_newest"),
            models.Index(
                fields=["about", "-id"], condition=~Q(about=""), name="letter_about_something"
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} {self.purpose} {self.state}"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    """Adjectives of incoming mail."""

    def waiting(self) -> Self:
        """Those that no domain has had yet."""
        return self.filter(state=terms.MailState.RECEIVED)

    def finished(self) -> Self:
        """Those that somebody has used, or could not use."""
        return self.exclude(state=terms.MailState.RECEIVED)


class IncomingMail(models.Model):
    """A letter to one of our addresses, stored as it came before the sender is told that we have it."""

    key = models.CharField(
        max_length=64,
        unique=True,
        help_text="Made from recipient, Message-ID and words: the same letter twice lands once.",
    )
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320)
    kind = models.CharField(max_length=20)
    token = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=320, blank=True)
    raw = models.BinaryField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    author = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=terms.MailState, default=terms.MailState.RECEIVED
    )
    why = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[IncomingMailQuerySet] = IncomingMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="incoming_mail_waits_or_is_done",
                condition=Q(state="received", done_at__isnull=True)
                | (~Q(state="received") & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="incoming_mail_is_refused_for_a_reason",
                condition=~Q(state="refused") | ~Q(why=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="incoming_mail_newest"),
            models.Index(fields=["-id"], condition=~Q(state="used"), name="incoming_mail_not_used"),
        ]

    def __str__(self) -> str:
        return f"incoming mail {self.pk} {self.kind} {self.state}"
