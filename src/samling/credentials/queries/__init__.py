"""Questions about certificates."""

from samling.credentials.queries.check import Checked, checked
from samling.credentials.queries.issuing import issuer, told, without_certificate
from samling.credentials.queries.keys import NoKeyOpens, opens, private_of, public_keys
from samling.credentials.queries.mine import Mine, addresses_of, certificates_of_person
from samling.credentials.queries.paper import pdf
from samling.credentials.queries.proof import Proof, known_certificate, proof_page
from samling.credentials.queries.status import status_list

__all__ = [
    "Checked",
    "Mine",
    "NoKeyOpens",
    "Proof",
    "addresses_of",
    "certificates_of_person",
    "checked",
    "issuer",
    "known_certificate",
    "opens",
    "pdf",
    "private_of",
    "proof_page",
    "public_keys",
    "status_list",
    "told",
    "without_certificate",
]
