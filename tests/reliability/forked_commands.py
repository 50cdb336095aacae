"""Commands of `python -m indexer` in processes of their own that need not load anything first.

    with ForkServer(folder) as server:
        running = server.start("build", "in")     ->  running.pid, at work within a millisecond
        running.wait()                            ->  exit code, what it printed

A process that has loaded all modules forks itself for each command; so a kill at a random moment
meets the command at work, not Python as it loads, and hundreds of them take minutes.
"""

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    """How a command ended: its exit code (less than 0: the signal), and what it printed."""

    code: int
    output: str


class Running:
    """A command that was started."""

    def __init__(self, server: "ForkServer", pid: int, log: Path) -> None:
        self.pid, self._server, self._log = pid, server, log

    def wait(self) -> Done:
        """Wait until it ends; it must not show a traceback."""
        code: int = self._server.ask(wait=self.pid)
        output = self._log.read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in output, output
        return Done(code, output)


class ForkServer:
    """Starts commands in a folder; ends with all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if "WENSOU_" not in name}
            | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        self.run("stats")  # what loads late has loaded then
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def start(
        self,
        *arguments: str,
        limit_bytes: int | None = None,
        user: int = 0,
        commit_articles: int = 0,
    ) -> Running:
        """Start a command; the files that it writes may have so many bytes each, it runs as this
        user, and an update commits after so many articles, where one of these is given.
        """
        self._count += 1
        log = self._folder / f"log-{self._count}"
        log.touch()  # a command may be killed before it prints anything
        limits = {"limit_bytes": limit_bytes, "commit_articles": commit_articles}
        pid = self.ask(start=arguments, log=str(log), user=user, **limits)
        return Running(self, pid, log)

    def run(self, *arguments: str, **limits: int) -> Done:
        """Run a command to its end, within the limits that `start` has."""
        return self.start(*arguments, **limits).wait()

    def ask(self, **request: Any) -> int:
        """Send a request and return the answer."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def _serve() -> None:
    import jieba  # noqa: F401 - loaded once for all

    from analysis import ArticleAnalyzer, fingerprint
    from indexer.cleaning.likelihood import likelihood  # noqa: F401
    from indexer.cli import main

    ArticleAnalyzer().streams({"text": "武汉大桥"})
    fingerprint()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        pid = os.fork()
        if not pid:
            _run(main, request)
        print(pid, flush=True)


def _run(main: Any, request: dict[str, Any]) -> None:
    """Run a command in a forked process, which ends here."""
    import resource

    from indexer import preparation, update

    code = 70
    log = os.open(request["log"], os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(log, standard)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["python", *request["start"]]
    if request["user"]:
        os.setuid(request["user"])
    if request["limit_bytes"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["limit_bytes"], resource.RLIM_INFINITY))
    if request["commit_articles"]:
        preparation._CHUNK = 1
        update.COMMIT_ARTICLES = request["commit_articles"]
    try:
        main(request["start"], prog_name="python -m indexer")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
