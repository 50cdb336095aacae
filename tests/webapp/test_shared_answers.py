"""Memory for answers that processes share: what comes out was put in under that very key."""

import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import create_app, shared_answers
from webapp.options import Options
from webapp.server import _Application
from webapp.shared_answers import _ROW, SharedAnswers

SMALL = 20_000
FORK = multiprocessing.get_context("fork")


def answer_to(number: int) -> tuple[bytes, bytes]:
    """Return a key and what belongs to it, and to no other: up to two kilobytes."""
    return f"第{number}问".encode(), f"第{number}答。".encode() * (number % 90 + 1)


def put(answers: SharedAnswers, *numbers: int) -> None:
    for number in numbers:
        answers.put(*answer_to(number))


def kept(answers: SharedAnswers, numbers: range) -> list[int]:
    """Return which answers are there; none is another's."""
    found = []
    for number in numbers:
        key, value = answer_to(number)
        if (told := answers.get(key)) is not None:
            assert told == value
            found.append(number)
    return found


def in_another_process(work: Callable[[], None]) -> None:
    process = FORK.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0


KEYS = st.integers(0, 30).map(str).map(str.encode)
STEPS = st.one_of(
    st.tuples(st.just("put"), KEYS, st.integers(0, 3_000)),
    st.tuples(st.just("get"), KEYS, st.just(0)),
    st.tuples(st.just("ring"), st.just(b""), st.integers(0, 2)),
)


@given(st.lists(STEPS, max_size=150))
def test_what_comes_out_was_put_in_last_under_that_key(
    steps: list[tuple[str, bytes, int]],
) -> None:
    answers, oracle = SharedAnswers(SMALL, rings=3), dict[bytes, bytes]()
    for count, (step, key, number) in enumerate(steps):
        if step == "put":
            oracle[key] = count.to_bytes(4, "big") + b"x" * number
            answers.put(key, oracle[key])
            assert answers.get(key) == oracle[key]
        elif step == "get":
            assert answers.get(key) in (oracle.get(key), None)
        else:
            answers.write_to(number)


def test_nothing_is_lost_while_there_is_room() -> None:
    answers = SharedAnswers(1 << 20)
    put(answers, *range(200))
    assert kept(answers, range(300)) == list(range(200))


@pytest.mark.parametrize("rings", [1, 2, 5])
def test_memory_is_bounded_and_the_last_ones_stay(rings: int) -> None:
    answers = SharedAnswers(SMALL, rings)
    for number in range(500):
        answers.write_to(number % rings)
        put(answers, number)
        assert 0 < answers.size_bytes <= len(answers._memory) <= SMALL
    assert kept(answers, range(499, 500))
    assert not kept(answers, range(400))


def test_what_is_asked_for_again_stays() -> None:
    answers = SharedAnswers(SMALL)
    for number in itertools.count():
        put(answers, number)
        assert kept(answers, range(1))
        if not kept(answers, range(1, 2)):
            break


def test_what_is_asked_for_in_another_process_stays() -> None:
    answers = SharedAnswers(10 * SMALL, rings=2)
    put(answers, 0)
    for number in range(1, 600):
        answers.write_to(0)
        put(answers, number)
        answers.write_to(1)
        assert kept(answers, range(1))


def test_answer_larger_than_the_memory_is_not_kept() -> None:
    answers = SharedAnswers(SMALL)
    answers.put(b"key", b"x" * SMALL)
    assert (answers.get(b"key"), answers.size_bytes) == (None, 0)


def test_least_memory_keeps_nothing() -> None:
    answers = SharedAnswers(1, rings=4)
    put(answers, 1)
    assert not kept(answers, range(3))


@pytest.mark.parametrize("place", [0, 40, -1], ids=["name", "answer", "last byte"])
def test_answer_that_was_changed_is_not_there(place: int) -> None:
    answers = SharedAnswers(SMALL)
    put(answers, 7)
    start, end = answers._rings_at, answers._rings_at + answers.size_bytes
    answers._memory[range(start, end)[place]] ^= 1
    assert not kept(answers, range(10))
    put(answers, 7)
    assert kept(answers, range(10)) == [7]


@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=50)), max_size=20))
def test_any_change_loses_answers_and_makes_none(changes: list[tuple[float, bytes]]) -> None:
    answers = SharedAnswers(SMALL, rings=2)
    put(answers, *range(20))
    first, size = answers._table_at, len(answers._memory)
    for where, data in changes:
        at = first + int(where * (size - first - len(data)))
        answers._memory[at : at + len(data)] = data
        kept(answers, range(20))
    put(answers, 21)
    assert kept(answers, range(30))[-1:] == [21]


def test_keys_that_have_one_tag_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_answers, "_tag", lambda name: 7)
    answers = SharedAnswers(SMALL)
    for number in (1, 2, 3):
        put(answers, number)
        assert kept(answers, range(10)) == [number]


def test_rows_that_were_written_in_part_give_way() -> None:
    answers = SharedAnswers(SMALL)
    for first in range(answers._table_at, answers._rings_at, _ROW.size):
        _ROW.pack_into(answers._memory, first, 5, 1 << 60, 0, 100, 5)
    put(answers, *range(8))
    assert len(kept(answers, range(8))) == 8


def test_process_gets_the_ring_of_the_one_that_ended(index_path: Path) -> None:
    app = create_app(index_path, options=Options(workers=3))
    listening: Any = SimpleNamespace(detach=lambda: 0)  # it is never listened on
    serving = _Application(app, listening, 3, 1, lambda pid: None)
    running: dict[int, SimpleNamespace] = {}

    def start(pid: int) -> int:
        worker = SimpleNamespace()
        serving._about_to_fork(SimpleNamespace(WORKERS=running), worker)
        running[pid] = worker
        return int(worker.place)

    assert [start(pid) for pid in (1, 2, 3)] == [0, 1, 2]
    del running[2]
    assert start(4) == 1
    assert [start(pid) for pid in (5, 6, 7)] == [0, 1, 2]  # while others end


def test_processes_share_answers() -> None:
    answers = SharedAnswers(1 << 20, rings=2)
    put(answers, 1)

    def work() -> None:
        answers.write_to(1)
        assert kept(answers, range(10)) == [1]
        put(answers, 2)

    in_another_process(work)
    assert kept(answers, range(10)) == [1, 2]


def test_process_that_takes_the_place_of_another_keeps_its_answers() -> None:
    answers = SharedAnswers(1 << 20, rings=2)

    def work(number: int) -> None:
        answers.write_to(1)
        put(answers, number)

    for number in range(3):
        in_another_process(partial(work, number))
    assert kept(answers, range(10)) == [0, 1, 2]


def test_process_killed_while_it_writes_leaves_the_others_working() -> None:
    answers = SharedAnswers(SMALL, rings=2)

    def write() -> None:
        for number in itertools.cycle(range(1_000)):
            put(answers, number)

    for _ in range(20):
        process = FORK.Process(target=write)
        process.start()
        while not answers.size_bytes:
            time.sleep(0.001)
        kept(answers, range(1_000))
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        put(answers, 1_000)  # to the same ring
        assert kept(answers, range(1_001))[-1:] == [1_000]


@pytest.mark.parametrize("rings", [1, 3], ids=["one ring", "a ring each"])
def test_processes_that_write_at_once_mix_nothing(rings: int) -> None:
    answers = SharedAnswers(SMALL, rings)

    def work(ring: int) -> None:
        answers.write_to(ring % rings)
        for number in range(3_000):
            put(answers, number % 40)
            kept(answers, range(number % 40, number % 40 + 3))

    processes = [FORK.Process(target=work, args=(number,)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert kept(answers, range(40))


def test_many_threads_ask_at_once() -> None:
    answers = SharedAnswers(SMALL)
    wrong: list[BaseException] = []

    def ask(first: int) -> None:
        try:
            for number in range(first, first + 300):
                if not kept(answers, range(number % 40, number % 40 + 1)):
                    put(answers, number % 40)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
