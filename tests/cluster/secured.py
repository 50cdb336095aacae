"""A node with TLS, users and passwords: certificates made with openssl, and the files of the
security plugin.
"""

import json
import shutil
import ssl
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import nodes
from distribution import SECURITY

PASSWORD = "wensou-tests"
_HASH = "$2y$12$zOOIjCUkP6c1En/WokwtmOlMmNMQJcgbNUJZceyjWJnWMNcC/QZ4m"
WRITER, STRANGER = "writer", "stranger"
"""Users: one with the permissions that docs/scale.md lists for the index, and one with none."""
INDEX = "archive"
PERMISSIONS = ["cluster:monitor/main", "indices:data/write/bulk"], ["indices:*"]
"""Those of the cluster, and those of the index."""

_SETTINGS = """\
plugins.security.ssl.transport.pemcert_filepath: node.pem
plugins.security.ssl.transport.pemkey_filepath: node.key
plugins.security.ssl.transport.pemtrustedcas_filepath: ca.pem
plugins.security.ssl.transport.enforce_hostname_verification: false
plugins.security.ssl.http.enabled: true
plugins.security.ssl.http.pemcert_filepath: node.pem
plugins.security.ssl.http.pemkey_filepath: node.key
plugins.security.ssl.http.pemtrustedcas_filepath: ca.pem
plugins.security.nodes_dn: ["CN=node"]
plugins.security.authcz.admin_dn: ["CN=admin"]
plugins.security.allow_default_init_securityindex: true
plugins.security.audit.type: noop
"""


def certificates(folder: Path) -> Path:
    """Make an authority and the certificate of a node of this machine; return the authority's."""
    folder.mkdir(parents=True, exist_ok=True)
    names = folder / "names"
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", encoding="utf-8")
    _openssl(folder, "req", "-x509", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key",
             "-out", "ca.pem")  # fmt: skip
    _openssl(folder, "req", "-subj", "/CN=node", "-keyout", "node.key", "-out", "node.csr")
    command = ("openssl", "x509", "-req", "-days", "2", "-in", "node.csr", "-CA", "ca.pem")
    more = ("-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-out", "node.pem")
    subprocess.run([*command, *more], cwd=folder, check=True, capture_output=True)
    return folder / "ca.pem"


def _openssl(folder: Path, *arguments: str) -> None:
    command = ("openssl", *arguments, "-newkey", "rsa:2048", "-nodes")
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def configure(made: Path, config: Path) -> Sequence[str]:
    """Give a node's folder of settings the certificates that were made, users and roles; return its
    settings.
    """
    for name in ("ca.pem", "node.pem", "node.key"):
        shutil.copy(made / name, config)
    folder = config / SECURITY
    folder.mkdir()
    of_cluster, of_index = PERMISSIONS
    role = {
        "cluster_permissions": of_cluster,
        "index_permissions": [
            {"index_patterns": [INDEX, f"{INDEX}-*"], "allowed_actions": of_index}
        ],
    }
    user = {"hash": _HASH}
    authentication = {
        "http_enabled": True,
        "order": 0,
        "http_authenticator": {"type": "basic", "challenge": True},
        "authentication_backend": {"type": "intern"},
    }
    for kind, content in {
        "config": {"config": {"dynamic": {"authc": {"basic": authentication}}}},
        "internalusers": {WRITER: user, STRANGER: user},
        "roles": {WRITER: role},
        "rolesmapping": {WRITER: {"users": [WRITER]}},
        "actiongroups": {},
        "tenants": {},
        "nodesdn": {},
        "allowlist": {"config": {"enabled": False, "requests": {}}},
        "audit": {"config": {"enabled": False}},
    }.items():
        whole = {"_meta": {"type": kind, "config_version": 2}, **content}
        (folder / _FILES.get(kind, f"{kind}.yml")).write_text(json.dumps(whole), encoding="utf-8")
    return _SETTINGS.splitlines()


_FILES = {
    "internalusers": "internal_users.yml",
    "rolesmapping": "roles_mapping.yml",
    "actiongroups": "action_groups.yml",
    "nodesdn": "nodes_dn.yml",
}


def wait(started: Sequence[nodes.Node], authority: Path) -> None:
    """Wait until a node knows its users. Raises TimeoutError."""
    (node,) = started
    trusted = ssl.create_default_context(cafile=authority)
    login = b64encode(f"{WRITER}:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(url(node), headers={"Authorization": f"Basic {login}"})
    until = time.monotonic() + nodes.PATIENCE_SECONDS
    while time.monotonic() < until and node.is_running:
        with suppress(OSError), urllib.request.urlopen(request, timeout=5, context=trusted):
            return
        time.sleep(0.5)
    raise TimeoutError(f"the node at {node.url} knows no users")


def url(node: nodes.Node) -> str:
    """Return where a node answers that has a certificate."""
    return node.url.replace("http:", "https:")
