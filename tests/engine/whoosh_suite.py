"""Run Whoosh's own tests with the stock codec and with ours: `python tests/engine/whoosh_suite.py`.

Exit status 0 where every test that passes with the stock codec passes with ours, save `EXCEPTIONS`.
Arguments go to pytest (`-k sorting`). Six tests expect the lengths that the stock codec rounds to
one byte; `stand_in/exact_lengths.py` has them expect the exact ones: test_lengths,
test_many_lengths, test_merge_serial, test_merge_multi, test_max_field_length and
test_minmax_field_length.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
STAND_IN = Path(__file__).parent / "stand_in"
VERSION = "3.54.0"
SHA256 = "56fe72a50222ffe45066633d00e83a1f4d68bc49296d9c15ce5e8892a4e91b48"
EXCEPTIONS = {
    "test_corrupt_postings_block_raises_clear_error": "damages a .pst file by its magic bytes",
    "test_tiny_blocks_stored_uncompressed_round_trip": "counts the calls of the codec's zlib",
}
"""Tests of the stock codec's own bytes, which ours does not write."""


class NoSource(Exception):
    """The source distribution cannot be had."""


def main(arguments: list[str]) -> int:
    """Compare the two runs; return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        stock, ours = passing(unpack(source(), Path(folder)), arguments)
    lost = {test for test in stock - ours if test.rpartition(".")[2] not in EXCEPTIONS}
    print(f"passed with the stock codec: {len(stock)}, with ours: {len(ours)}")
    for test in sorted(stock - ours - lost):
        name = test.rpartition(".")[2]
        print(f"  not with ours: {name} ({EXCEPTIONS[name]})")
    for test in sorted(lost):
        print(f"LOST {test}")
    stood_in = not any(test.rpartition(".")[2] in EXCEPTIONS for test in ours)
    return int(bool(lost) or not stock or not stood_in)


def source() -> Path:
    """Return the source distribution, fetched once. Raises NoSource."""
    folder = Path(tempfile.gettempdir()) / "wensou-whoosh-suite"
    path = folder / f"whoosh3-{VERSION}.tar.gz"
    if not path.is_file():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        fetched = subprocess.run(
            [*pip, "-d", str(folder), f"whoosh3=={VERSION}"], capture_output=True, text=True
        )
        if fetched.returncode or not path.is_file():
            raise NoSource(fetched.stderr.strip()[-500:] or "pip fetched nothing")
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise NoSource(f"{path} is not the file that PyPI has: delete it")
    return path


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack the distribution; return the folder that has `tests`."""
    with tarfile.open(archive) as files:
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python has none; the hash was checked
            files.extraction_filter = tarfile.data_filter
        files.extractall(folder)
    return folder / f"whoosh3-{VERSION}"


def passing(folder: Path, arguments: list[str]) -> tuple[set[str], set[str]]:
    """Run the tests with both codecs side by side; return what passed with each."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    path = os.pathsep.join(map(str, (STAND_IN, ROOT)))
    runs = (
        start(folder, "stock.xml", arguments, plain),
        start(
            folder, "ours.xml", ["-p", "exact_lengths", *arguments], plain | {"PYTHONPATH": path}
        ),
    )
    for run in runs:
        output, _ = run.communicate()
        if run.returncode not in (0, 1):  # 1: some tests failed, as they may
            sys.exit(output)
    return passed(folder / "stock.xml"), passed(folder / "ours.xml")


def start(
    folder: Path, report: str, arguments: list[str], environment: dict[str, str]
) -> subprocess.Popen[str]:
    """Start the tests of an unpacked distribution."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider"),
            *(f"--junit-xml={report}", f"--basetemp={folder / report}.tmp"),
            *arguments,
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def passed(report: Path) -> set[str]:
    """Return the names of the tests that passed, of a report in JUnit's format."""
    cases = ElementTree.parse(report).iter("testcase")
    return {f"{case.get('classname')}.{case.get('name')}" for case in cases if not len(case)}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoSource as error:
        sys.exit(f"Whoosh's own tests cannot be had: {error}")
