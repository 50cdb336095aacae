"""What a reader must know of a generation before it asks anything: kept in the mapping's `_meta`,
which a cluster replaces as a whole.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from analysis import NO_WORDS, Fingerprint, UserDictionary, fingerprint
from engine.errors import IndexDamaged, IndexMissing, IndexStale
from engine.opensearch.client import Cluster, NotFound
from engine.opensearch.layout import FORMAT

Place = tuple[int, int]
"""The commit that wrote a file, and in how many pieces."""


@dataclass(frozen=True, slots=True)
class State:
    """A generation as of one commit: documents, the number of the next one, and its files."""

    built_at: str
    articles: int = 0
    commit: int = 0
    following: int = 0
    files: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, list[Place]] = field(default_factory=dict)

    def meta(self, dictionary: UserDictionary = NO_WORDS) -> dict[str, Any]:
        """Return it as it is kept, with the fingerprint of this installation."""
        return {
            "wensou": FORMAT,
            "fingerprint": asdict(fingerprint(dictionary)),
            "state": asdict(self),
        }


def live_name(cluster: Cluster) -> str:
    """Return the index that is live. Raises IndexMissing."""
    name = cluster.address.name
    try:  # of ours only: who may not see the others is refused where all are asked
        found = list(cluster.ask("GET", f"/{name}-*/_alias/{name}"))
    except NotFound:
        found = []
    if not found:
        raise IndexMissing(
            f"no index at {cluster.address}: build one with "
            f"`python -m indexer build SOURCE --engine {cluster.address}`"
        )
    if len(found) != 1:
        raise IndexDamaged(
            f"{name} stands for {len(found)} indexes on the cluster: {advice(cluster)}"
        )
    return str(found[0])


def read_state(cluster: Cluster, index: str) -> State:
    """Return the state of a generation. Raises IndexMissing, IndexStale or IndexDamaged."""
    try:
        (found,) = cluster.ask("GET", f"/{index}/_mapping").values()
    except NotFound:
        raise IndexMissing(f"{index} is no longer on {cluster.address}") from None
    meta = found["mappings"].get("_meta", {})
    try:
        differences = _differences(meta)
        state = State(**meta["state"]) if not differences else None
    except (KeyError, TypeError) as error:
        raise IndexDamaged(
            f"{index} on the cluster is none of ours, or not whole ({error}): {advice(cluster)}"
        ) from None
    if state is None:
        raise IndexStale(
            f"{cluster.address} was built by another version and would find the wrong articles "
            f"({'; '.join(differences)}): {advice(cluster)}"
        )
    files = {name: (place[0], place[1]) for name, place in state.files.items()}
    return replace(state, files=files)


def advice(cluster: Cluster) -> str:
    """Return how to get a good index again."""
    return f"rebuild it with `python -m indexer build SOURCE --engine {cluster.address}`"


def _differences(meta: dict[str, Any]) -> list[str]:
    if meta["wensou"] != FORMAT:
        return [f"format: {FORMAT}, not {meta['wensou']}"]
    kept = Fingerprint(**meta["fingerprint"])
    return kept.differences(replace(fingerprint(), dictionary=kept.dictionary))
