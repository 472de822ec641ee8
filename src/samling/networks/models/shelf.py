"""What a network keeps: files and links, in versions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from samling.networks.models.network import Membership, Network
from samling.networks.models.thread import Post


class Document(models.Model):
    """A file or a link under one name; what came by mail waits until the convener has looked."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=160)
    is_waiting = models.BooleanField(
        default=False, help_text="Came by mail; seen by conveners only until one has looked."
    )
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, related_name="documents", null=True, blank=True
    )
    keep_until = models.DateField(
        null=True, blank=True, help_text="Deleted when this day begins; null: kept."
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["keep_until"], name="document_to_delete")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One version of a document; the newest is the one that is shown first."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    address = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="shelf/", max_length=200, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Octets.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="document_has_each_version_once"
            ),
            models.CheckConstraint(
                name="document_version_is_a_file_or_an_address",
                condition=(Q(address="") & ~Q(file="")) | (~Q(address="") & Q(file="")),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of document {self.document_id}"
