"""Verifiers that know nothing of us accept what we sign, refuse what was changed, and are told of
what was withdrawn; the only thing they ask the network for is the status list."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from samling.credentials import commands
from samling.credentials.models import Certificate
from samling.register.models import Organisation
from tests.credentials.made import AFTER, issued

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = Path(__file__).with_name("verify.mjs")
PACKAGE = ROOT / "node_modules" / "@digitalcredentials" / "verifier-core"


def status_path(certificate: Certificate) -> str:
    return json.loads(certificate.badge)["credentialStatus"]["statusListCredential"]


def verified(badges: dict[str, Any], web: dict[str, str]) -> dict[str, Any]:
    """What the verifiers say of each badge, with these addresses for a network."""
    node = shutil.which("node")
    assert node, "the verifiers need Node (see ./run)"
    assert PACKAGE.exists(), "the verifiers are not installed (npm ci)"
    told = {"root": str(ROOT), "badges": badges, "web": web}
    done = subprocess.run(
        [node, str(VERIFIER)], input=json.dumps(told), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.fixture
def answers(trysil_library: Organisation, client: Client) -> dict[str, Any]:
    """One good badge, one that was changed, one that was withdrawn, one signed by somebody else."""
    good, withdrawn = issued(trysil_library, "Kari Nordmann", "Ola Nordmann")
    commands.withdraw(key=withdrawn.key, why="mistake", by="test", at=AFTER)
    changed = json.loads(good.badge)
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Per Nordmann"
    stolen = json.loads(good.badge)
    stolen["issuer"]["id"] = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    address = status_path(good)
    page = client.get(address.removeprefix(settings.ADDRESS))
    assert page.status_code == 200
    badges = {
        "good": json.loads(good.badge), "changed": changed,
        "withdrawn": json.loads(withdrawn.badge), "stolen": stolen,
    }  # fmt: skip
    return verified(badges, {address: page.content.decode()}) | {"status": address}


def test_digitalbazaar_and_dcc_say_what_is_true(answers: dict[str, Any]) -> None:
    found = answers["found"]
    assert found["good"]["digitalbazaar"] == {"verified": True, "status": True, "why": ""}
    assert found["good"]["dcc"]["log"]["valid_signature"] is True
    assert found["good"]["dcc"]["log"]["revocation_status"] is True
    assert found["good"]["dcc"]["errors"] == []

    assert found["changed"]["digitalbazaar"]["verified"] is False
    assert found["changed"]["dcc"]["errors"] == ["invalid_signature"]

    assert found["withdrawn"]["digitalbazaar"]["status"] is False
    assert found["withdrawn"]["dcc"]["log"]["valid_signature"] is True
    assert found["withdrawn"]["dcc"]["log"]["revocation_status"] is False

    assert found["stolen"]["digitalbazaar"]["verified"] is False
    assert found["stolen"]["dcc"]["errors"] == ["invalid_signature"]

    ours = [address for address in answers["asked"] if address.startswith(settings.ADDRESS)]
    assert ours == [answers["status"]]
    others = set(answers["asked"]) - set(ours)
    assert all("/schema/" in address for address in others), "a context was fetched"
