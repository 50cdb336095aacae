"""Change the live generation on a cluster: what was written becomes visible with each commit.

Documents are written by their ids, and a commit ends with the state of the generation. What an
update that was killed had sent is what the next one sends again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import ArticleAnalyzer, UserDictionary
from engine.opensearch import batches, writer_lock
from engine.opensearch.bulk import Action, BulkSender
from engine.opensearch.client import Cluster
from engine.opensearch.files import document_id, original_name
from engine.opensearch.index import open_index
from engine.opensearch.layout import COLLAPSED, DICTIONARY, NUMBER
from engine.opensearch.state import live_name
from engine.opensearch.vocabulary import VOCABULARY, read_words
from engine.opensearch.writer import GROUP, OpenSearchWriter, scratch_folder, shared_groups
from engine.protocol import Document
from engine.safeguards import Safeguards
from engine.write_protocol import Batch

logger = logging.getLogger(__name__)

_AT_ONCE = 200
"""Documents that are read to be written anew: each with its text."""


class OpenSearchUpdater(OpenSearchWriter):
    """Writes changes of the live generation; implements `engine.IndexUpdater`. Get one from
    `update`.
    """

    def __init__(
        self, sender: BulkSender, scratch: Path, dictionary: UserDictionary | None = None
    ) -> None:
        self.live = open_index(sender.cluster)
        before = self.live.dictionary
        words = before if dictionary is None else dictionary
        super().__init__(sender, self.live.name, scratch, words)
        self._files = {}
        if dictionary is not None and dictionary != before:
            self.attach(DICTIONARY, dictionary.text)

    def _begin(self) -> None:
        super()._begin()
        self._state = self.live.state
        self._words = read_words(self.live.attachment(VOCABULARY)) or self._words
        self._gone = np.zeros(self.live.article_count, bool)
        self._deleted: set[str] = set()
        self._where: dict[str, tuple[int, int]] = {}

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which documents of `live`, in the order of its `articles`, are neither deleted nor
        replaced since.
        """
        return ~self._gone

    def delete(self, ids: Iterable[str]) -> list[str]:
        """Delete documents, also those that were added since the last commit; return the ids that
        none has.
        """
        self._refuse_late()
        return self._remove(list(ids))

    def commit(self) -> None:
        """Publish what was written since the last time; without any of it, do nothing."""
        self._flush()
        if not (self._ids or self._deleted or self._numbers or self._files):
            return
        before = self._state
        state = replace(
            before,
            articles=self._document_count(),
            commit=before.commit + 1,
            following=before.following + len(self._ids),
        )
        kept = int(np.count_nonzero(self.kept))
        every = self._numbers.pop(GROUP, None)
        if every is None:
            every = np.concatenate([self.live.numbers(GROUP)[self.kept], self._given(GROUP)])
        later = {name: numbers[kept:] for name, numbers in self._numbers.items()}
        self._numbers = later
        first = before.following
        self._sender.send(self._deletions())
        self._sender.send(self._actions(state, first, every[kept:], every))
        self._sender.send(self._regrouped(every[:kept], shared_groups(every)))
        self._publish(state)
        self.live.release_view()
        self.live = open_index(self._sender.cluster)
        self._begin()

    def finish(self) -> None:
        """Commit what is left."""
        self.commit()

    def cancel(self) -> None:
        """Forget what was not committed."""

    def _document_count(self) -> int:
        return int(np.count_nonzero(self.kept)) + len(self._ids)

    def _claim(self, ids: Sequence[str]) -> None:
        """Remove what has these ids. Raises ValueError where one is there twice."""
        self._refuse_late()
        if len(set(ids)) < len(ids):
            raise ValueError("two documents of a batch have one id")
        self._remove(list(ids))
        self._ids |= set(ids)

    def _take(self, batch: Batch, wanted: list[bool]) -> None:
        super()._take(batch, wanted)
        part = len(self._parts) - 1
        pairs = zip(batch.ids, wanted, strict=True)
        self._where |= {id: (part, place) for place, (id, want) in enumerate(pairs) if want}

    def _remove(self, ids: list[str]) -> list[str]:
        """Take documents out, those added since the last commit or before; return the ids that none
        has.
        """
        unknown = []
        for id, place in zip(ids, self.live.places(ids).tolist(), strict=True):
            if id in self._ids:
                self._flush()
                part, line = self._where.pop(id)
                self._parts[part][1][line] = False
                self._ids.remove(id)
            elif place >= 0 and not self._gone[place]:
                self._gone[place] = True
                self._deleted.add(id)
            else:
                unknown.append(id)
        return unknown

    def _deletions(self) -> Iterator[Action]:
        for id in sorted(self._deleted - self._ids):
            yield Action.delete(self._index, document_id(id))
        for id in sorted(self._deleted):
            yield Action.delete(f"{self._index}-files", original_name(id))

    def _regrouped(self, groups: NDArray[np.uint64], shared: set[int]) -> Iterator[Action]:
        """Yield what writes the documents anew whose group, or whose being alone in it, changed."""
        numbers = self.live.numbers(NUMBER)[self.kept]
        collapsed = np.where(np.isin(groups, list(shared)), groups.astype(np.int64), -1 - numbers)
        changed = (self.live.numbers(GROUP)[self.kept] != groups) | (
            self.live.numbers(COLLAPSED)[self.kept] != collapsed
        )
        places = np.flatnonzero(changed)
        analyzer = ArticleAnalyzer(self._dictionary)
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            sources = self.live.sources(numbers[some].tolist())
            for place in some.tolist():
                own = {GROUP: int(groups[place]), COLLAPSED: int(collapsed[place])}
                source = {**sources[int(numbers[place])], **own}
                yield self._anew(source, analyzer)

    def _anew(self, source: dict[str, Any], analyzer: ArticleAnalyzer) -> Action:
        """Return what writes a document again with the fields that the cluster keeps of it."""
        document: Document = batches.document_of(source)
        given = {name: value for name, value in source.items() if name not in _ANALYZED}
        content = batches.content_of(document, analyzer, given)
        return Action.write(self._index, document_id(document.id), content)


_ANALYZED = ("id", "stored", "texts", "source", "year")
"""What `batches` gives of a document besides its numbers."""


@contextmanager
def update(
    cluster: Cluster,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
    dictionary: UserDictionary | None = None,
) -> Iterator[OpenSearchUpdater]:
    """Change the live generation; what is not yet committed goes live when the block ends without
    an error, and is forgotten when it ends with one.

    Raises IndexMissing where there is no index, IndexLocked, NoSpace, and IndexUnusable where the
    cluster fails.
    """
    live_name(cluster)
    with writer_lock.held(cluster, safeguards.waiting) as lease, scratch_folder() as scratch:
        updater = OpenSearchUpdater(BulkSender(cluster, lease.check), scratch, dictionary)
        try:
            yield updater
            updater.finish()
        finally:
            updater.live.release_view()
        logger.info("generation %s of %s is live", updater.live.generation, cluster.address)
