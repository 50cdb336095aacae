"""The console script `wensou`: a thin dispatcher, the only module that may import every package."""

import interrupts  # first, for the others take long to load

# isort: split
import click

from indexer.cli import main as indexer
from search.__main__ import main as search
from webapp.__main__ import main as serve


@click.group(
    "wensou",
    commands={**indexer.commands, "search": search, "serve": serve},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="wensou", message="%(prog)s %(version)s")
def main() -> None:
    """Wensou 文搜: full-text search for archives of Chinese articles."""
    interrupts.loaded()


if __name__ == "__main__":
    main(prog_name="wensou")
