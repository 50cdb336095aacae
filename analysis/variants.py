"""The tables behind folding, made from the dictionaries inside opencc-python-reimplemented.

Every table maps code points to single characters for `str.translate`, so length is kept by
construction. They are made at first use (about 0.2 s) and never change afterwards.
"""

import sys
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

Table = dict[int, str]

_HAN_VARIANTS = (
    "TSCharacters",
    "STCharacters",
    "TWVariants",
    "TWVariantsRev",
    "HKVariants",
    "HKVariantsRev",
)
_HAN_PHRASES = ("TSPhrases",)
_LAST = 0x2FA1F  # last CJK compatibility ideograph; nothing above it folds
_LAST_CAPITAL = 0x1E943
_BLOCK = 256


def entries(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (key, candidates) of one OpenCC dictionary, in file order, best candidate first."""
    text = (files("opencc") / "dictionary" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        key, tab, values = line.partition("\t")
        if tab:
            yield key, values.split(" ")


def own_lines(name: str) -> list[str]:
    """Return the lines of one of our own dictionaries, without comments and blank lines."""
    text = (files("analysis") / "dictionaries" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def compatibility_table() -> Table:
    """Map compatibility forms to the usual character where that is one character (NFKC).

    Kangxi radicals ⽅, compatibility ideographs, full-width letters and digits, and the Japanese
    and other variants of Han characters that no Simplified or Traditional text uses for another.
    """
    table = _normal_forms()
    traditional = {key for key, _ in entries("TSCharacters")}
    for key, values in entries("JPVariants"):
        for variant in values:
            if variant not in traditional and not _in_gb2312(variant) and variant != key:
                table[ord(variant)] = key
    return table


def _normal_forms() -> Table:
    odd = _unlike(_LAST, lambda text: unicodedata.is_normalized("NFKC", text))
    forms = ((ord(one), unicodedata.normalize("NFKC", one)) for one in odd)
    return {code: normal for code, normal in forms if len(normal) == 1}


@cache
def phrases() -> dict[str, str]:
    """Map the phrases whose reading differs from that of their characters, lengths equal."""
    found = {key: values[0] for key, values in entries("TSPhrases") if len(key) == len(values[0])}
    kept = {word for word, _ in entries("TWVariantsRevPhrases") if "著" in word}
    kept.update(own_lines("kept-zhu.txt"))
    table = {**reading_table(), ord("著"): "著"}
    return {word: word.translate(table) for word in kept} | found


@cache
def reading_table() -> Table:
    """Map each Traditional character to the Simplified one that readers most often mean."""
    table = {ord(key): values[0] for key, values in entries("TSCharacters") if len(values[0]) == 1}
    return {**table, ord("著"): "着"}


@cache
def key_table() -> Table:
    """Map each character to its class: compatibility form, case, Han variants, punctuation."""
    return _folded(compatibility_table(), {**_han_classes(), **_punctuation_classes()})


@cache
def width_table() -> Table:
    """Map each character as `key_table` does, but Han characters only to the same in another
    width.
    """
    return _folded(_normal_forms(), _punctuation_classes())


def _folded(forms: Table, classes: dict[str, str]) -> Table:
    table: Table = {}
    for code in {*forms, *map(ord, classes), *_cased(), *_spaces()}:
        character = chr(code)
        form = " " if character.isspace() else forms.get(code, character)
        lower = form.lower()
        key = lower if len(lower) == 1 else form
        key = classes.get(key, key)
        if key != character:
            table[code] = key
    return table


def _cased() -> Iterator[int]:
    return map(ord, _unlike(_LAST_CAPITAL, lambda text: text.lower() == text))


def _unlike(last: int, holds: Callable[[str], bool]) -> Iterator[str]:
    """Yield the characters up to `last` of which something does not hold that holds of a text if it
    does of each character; of most blocks it does, and they are looked at once.
    """
    codes = array("I", range(last + 1)).tobytes()
    characters = codes.decode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass")
    for start in range(0, last + 1, _BLOCK):
        block = characters[start : start + _BLOCK]
        if not holds(block):
            yield from (character for character in block if not holds(character))


def _spaces() -> Iterator[int]:
    return (code for code in range(0x3001) if chr(code).isspace())


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _punctuation_classes() -> dict[str, str]:
    """Map punctuation that writers use for one another (“ 「 『) to the first of its line."""
    return {mark: line[0] for line in own_lines("punctuation.txt") for mark in line[1:]}


def _han_pairs() -> Iterator[tuple[str, str]]:
    for name in _HAN_VARIANTS:
        for key, values in entries(name):
            yield from ((key, value) for value in values if len(key) == len(value) == 1)
    for name in _HAN_PHRASES:
        for key, values in entries(name):
            if len(key) == len(values[0]):
                yield from zip(key, values[0], strict=True)


def _han_classes() -> dict[str, str]:
    """Join the characters that any dictionary writes for one another; name a class by its
    commonest.

    The commonest is the one that is in GB2312 and is nobody's Traditional form, else the first by
    code.
    """
    traditional = {key for key, values in entries("TSCharacters") if values[0] != key}
    names: dict[str, str] = {}
    for members in _components(_han_pairs()):
        name = min(members, key=lambda c: (c in traditional, not _in_gb2312(c), c))
        names.update({member: name for member in members if member != name})
    return names


def _components(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the connected components of the graph whose edges are `pairs`."""
    components: dict[str, list[str]] = {}
    for pair in pairs:
        one, other = (components.setdefault(member, [member]) for member in pair)
        if one is not other:
            smaller, larger = sorted((one, other), key=len)
            larger += smaller
            components.update(dict.fromkeys(smaller, larger))
    return list({id(each): each for each in components.values()}.values())
