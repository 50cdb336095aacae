"""The command `dict`: the words that the archive's people know and jieba does not."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import engine
from analysis import (
    DictionaryError,
    UserDictionary,
    WordAnalyzer,
    fold_key,
    parse_dictionary,
    strip_invisible,
)
from analysis.user_dictionary import dictionary_text
from indexer.affected import count_affected
from indexer.dictionary_change import DictionaryChange, apply_dictionary
from indexer.exits import UNUSABLE, USAGE, index_option, leave, wait_option, waiting, writing
from settings import option

_APPLY = "python -m indexer dict apply --dictionary"

_LARGE_SHARE = 0.2
"""Share of the articles from which on the user is told that it takes a while."""

_SHOWN_WORDS = 5


@click.group("dict")
def dict_command() -> None:
    """Look after the dictionary: words that jieba cuts wrongly.

    It is a plain text file that you may edit too. `add`, `rm` and `apply` bring it into the live
    index at once, and cut only the articles anew that have a word that changed; `build` puts it
    into a new one. Searches use the words of their index. Everything is found without them too,
    since every run of characters is indexed; words make better ranks and better answers to
    several words.
    """


def _options(function: Any) -> Any:
    """Add the options that all have that may write the index."""
    for one in (wait_option, option("memory-mb"), option("dictionary"), index_option):
        function = one(function)
    return function


def _words_command(name: str) -> Callable[[Any], Any]:
    """Return what makes a command of a function of words and the options of a change."""

    def decorate(function: Any) -> Any:
        def command(words: Sequence[str], no_apply: bool, **options: Any) -> None:
            function(words, _Change(applied=not no_apply, **options))

        command.__doc__ = function.__doc__
        edit_only = click.option(
            "--no-apply", is_flag=True, help="Only edit the file; `dict apply` applies it later."
        )
        named = click.argument("words", nargs=-1, required=True)
        return dict_command.command(name)(named(_options(edit_only(command))))

    return decorate


@dataclass(frozen=True, slots=True)
class _Change:
    """How the dictionary of a file is changed and brought into an index."""

    dictionary: Path | None
    index: str
    memory_mb: int
    wait: bool
    applied: bool = True

    @property
    def path(self) -> Path:
        """The file; leaves where none is set."""
        return _file(self.dictionary)

    def check(self) -> None:
        """Leave where applying the file would take words from the index that nobody named."""
        live = _open(self.index) if self.applied else None
        if live is None:
            return
        known = dict(_read(_text(self.path), str(self.path)).words)
        lost = [word for word, _ in live.dictionary.words if word not in known]
        if lost:
            leave(
                f"the index has {_listed(lost)}, which {self.path} has not: give the file that it "
                f"was built with; or {_APPLY} {self.path} takes them out of the index, and "
                f"`python -m indexer dict list` lists what it has",
                USAGE,
            )

    def write(self, text: str, words: Sequence[str], done: str) -> None:
        """Write the file, and say of each word how many articles have it."""
        _write(self.path, text)
        live = _open(self.index)
        for word in words:
            touches = f": {_articles(count_affected(live, [word]))}" if live else ""
            click.echo(f"{done} {word}{touches}")

    def apply(self) -> None:
        """Bring the file into the index, or say what will."""
        live = _open(self.index)
        if live is None:
            advice = f"`build SOURCE... --dictionary {self.path}` will use it"
            click.echo(f"no index at {engine.shown(self.index)} yet: {advice}", err=True)
        elif not self.applied:
            click.echo(f"not in the index yet: {_APPLY} {self.path} applies it", err=True)
        else:
            _apply(self)


def _apply(change: _Change) -> None:
    dictionary = _read(_text(change.path), str(change.path))
    started = time.monotonic()
    try:
        with writing(change.index):
            done = apply_dictionary(
                change.index, dictionary, change.memory_mb, waiting(change.wait), _tell
            )
    except SystemExit:
        later = f"{_APPLY} {change.path} applies it"
        click.echo(f"{change.path} is not in the index yet: {later}", err=True)
        raise
    if not (done.added or done.removed):
        click.echo("the index has these words already", err=True)
        return
    what = f"{done.affected:,} of {_articles(done.articles)} cut anew"
    seconds = time.monotonic() - started
    click.echo(f"{what} in {seconds:.1f} s; searches use the words from now on", err=True)


def _tell(change: DictionaryChange) -> None:
    """Say what is about to be done."""
    if change.removed:
        click.echo(f"out of the index: {_listed(change.removed)}", err=True)
    if change.added:
        click.echo(f"into the index: {_listed(change.added)}", err=True)
    if change.affected > _LARGE_SHARE * change.articles:
        share = f"{change.affected:,} of {_articles(change.articles)} have these words"
        click.echo(f"{share} and are cut anew, which may take a while", err=True)


@_words_command("add")
def add(words: Sequence[str], change: _Change) -> None:
    """Add WORDS to the dictionary and to the index, and say how many articles have them."""
    path = change.path
    change.check()
    text = _text(path)
    known = dict(_read(text, str(path)).words)
    new: dict[str, str] = {}
    for typed in words:
        for word, frequency in _read(typed, "the command line").words:
            if word in known or word in new:
                click.echo(f"{word}: there already", err=True)
            elif not frequency and WordAnalyzer().terms(word) == [fold_key(word)]:
                click.echo(f"{word}: jieba knows it already, nothing to add", err=True)
            else:
                new[word] = typed.strip()
    if new:
        gap = "" if not text or text.endswith("\n") else "\n"
        added = text + gap + "".join(f"{typed}\n" for typed in new.values())
        change.write(added, list(new), "added")
    if known or new:
        change.apply()


@_words_command("rm")
def remove(words: Sequence[str], change: _Change) -> None:
    """Remove WORDS from the dictionary and the index, and say how many articles have them."""
    path = change.path
    change.check()
    unwanted = {word for word, _ in _read("\n".join(words), "the command line").words}
    text = _text(path)
    known = {word for word, _ in _read(text, str(path)).words}
    for word in sorted(unwanted - known):
        click.echo(f"{word}: not there", err=True)
    gone = sorted(unwanted & known)
    if gone:
        lines = (line for line in text.splitlines() if not _names(line, unwanted))
        change.write("".join(f"{line}\n" for line in lines), gone, "removed")
        change.apply()


@dict_command.command("apply")
@_options
def apply(**options: Any) -> None:
    """Bring the dictionary into the live index as the file is now, once it was edited."""
    change = _Change(**options)
    if not change.path.exists():
        leave(f"there is no {change.path}: give the file with --dictionary", USAGE)
    change.apply()


@dict_command.command("list")
@index_option
@option("dictionary")
def show(index: str, dictionary: Path | None) -> None:
    """List the words of the dictionary and of the index, and which of them only one has."""
    live = _open(index)
    built = dict(live.dictionary.words) if live else {}
    file = dict(_read(_text(dictionary), str(dictionary)).words) if dictionary else built
    for word, frequency in {**file, **built}.items():
        only = "" if word in file and word in built else "  not yet in the index"
        if word not in file:
            only = "  in the index, no longer in the file"
        click.echo(f"{word}{f' {frequency}' if frequency else ''}{only}")
    if not file and not built:
        click.echo("no words: python -m indexer dict add 词 --dictionary words.txt", err=True)
    elif file != built:
        click.echo(f"the index has other words: {_APPLY} {dictionary} applies them", err=True)


def _file(dictionary: Path | None) -> Path:
    if dictionary is None:
        example = '--dictionary words.txt, or dictionary = "words.txt" in wensou.toml'
        leave(f"no dictionary is set: give its file, which need not be there yet: {example}", USAGE)
    return dictionary


def _text(path: Path) -> str:
    """Return the text of the file, empty where there is none yet."""
    try:
        return dictionary_text(path) if path.exists() else ""
    except DictionaryError as error:
        leave(str(error), USAGE)


def _read(text: str, place: str) -> UserDictionary:
    try:
        return parse_dictionary(text, place)
    except DictionaryError as error:
        leave(str(error), USAGE)


def _names(line: str, words: set[str]) -> bool:
    """Whether a line is the entry of one of some words."""
    entry = strip_invisible(line).partition("#")[0].strip()
    return bool(entry) and any(word in words for word, _ in parse_dictionary(entry, "").words)


def _write(path: Path, text: str) -> None:
    """Replace the file whole or not at all."""
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        leave(f"{path} cannot be written ({error.strerror}): give another file", USAGE)
    finally:
        aside.unlink(missing_ok=True)


def _open(index: str) -> engine.Index | None:
    """Return the live index, or None where there is none yet."""
    try:
        return engine.open_index(index)
    except engine.IndexMissing:
        return None
    except engine.Unsupported as error:
        leave(str(error), USAGE)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)


def _listed(words: Sequence[str]) -> str:
    """Return words for people, the first ones."""
    shown = " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
    return f"{len(words):,} word{'s' * (len(words) != 1)} ({shown})"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
