"""A wire between a client and a node, of TCP: it can be cut, or get slow."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PIECE = 65_536


class Wire:
    """Passes on what comes in, unless it is cut or slow."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self._listening.getsockname())
        self._passing = threading.Event()
        self._passing.set()
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Refuse everybody, and leave those that are connected."""
        self._is_cut = True
        self._close_all()
        try:
            yield
        finally:
            self._is_cut = False

    @contextmanager
    def stuck(self) -> Iterator[None]:
        """Take what is sent and let no answer through."""
        self._passing.clear()
        try:
            yield
        finally:
            self._passing.set()

    def close(self) -> None:
        """Stop."""
        self._passing.set()
        self._is_cut = True
        self._listening.close()
        self._close_all()

    def _close_all(self) -> None:
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self._is_cut:
                    client.close()
                    continue
                node = socket.create_connection(self._target)
                for one, other in ((client, node), (node, client)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        self._open.add(source)
        with suppress(OSError), source, target:
            while piece := source.recv(_PIECE):
                self._passing.wait()
                target.sendall(piece)
            target.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
