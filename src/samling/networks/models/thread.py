"""What is said in a network, on the page and by mail."""

from __future__ import annotations

import uuid

from django.db import models

from samling.networks.models.network import Membership, Network
from samling.register.models import Person


class Topic(models.Model):
    """Something that is talked about; replies by mail find it by its token."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="topics")
    subject = models.CharField(max_length=160)
    token = models.CharField(
        max_length=20, unique=True, help_text="In the address that replies are sent to."
    )
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "-last_at"], name="topic_newest_first")]

    def __str__(self) -> str:
        return f"topic {self.pk} of network {self.network_id}"


class Post(models.Model):
    """One thing said. The key comes from the form or the mail, so that what is sent twice is one."""

    key = models.UUIDField(unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text="So that the post is in the copy of what is stored about somebody.",
    )
    text = models.TextField(max_length=20_000)
    written_at = models.DateTimeField()
    message_id = models.CharField(
        max_length=250,
        db_index=True,
        help_text="Of the mail it came in, or of the letters it became.",
    )
    is_by_mail = models.BooleanField(default=False)
    dropped = models.CharField(
        max_length=300, blank=True, help_text="Names of attachments that were not taken."
    )
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["topic", "written_at"], name="post_of_a_topic")]

    def __str__(self) -> str:
        return f"post {self.pk} in topic {self.topic_id}"
