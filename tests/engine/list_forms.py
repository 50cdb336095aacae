"""A field whose lists have every form that there is."""

import numpy as np
from array_files import opened

from engine.columnar.field import Field, Kind
from engine.columnar.field_arrays import FieldArrays, write_field
from engine.columnar.terms import Terms

DOCUMENTS = 70_000
SIZES = [1, 2, 300, 5, 20_000, 1, 700, 90, 3, 35_000, 12, 4_000, 2, 2, 600, 1]


def field_of(kind: Kind) -> Field:
    """Return a field with lists of every form: small, gaps of each width, exceptions, frequencies
    below and above what is kept beside them.
    """
    chance = np.random.default_rng(5)
    lists = [np.sort(chance.choice(DOCUMENTS, size, replace=False)) for size in SIZES]
    lists += [np.array([0, 1, 2, 69_000, 69_001]), np.arange(0, DOCUMENTS, 7)]
    lists.append(np.unique(np.concatenate([np.arange(900), chance.choice(DOCUMENTS, 30)])))
    terms, _ = Terms.of([f"词语{number:05}".encode() for number in range(len(lists))])
    documents = np.concatenate(lists)
    counts = np.array(list(map(len, lists)))
    if kind == "frequencies":
        extra = chance.choice(np.array([1, 1, 1, 2, 9, 300], np.uint32), len(documents))
    else:  # some documents have a term twice
        documents = np.concatenate([np.sort(np.append(each, each[::5])) for each in lists])
        counts = np.array([len(each) + len(each[::5]) for each in lists])
        extra = np.arange(len(documents)) % 3 + 3 * np.append(0, documents[1:] == documents[:-1])
    arrays = FieldArrays(kind, terms, counts, documents, extra)
    return Field(opened(lambda file: write_field(file, "f", arrays, DOCUMENTS)), "f", DOCUMENTS)
