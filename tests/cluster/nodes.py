"""Nodes of a cluster on this machine's loopback, for tests: `python tests/cluster/nodes.py start`.

start [COUNT]   start nodes (one, unless said), wait for them, print the cluster's address
stop            end them and remove what they kept
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distribution import home

HEAP = "512m"
JAVA, QUICK = "WENSOU_TEST_JAVA", "-XX:TieredStopAtLevel=1"
"""Nodes start in half the processor time with Java's first compiler alone; where their speed is
measured, set the variable to an empty text."""
PORT, TRANSPORT_PORT = 19200, 19300
PATIENCE_SECONDS = 120

_SETTINGS = """\
cluster.name: wensou-tests-{first}
node.name: node-{number}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
discovery.seed_hosts: {seeds}
cluster.initial_cluster_manager_nodes: {names}
cluster.routing.allocation.disk.threshold_enabled: false
cluster.info.update.interval: 10s
indices.query.bool.max_clause_count: 8192
{more}
"""


Configure = Callable[[Path], Sequence[str]]


@dataclass(slots=True)
class Node:
    """A node: its number, its folder, and its process, which may be a child of ours."""

    number: int
    folder: Path
    process: int = 0
    child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{PORT + self.number}"

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        if self.child is not None:
            return self.child.poll() is None
        return self._signal(0)

    def start(self, numbers: range, configure: Configure) -> None:
        """Start it as one of some nodes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("logs", "data", "tmp"):
            (self.folder / name).mkdir(parents=True)
        config = self.folder / "config"
        shutil.copytree(home() / "config", config)
        settings = self._settings(numbers, configure(config))
        (config / "opensearch.yml").write_text(settings, encoding="utf-8")
        options = config / "jvm.options"  # of files that Java writes into the distribution, none
        lines = options.read_text(encoding="utf-8").splitlines()
        kept = (line for line in lines if not re.search("Xlog|ErrorFile|HeapDump", line))
        options.write_text("\n".join(kept), encoding="utf-8")
        self.run()

    def run(self) -> None:
        """Run it, also again with what it kept."""
        environment = {
            **os.environ,
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP} {os.environ.get(JAVA, QUICK)}",
            "JAVA_HOME": str(Path(shutil.which("java") or "java").resolve().parents[1]),
        }
        with (self.folder / "output").open("wb") as output:
            self.child = subprocess.Popen(
                [*self._as_somebody(), home() / "bin" / "opensearch"],
                cwd=self.folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.process = self.child.pid
        (self.folder / "pid").write_text(str(self.process))

    def kill(self) -> None:
        """End it as a crash does."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it, wait until it has ended, and remove what it kept."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            self._signal(number)
            until = time.monotonic() + 20
            while self.is_running and time.monotonic() < until:
                time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _signal(self, number: int) -> bool:
        try:
            os.killpg(self.process, number)
        except ProcessLookupError:
            return False
        return True

    def _as_somebody(self) -> list[str]:
        """Return what runs it as another user: OpenSearch refuses to run as root."""
        if os.geteuid():
            return []
        subprocess.run(["chown", "-R", "nobody", self.folder], check=True)
        return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]

    def _settings(self, numbers: range, more: Sequence[str]) -> str:
        ports = [f"127.0.0.1:{TRANSPORT_PORT + number}" for number in numbers]
        return _SETTINGS.format(
            first=numbers[0],
            number=self.number,
            folder=self.folder,
            port=PORT + self.number,
            transport=TRANSPORT_PORT + self.number,
            seeds=json.dumps(ports),
            names=json.dumps([f"node-{number}" for number in numbers]),
            more="\n".join(more),
        )


def root() -> Path:
    """Return the folder of the nodes that `start` began."""
    return Path(tempfile.gettempdir()) / f"wensou-cluster-nodes-{os.getuid()}"


def without_users(config: Path) -> Sequence[str]:
    """Return the settings of a node that everybody may ask."""
    return ["plugins.security.disabled: true"]


def start(
    count: int = 1,
    first: int = 0,
    configure: Configure = without_users,
    ready: Callable[[Sequence[Node]], None] | None = None,
) -> list[Node]:
    """Start so many nodes, numbered from a first one on, as one cluster; wait until they are
    `ready`, which is until all are there. `configure` returns more settings of each, and may write
    to its folder of these. Raises TimeoutError.
    """
    folder, numbers = root(), range(first, first + count)
    folder.mkdir(exist_ok=True)
    nodes = [Node(number, folder / f"node-{number}") for number in numbers]
    for node in nodes:
        node.start(numbers, configure)
    try:
        (ready or wait)(nodes)
    except TimeoutError:
        print((nodes[0].folder / "output").read_text()[-4000:], file=sys.stderr)
        stop(nodes)
        raise
    return nodes


def running() -> list[Node]:
    """Return the nodes that `start` began."""
    return [
        Node(int(path.parent.name.rpartition("-")[2]), path.parent, int(path.read_text()))
        for path in sorted(root().glob("node-*/pid"))
    ]


def stop(nodes: Sequence[Node]) -> None:
    """End some nodes and remove what they kept."""
    for node in nodes:
        node.stop()
    with suppress(OSError):
        root().rmdir()


def wait(nodes: Sequence[Node], status: str = "yellow") -> None:
    """Wait until a cluster has all nodes and such a health at least. Raises TimeoutError."""
    path = f"/_cluster/health?wait_for_nodes=>={len(nodes)}&wait_for_status={status}&timeout=1s"
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and all(node.is_running for node in nodes):
        with suppress(OSError):
            health = ask(nodes[0].url + path)
            if not health["timed_out"]:
                return
        time.sleep(0.3)
    raise TimeoutError(f"the cluster at {nodes[0].url} did not start in {PATIENCE_SECONDS} s")


def ask(url: str) -> Any:
    """Return the JSON at an address. Raises OSError."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


if __name__ == "__main__":
    if sys.argv[1] == "start":
        print(start(int(sys.argv[2]) if len(sys.argv) > 2 else 1)[0].url)
    else:
        stop(running())
