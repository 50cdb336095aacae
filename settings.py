"""Settings, listed once: the table below feeds every command's options, its help and the
documentation.

A value comes from the flag, else the environment, else `wensou.toml` in the working directory,
else the default: `--memory-mb 512`, `WENSOU_MEMORY_MB=512`, `memory-mb = 512`. Read only where a
command starts.
"""

import difflib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.types import OptionHelpExtra

FILE = Path("wensou.toml")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name (of the flag, and of the key in the file), default, type and help."""

    name: str
    default: Any
    help: str
    type: Any = None
    multiple: bool = False

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return f"WENSOU_{self.name.replace('-', '_').upper()}"

    @property
    def flag(self) -> str:
        """The flag; of a switch, both of them."""
        flag = f"--{self.name}"
        return f"{flag}/--no-{self.name}" if isinstance(self.default, bool) else flag

    @property
    def shown_default(self) -> str:
        """The default, for people."""
        if isinstance(self.default, bool):
            return "on" if self.default else "off"
        return str(self.default or "none")


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("index", "index", "Folder of the index."),
        Setting(
            "trust",
            (),
            "User, beside root and oneself, who may write the index; repeat for more. `anyone`"
            " where the disk knows no users.",
            multiple=True,
        ),
        Setting(
            "workers",
            1,
            "Processes that clean and analyze articles, or of `serve` those that answer requests.",
            click.IntRange(1, 64),
        ),
        Setting(
            "memory-mb",
            384,
            "Memory that building may take, in MB; each worker takes 200 MB beside it.",
            click.IntRange(16),
        ),
        Setting(
            "originals",
            True,
            "Keep each article as it was read, packed, beside its cleaned text;"
            " --no-originals saves that space.",
        ),
        Setting(
            "progress",
            "auto",
            "Progress on stderr: a bar on a terminal, lines elsewhere; or JSON lines, or nothing.",
            click.Choice(["auto", "plain", "json", "none"]),
        ),
        Setting(
            "furniture-share",
            0.3,
            "Share of an outlet's articles from which on a line that recurs above or below them is"
            " furniture; 0 takes none.",
            click.FloatRange(0, 1),
        ),
        Setting(
            "furniture",
            None,
            "File of patterns of furniture, like indexer/cleaning/furniture.txt; lines under [keep]"
            " always stay.",
            click.Path(path_type=Path),
        ),
        Setting(
            "min-recall",
            0.999,
            "Share of runs of characters that must find their article in a new index before it"
            " goes live; 0 asks for none.",
            click.FloatRange(0, 1),
        ),
        Setting(
            "recency",
            0,
            "Days by which an article has lost half of what age may take from its score, half of it"
            " in all; 0 takes nothing.",
            click.IntRange(0, 36_500),
        ),
        Setting(
            "dictionary",
            None,
            "File of words that the archive's people know and jieba does not, one a line; build"
            " puts them into the index, `dict` looks after them.",
            click.Path(path_type=Path),
        ),
        Setting(
            "synonyms",
            None,
            "File of synonyms, one group a line: 新冠, 新冠肺炎, COVID-19"
            " or one way: 北大 => 北京大学.",
            click.Path(path_type=Path),
        ),
        Setting(
            "host", "127.0.0.1", "Address to listen on; 0.0.0.0 opens the page to the network."
        ),
        Setting("port", 8000, "Port to listen on.", click.IntRange(0, 65535)),
        Setting("threads", 8, "Threads of each serving process.", click.IntRange(1, 64)),
        Setting(
            "searches",
            2,
            "Searches that a serving process works on at once; more wait for half a second, then"
            " they are told to come back (503).",
            click.IntRange(1, 64),
        ),
        Setting(
            "cache-mb",
            64,
            "Memory in which all serving processes together keep answers for who asks the same"
            " again, in MB; 0 keeps none.",
            click.IntRange(0, 10_000),
        ),
        Setting(
            "time-limit-ms",
            150,
            "Milliseconds after which a search answers with what it has found until then.",
            click.IntRange(10, 10_000),
        ),
        Setting(
            "rate-limit",
            600,
            "Requests a minute from one address, counted over two seconds in all serving processes"
            " together; more get 429. 0 sets no limit.",
            click.IntRange(0),
        ),
        Setting("query-length", 512, "Characters of a query.", click.IntRange(1, 512)),
        Setting("page-depth", 10_000, "Hits that pages lead to.", click.IntRange(100, 10_000)),
        Setting("body-kb", 64, "Size of a request's body, in KB.", click.IntRange(1, 10_000)),
        Setting(
            "proxies",
            0,
            "Reverse proxies in front, whose X-Forwarded headers are believed; 0 believes none.",
            click.IntRange(0, 10),
        ),
        Setting(
            "log",
            "plain",
            "One line a request on stderr, plain or as JSON, or only what goes wrong.",
            click.Choice(["plain", "json", "errors"]),
        ),
        Setting("log-queries", False, "Have the queries in the log, which it leaves out."),
        Setting("metrics", False, "Answer at /metrics, for Prometheus, to whoever asks."),
        Setting(
            "wait-for-index",
            False,
            "Start without an index: every page is 503 until there is one.",
        ),
        Setting(
            "engine",
            "whoosh",
            "whoosh, which keeps the index in the folder; or the address of an index on a cluster:"
            " opensearch+https://user@host:9200/name (password in WENSOU_OPENSEARCH_PASSWORD).",
        ),
        Setting(
            "allow-origin",
            (),
            "Site that may use the search box, e.g. https://example.org; repeat for more."
            " Separated by spaces in the environment, a list in the file.",
            multiple=True,
        ),
    )
}


class _Option(click.Option):
    """Shows its default without the brackets that click puts around one that is not a constant."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        extra["default"] = str(self.show_default)
        return extra


def option(name: str, **more: Any) -> Callable[[Any], Any]:
    """Return the click option of a setting, with what else click is to know; that of `index` comes
    with `engine`, and is the address of an index on a cluster where one is given.
    """
    if name != "index":
        return _option(name, **more)
    index, chosen = _option("index", callback=_place), _option("engine", is_eager=True, **_KEPT)
    return lambda function: index(chosen(function))


def _keep(context: click.Context, parameter: click.Parameter, value: str) -> None:
    context.meta[_ENGINE] = value


def _place(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return where the index is. Raises click.BadParameter where the engine is none."""
    chosen: str = context.meta.get(_ENGINE, "whoosh")
    if chosen == "whoosh":
        return value
    if not chosen.startswith("opensearch+"):
        raise click.BadParameter(
            f"{chosen!r}: write whoosh, or opensearch+https://user@host:9200/name",
            param_hint="--engine",
        )
    return chosen


_ENGINE = "wensou.engine"
_KEPT: dict[str, Any] = {"callback": _keep, "expose_value": False}


def _option(name: str, **more: Any) -> Callable[[Any], Any]:
    setting = SETTINGS[name]
    return click.option(
        setting.flag,
        cls=_Option,
        default=lambda: _from_file().get(name, setting.default),
        show_default=setting.shown_default,
        envvar=setting.variable,
        show_envvar=True,
        type=setting.type or (str if setting.multiple else type(setting.default)),
        multiple=setting.multiple,
        help=setting.help,
        **more,
    )


def _from_file() -> dict[str, Any]:
    """Return the settings of the file. Raises click.UsageError, naming the key or the line."""
    try:
        values = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise click.UsageError(f"{FILE}: {error}") from None
    for key in values:
        if key not in SETTINGS:
            near = difflib.get_close_matches(key, SETTINGS, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(SETTINGS)}"
            raise click.UsageError(f"{FILE}: unknown setting {key!r}; {advice}")
    return values
