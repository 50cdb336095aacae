"""OpenSearch's own distribution for tests, fetched from Maven Central once and unpacked.

It is the server without the modules and plugins that come with a usual one; of these we need that
for scripts, and that for TLS and passwords, which is off unless a node has certificates.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_POM = Path(__file__).with_name("pom.xml")
_MODULE = ("lang-painless", "opensearch-scripting-painless-spi", "antlr4-runtime", "asm")

SECURITY = "opensearch-security"
"""The plugin, and the folder of its configuration."""

_DESCRIPTOR = """\
description=Painless, which similarities are written in
version={version}
name=lang-painless
classname=org.opensearch.painless.PainlessPlugin
java.version=11
opensearch.version={version}
"""
_POLICY = """\
grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission org.opensearch.script.ClassPermission "<<STANDARD>>";
};
"""


def home() -> Path:
    """Return the folder of the unpacked distribution, which is fetched where it is not there.

    Raises FileNotFoundError where there is no Maven, CalledProcessError where it fails.
    """
    version = _version()
    kept = _cache() / f"opensearch-{version}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            _assembled(Path(folder), version).rename(kept)
    return kept


def _version() -> str:
    return _POM.read_text(encoding="utf-8").split("<opensearch>")[1].split("<")[0]


def _cache() -> Path:
    """Return where it is kept: nodes of root run as nobody, who cannot look into root's home."""
    if os.geteuid() == 0:
        return Path(tempfile.gettempdir()) / "wensou-cluster"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "wensou-cluster"


def _assembled(folder: Path, version: str) -> Path:
    folder.chmod(0o755)
    fetched = folder / "fetched"
    command = ("mvn", "-q", "-B", "-f", _POM, "dependency:copy-dependencies")
    # Even a quiet Maven writes to where our output goes, which is an address and nothing else.
    subprocess.run([*command, f"-DoutputDirectory={fetched}"], check=True, stdout=sys.stderr)
    unpacked = folder / f"opensearch-{version}"
    _unpack(fetched / f"opensearch-{version}.zip", folder)
    _unpack(fetched / f"opensearch-security-{version}.0.zip", unpacked / "plugins" / SECURITY)
    for script in (unpacked / "bin").iterdir():
        script.chmod(0o755)
    module = unpacked / "modules" / "lang-painless"
    module.mkdir()
    for jar in fetched.glob("*.jar"):
        if jar.name.startswith(_MODULE):
            shutil.copy(jar, module)
    descriptor = _DESCRIPTOR.format(version=version)
    (module / "plugin-descriptor.properties").write_text(descriptor, encoding="utf-8")
    (module / "plugin-security.policy").write_text(_POLICY, encoding="utf-8")
    return unpacked


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
