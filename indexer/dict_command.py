"""The command `dict`: the words that the archive's people know and jieba does not."""

from collections.abc import Callable, Sequence
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
from indexer.exits import UNUSABLE, USAGE, leave
from settings import option

_APPLY = "python -m indexer build SOURCE... --dictionary"


@click.group("dict")
def dict_command() -> None:
    """Look after the dictionary: words that jieba cuts wrongly.

    It is a plain text file that you may edit too. `build` puts it into the index, and searches use
    the words that their index was built with. Everything is found without them too, since every
    run of characters is indexed; words make better ranks and better answers to several words.
    """


def _words_command(name: str) -> Callable[[Any], Any]:
    """Return what makes a command of a function of (words, file, index)."""

    def decorate(function: Any) -> Any:
        command = dict_command.command(name)
        words = click.argument("words", nargs=-1, required=True)
        return command(words(option("dictionary")(option("index")(function))))

    return decorate


@_words_command("add")
def add(words: Sequence[str], dictionary: Path | None, index: str) -> None:
    """Add WORDS to the dictionary, and say how many articles have them."""
    path = _file(dictionary)
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
        _write(path, text + gap + "".join(f"{typed}\n" for typed in new.values()))
        _tell(list(new), path, index, "added")


@_words_command("rm")
def remove(words: Sequence[str], dictionary: Path | None, index: str) -> None:
    """Remove WORDS from the dictionary, and say how many articles have them."""
    path = _file(dictionary)
    unwanted = {word for word, _ in _read("\n".join(words), "the command line").words}
    text = _text(path)
    known = {word for word, _ in _read(text, str(path)).words}
    for word in sorted(unwanted - known):
        click.echo(f"{word}: not there", err=True)
    gone = sorted(unwanted & known)
    if gone:
        lines = (line for line in text.splitlines() if not _names(line, unwanted))
        _write(path, "".join(f"{line}\n" for line in lines))
        _tell(gone, path, index, "removed")


@dict_command.command("list")
@option("index")
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
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)


def _tell(words: Sequence[str], path: Path, index: str, done: str) -> None:
    """Say of each word how many articles have it, and what to do now."""
    live = _open(index)
    for word in words:
        touches = f": {_articles(count_affected(live, [word]))}" if live else ""
        click.echo(f"{done} {word}{touches}")
    if live:
        click.echo(f"{_articles(count_affected(live, words))} affected", err=True)
    click.echo(f"not yet in the index: {_APPLY} {path} applies it", err=True)
    click.echo("until then all of it is found as well, as any run of characters is", err=True)


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
