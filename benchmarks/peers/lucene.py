"""Lucene, in a small Java program."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.remote import Remote

VERSION = "9.12.3"
"""The last line of releases for Java 11 to 17. `make bench` fetches it with Maven."""

FOLDER = Path(sys.prefix) / "share" / "lucene"
_JAR = FOLDER / f"lucene-core-{VERSION}.jar"
_PROGRAM = Path(__file__).parent / "workers" / "LuceneWorker.java"


class Lucene(Remote):
    """Both streams, merged to one segment; a heap of 1 GB."""

    name = "lucene"
    label = "Lucene"
    note = "words and grams, one segment, serial collector; no counting of hits"

    @classmethod
    def unavailable(cls) -> str:
        """It needs a JDK and the library."""
        if not (shutil.which("java") and shutil.which("javac")):
            return "there is no JDK: install Debian's default-jdk-headless"
        return "" if _JAR.is_file() else f"{_JAR.name} is not there: run `make bench` with Maven"

    def command(self) -> Sequence[str]:
        """Return the worker, compiled where it is not yet."""
        _compile()
        options = ("-Xmx1g", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", f"{_JAR}:{FOLDER}")
        return ("java", *options, _PROGRAM.stem)


def _compile() -> None:
    made = FOLDER / f"{_PROGRAM.stem}.class"
    if not made.exists() or made.stat().st_mtime < _PROGRAM.stat().st_mtime:
        options = ("-encoding", "UTF-8", "-nowarn", "-cp", str(_JAR), "-d", str(FOLDER))
        subprocess.run(["javac", *options, str(_PROGRAM)], check=True)
