/**
 * Ctrl/Cmd-K and / on the page lead to the box, unless the page wants the key: because it has
 * taken it, or because somebody is writing.
 */

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const NOT_WRITTEN_IN = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/

/** Boxes on the page, in the order in which they came. */
const boxes = new Set()

/** Read `mod+k /` into keys with what is held down. */
export function* readShortcuts(text) {
  for (const combination of text.toLowerCase().split(/\s+/)) {
    const [, held, key] = /^((?:\w+\+)*)(.+)$/.exec(combination) ?? []
    if (!key || /^(off|none|false)$/.test(key)) continue
    const has = (name) => held.includes(`${name}+`)
    yield { key, ctrl: has('ctrl') || (has('mod') && !isMac), meta: has('meta') || (has('mod') && isMac), alt: has('alt') }
  }
}

export const shownShortcut = ({ key, ctrl, meta, alt }) =>
  `${ctrl ? 'Ctrl ' : ''}${alt ? 'Alt ' : ''}${meta ? '⌘ ' : ''}${key.toUpperCase()}`

/** Whether somebody writes there. Of a closed shadow tree only its host is seen: it may hold a field. */
const isWritten = (element) => {
  if (!(element instanceof Element)) return false
  if (element.localName === 'input') return !NOT_WRITTEN_IN.test(element.type)
  if (element.isContentEditable || element.closest('textarea, select, [role=textbox], [role=searchbox], [role=combobox]')) return true
  return element.localName.includes('-') && !element.shadowRoot && element.matches(':focus')
}

const isWriting = (event) => document.designMode === 'on' || isWritten(event.composedPath()[0])

const matches = ({ key, ctrl, meta, alt }, event) =>
  event.key.toLowerCase() === key && event.ctrlKey === ctrl && event.metaKey === meta && event.altKey === alt

/** Whether a key is one of a box's shortcuts; while somebody types in it, one with a modifier. */
export const isShortcut = (box, event, isTyping = true) => {
  for (const shortcut of box.shortcuts) {
    if (matches(shortcut, event) && (!isTyping || shortcut.ctrl || shortcut.meta || shortcut.alt)) return true
  }
  return false
}

const onKey = (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || !event.key || isWriting(event)) return
  for (const box of boxes) {
    if (!isShortcut(box, event, false) || box.checkVisibility?.() === false) continue
    event.preventDefault()
    box.show()
    return
  }
}

export const listen = (box) => {
  if (!boxes.size) document.addEventListener('keydown', onKey)
  boxes.add(box)
}

export const unlisten = (box) => {
  boxes.delete(box)
  if (!boxes.size) document.removeEventListener('keydown', onKey)
}
