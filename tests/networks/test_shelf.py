"""What stands on the shelf."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samling.networks import commands, queries
from samling.networks.models import Document, DocumentVersion
from tests.cast import NOON
from tests.networks.made import PDF, make_network, member


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


def put_up(mine, name="plan.pdf", content=PDF, **more):
    told = {"title": "Plan", "file": SimpleUploadedFile(name, content), "keep_until": None} | more
    return commands.put_up(author_id=mine.pk, by="test", at=NOON, **told)


def test_a_new_version_comes_first_and_the_old_one_stays(network, bo):
    mine = member(network, bo)
    paper = put_up(mine)
    commands.renew(
        key=paper.key, author_id=mine.pk, address="https://example.org/plan", by="test", at=NOON
    )
    (line,) = queries.document_lines(network, mine)
    assert (line.newest.number, line.earlier[0].name) == (2, "plan.pdf")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "plan.exe", "content": b"MZ"}, "file"),
        ({"name": "plan.pdf", "content": b"<html>"}, "file"),
        ({"file": None}, "file"),
        ({"file": None, "address": "javascript:alert(1)"}, "address"),
        ({"title": " "}, "title"),
        ({"keep_until": date(2026, 5, 12)}, "keep_until"),
    ],
)
def test_what_cannot_stand_there_is_refused_with_the_field(network, bo, more, field):
    with pytest.raises(commands.BadDocument) as refusal:
        put_up(member(network, bo), **more)
    assert refusal.value.field == field
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused(network, bo, settings):
    settings.SHELF_MB = 1
    with pytest.raises(commands.BadDocument):
        put_up(member(network, bo), content=b"%PDF-" + b"x" * 1_000_000)


def test_files_go_with_the_document_and_on_their_day(
    network, bo, django_capture_on_commit_callbacks
):
    mine = member(network, bo)
    gone, ran_out = put_up(mine), put_up(mine, keep_until=date(2026, 6, 1))
    paths = [Path(one.file.path) for one in DocumentVersion.objects.order_by("pk")]
    with django_capture_on_commit_callbacks(execute=True):
        commands.take_down(key=gone.key, by="test", at=NOON)
        commands.take_down(key=gone.key, by="test", at=NOON)
    assert [path.exists() for path in paths] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.delete_old(by="test", at=NOON) == 0
        assert commands.delete_old(by="test", at=NOON + timedelta(days=20)) == 1
    assert not paths[1].exists()
    assert not Document.objects.filter(pk=ran_out.pk).exists()


def test_files_that_a_killed_worker_left_are_swept_away_after_two_days(network, bo, tmp_path):
    put_up(member(network, bo))
    stray = tmp_path / "shelf" / "stray.pdf"
    stray.write_bytes(PDF)
    old = (NOON - timedelta(days=3)).timestamp()
    os.utime(stray, (old, old))
    assert commands.sweep(at=NOON) == 1
    assert len(list((tmp_path / "shelf").iterdir())) == 1
