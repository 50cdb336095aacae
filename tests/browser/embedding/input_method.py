"""An input method in the browser: events as Chinese keyboards send them."""

from playwright.sync_api import Locator, Page

COMPOSE = """(input, [text, type]) => {
  input.value = text
  const data = { data: text, bubbles: true, composed: true }
  input.dispatchEvent(type === 'input'
    ? new InputEvent('input', { ...data, isComposing: true, inputType: 'insertCompositionText' })
    : new CompositionEvent(type, data))
}"""

PRESS = """(input, [key, isComposing, keyCode]) => {
  const way = { bubbles: true, composed: true, cancelable: true }
  return input.dispatchEvent(new KeyboardEvent('keydown', { ...way, key, isComposing, keyCode }))
}"""


def press(field: Locator, key: str, *, composing: bool = True, key_code: int = 229) -> bool:
    """Press a key that the input method takes; return whether the box lets it go on."""
    return bool(field.evaluate(PRESS, [key, composing, key_code]))


def compose(field: Locator, *texts: str, key: str) -> None:
    """Compose text after text, each with a key; the composition goes on."""
    field.evaluate(COMPOSE, ["", "compositionstart"])
    for text in texts:
        press(field, key)
        field.evaluate(COMPOSE, [text, "input"])


def finish(field: Locator, text: str) -> None:
    """End the composition with this text."""
    field.evaluate(COMPOSE, [text, "compositionend"])


class Keyboard:
    """Chromium's own composition, driven as its input methods drive it."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)

    def compose(self, text: str, key: str = "Process") -> None:
        """Press a key and show what is composed."""
        self.press(key)
        at = len(text)
        self._devtools.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": at, "selectionEnd": at}
        )

    def press(self, key: str = "Process") -> None:
        """Press a key that the input method takes."""
        pressed = {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229}
        self._devtools.send("Input.dispatchKeyEvent", pressed)

    def commit(self, text: str) -> None:
        """End the composition with this text."""
        self._devtools.send("Input.insertText", {"text": text})
