"""What a network keeps: files and links, in versions, until their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.rules import material
from samling.networks.commands.network import refuse_resting
from samling.networks.models import Document, DocumentVersion, Membership, Network, Post

HEAD = 16  # octets that tell what a file is
FOLDER = "shelf"
ORPHANS_ARE_KEPT = timedelta(days=2)  # files whose row never came, because a worker was killed
_is_address = URLValidator(schemes=["http", "https"])


class BadDocument(Refusal):
    """A file of a kind that is not taken, too large, not what its name says; or no address at all."""

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def put_up(
    *,
    author_id: int,
    title: str,
    address: str = "",
    file: File[bytes] | None = None,
    keep_until: date | None,
    by: str,
    at: datetime,
) -> Document:
    """Put a link or a file on the shelf. Raises BadDocument and NetworkNotActive."""
    author = Membership.objects.select_related("network").get(pk=author_id)
    refuse_resting(author.network)
    title = " ".join(title.replace("\0", "").split())[:160]
    if not title:
        raise BadDocument("title", _("Write what it is."))
    if keep_until is not None and keep_until <= day_in_oslo(at):
        raise BadDocument("keep_until", _("The last day has been already."))
    document = Document.objects.create(
        network=author.network, title=title, keep_until=keep_until, added_at=at
    )
    _add(document, author, address=address, file=file, at=at)
    _note("networks.document_put_up", document, by=by, at=at)
    return document


@transaction.atomic
def renew(
    *,
    key: UUID,
    author_id: int,
    address: str = "",
    file: File[bytes] | None = None,
    by: str,
    at: datetime,
) -> DocumentVersion:
    """Put up a new version; the old ones stay and can be opened. Raises BadDocument, NetworkNotActive."""
    document = Document.objects.select_for_update(no_key=True).get(key=key)
    author = Membership.objects.select_related("network").get(pk=author_id)
    refuse_resting(author.network)
    version = _add(document, author, address=address, file=file, at=at)
    _note("networks.document_renewed", document, by=by, at=at)
    return version


@transaction.atomic
def let_in(*, key: UUID, by: str, at: datetime) -> Document:
    """Let all members see what came by mail; seen already, nothing happens."""
    document = Document.objects.select_for_update().get(key=key)
    if document.is_waiting:
        document.is_waiting = False
        document.save(update_fields=["is_waiting"])
        _note("networks.document_let_in", document, by=by, at=at)
    return document


@transaction.atomic
def take_down(*, key: UUID, by: str, at: datetime) -> None:
    """Take a document away with all its versions; gone already, nothing happens."""
    document = Document.objects.select_for_update().filter(key=key).first()
    if document is not None:
        _note("networks.document_taken_down", document, by=by, at=at)
        _remove([document])


@transaction.atomic
def delete_old(*, by: str, at: datetime) -> int:
    """Delete what has stood until its day; how many documents."""
    old = list(
        Document.objects.select_for_update()
        .filter(keep_until__lte=day_in_oslo(at))
        .order_by("pk")[:500]
    )
    for document in old:
        _note("networks.document_ran_out", document, by=by, at=at)
    _remove(old)
    return len(old)


def sweep(*, at: datetime) -> int:
    """Delete files on the shelf that no row knows, left by a worker that was killed; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    known = set(DocumentVersion.objects.exclude(file="").values_list("file", flat=True))
    gone = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and at - default_storage.get_modified_time(path) > ORPHANS_ARE_KEPT:
            default_storage.delete(path)
            gone += 1
    return gone


def keep_attachment(
    *,
    network: Network,
    post: Post,
    author: Membership,
    name: str,
    content: bytes,
    by: str,
    at: datetime,
) -> Document | None:
    """Put what came by mail on the shelf, to be looked over; None when it is not taken.

    Called within the transaction of the post. What a convener sends needs no looking over.
    """
    if material.type_of(name, content[:HEAD]) is None or _is_too_large(len(content)):
        return None
    document = Document.objects.create(
        network=network,
        title=name[:160],
        is_waiting=not author.is_convener,
        post=post,
        added_at=at,
    )
    _add(document, author, file=ContentFile(content, name=name), at=at)
    _note("networks.document_came_by_mail", document, by=by, at=at)
    return document


def _add(
    document: Document,
    author: Membership,
    *,
    address: str = "",
    file: File[bytes] | None = None,
    at: datetime,
) -> DocumentVersion:
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion(document=document, number=last + 1, added_at=at, added_by=author)
    if file is not None:
        _take(version, file)
    else:
        version.address = _checked(address)
    version.save(force_insert=True)
    return version


def _take(version: DocumentVersion, file: File[bytes]) -> None:
    name = (file.name or "").replace("\\", "/").rpartition("/")[2]
    if _is_too_large(file.size):
        raise BadDocument(
            "file",
            _("The file is larger than %(most)d MB. Put a link here instead.")
            % {"most": settings.SHELF_MB},
        )
    kind = material.type_of(name, file.read(HEAD))
    file.seek(0)
    if kind is None:
        raise BadDocument(
            "file",
            _(
                "This kind of file is not taken. PDF, Office, OpenDocument, pictures, mp3 and mp4 are."
            ),
        )
    version.content_type, version.size, version.file_name = kind, file.size, name[-160:]
    version.file.save(f"{uuid4().hex}.{name.rpartition('.')[2].lower()}", file, save=False)


def _checked(address: str) -> str:
    address = address.strip()
    if not address:
        raise BadDocument("file", _("Choose a file, or paste a link."))
    try:
        _is_address(address)
    except ValidationError:
        raise BadDocument("address", _("Paste a whole link, as in https://example.org.")) from None
    return address[:500]


def _is_too_large(size: int) -> bool:
    return size > settings.SHELF_MB * 1_000_000


def _remove(documents: Iterable[Document]) -> None:
    """Delete rows, and their files once that is certain."""
    for document in documents:
        for version in document.versions.exclude(file=""):
            transaction.on_commit(partial(version.file.storage.delete, version.file.name))
        document.delete()


def _note(deed: str, document: Document, *, by: str, at: datetime) -> None:
    journal.note(
        deed=deed, subject=f"document:{document.pk}", by=by, at=at,
        details={"network": document.network_id},
    )  # fmt: skip
