"""Firefox by its own remote protocol, Marionette, as Debian's has no driver beside it.

Messages are JSON with their length before them: `29:[0,1,"WebDriver:NewSession",{}]`.
"""

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PREFERENCES = """
user_pref("marionette.port", %d);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("intl.accept_languages", "zh-CN");
"""

PROCESSOR = """
const [steps] = arguments
// Who composes must also end it: one processor for as long as the page is there.
globalThis.processor ??= Components.classes['@mozilla.org/text-input-processor;1']
  .createInstance(Components.interfaces.nsITextInputProcessor)
if (!processor.beginInputTransactionForTests(window)) throw new Error('no input transaction')
const press = (key, keyCode) => new window.KeyboardEvent('keydown', { key, keyCode })
for (const [step, text, key, keyCode] of steps) {
  if (step === 'compose') {
    processor.setPendingCompositionString(text)
    processor.appendClauseToPendingComposition(text.length, processor.ATTR_RAW_CLAUSE)
    processor.setCaretInPendingComposition(text.length)
    processor.flushPendingComposition(press(key, keyCode))
  } else if (step === 'commit') processor.commitCompositionWith(text, press(key, keyCode))
  else processor.keydown(press(key, keyCode))
}
"""


class Firefox:
    """A headless Firefox; a context manager."""

    def __init__(self, executable: str, profile: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        (profile / "user.js").write_text(PREFERENCES % self._port)
        command = [executable, "--headless", "--marionette", "--remote-allow-system-access"]
        command += ["--no-remote", "--profile", str(profile), "about:blank"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._number = 0

    def __enter__(self) -> "Firefox":
        """Connect, once it listens."""
        for _ in range(300):
            try:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
                break
            except OSError:
                time.sleep(0.2)
        self._file = self._socket.makefile("rb")
        self._receive()
        self.send("WebDriver:NewSession")
        return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        self._file.close()
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=30)

    def send(self, command: str, **parameters: Any) -> Any:
        """Send a command; return what it answers."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._receive()
        if error:
            raise AssertionError(f"{command}: {error['message']}")
        return answer

    def _receive(self) -> Any:
        digits = b""
        while (byte := self._file.read(1)) != b":":
            digits += byte
        return json.loads(self._file.read(int(digits)))

    def go(self, address: str) -> None:
        """Open a page."""
        self.send("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: Any, privileged: bool = False) -> Any:
        """Run the body of a function in the page; return its result."""
        sandbox = "system" if privileged else "default"
        return self.send(
            "WebDriver:ExecuteScript",
            script=script,
            args=list(arguments),
            sandbox=sandbox,
            newSandbox=not privileged,
        )["value"]

    def type(self, *steps: tuple[str, str, str, int]) -> None:
        """Let an input method compose, commit, or take a key: (step, text, key, key code)."""
        self.run(PROCESSOR, list(steps), privileged=True)

    def wait(self, script: str) -> None:
        """Wait until this expression is true in the page."""
        for _ in range(100):
            if self.run(f"return {script}"):
                return
            time.sleep(0.1)
        raise AssertionError(f"never true in Firefox: {script}")
