/** What is seen of the box: its parts, made once and arranged as `open` says. */

import { make, makeIcon, setAll } from './dom.js'
import { shownShortcut } from './shortcuts.js'

const makeForm = (input, clear, hint, send, cancel) =>
  make('form', { class: 'form', part: 'form', role: 'search' }, input, clear, hint, send, cancel)

export class Surface {
  input = make('input', {
    part: 'input', type: 'search', name: 'q', role: 'combobox', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    enterkeyhint: 'search', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-controls': 'list',
  })
  clear = make('button', { class: 'clear', part: 'clear', type: 'button', hidden: '' }, makeIcon('cross'))
  cancel = make('button', { class: 'cancel', part: 'cancel', type: 'button' })
  send = make('button', { class: 'send', part: 'button', type: 'submit' }, makeIcon('lens'))
  hint = make('kbd', { class: 'hint', part: 'shortcut', 'aria-hidden': 'true' })
  form = makeForm(this.input, this.clear, this.hint, this.send, this.cancel)
  /** Stays in the tree, so that screen readers hear what changes; the message is what eyes read. */
  status = make('p', { class: 'unseen', role: 'status' })
  message = make('p', { class: 'message', part: 'status', 'aria-hidden': 'true' })
  panel = make('div', { class: 'panel', part: 'panel', hidden: '' }, this.message)
  #content = make('div', { class: 'content' }, this.form, this.status, this.panel)
  dialog = make('dialog', { part: 'dialog' })
  #prompt = make('span', { class: 'prompt' })
  #triggerHint = make('kbd', { class: 'hint', part: 'shortcut', 'aria-hidden': 'true' })
  trigger = make('button', { class: 'form trigger', part: 'trigger', type: 'button', 'aria-haspopup': 'dialog' }, this.#prompt, this.#triggerHint, makeIcon('lens'))
  wrapper = make('div', { class: 'wensou', dir: 'ltr' }, this.trigger, this.dialog, this.#content)

  constructor(list) {
    this.panel.append(list)
    if ('popover' in HTMLElement.prototype) this.panel.popover = 'manual'
  }

  arrange(isModal) {
    (isModal ? this.dialog : this.wrapper).append(this.#content)
    if ('popover' in HTMLElement.prototype) this.panel.popover = isModal ? null : 'manual'
    this.trigger.hidden = !isModal
    this.cancel.hidden = !isModal
    this.hint.classList.toggle('off', isModal)
  }

  say(message) {
    this.status.textContent = this.message.textContent = message
    this.message.hidden = !message
  }

  /** Put the interface into words. */
  word({ words, language, label, placeholder, shortcuts }) {
    const { value: shortcut } = shortcuts.next()
    this.wrapper.lang = language
    this.input.placeholder = placeholder
    this.#prompt.textContent = placeholder
    this.send.title = words.search
    this.hint.textContent = this.#triggerHint.textContent = shortcut ? shownShortcut(shortcut) : ''
    this.cancel.textContent = words.close
    for (const element of [this.input, this.form, this.dialog, this.trigger]) setAll(element, { 'aria-label': label })
    setAll(this.send, { 'aria-label': words.search })
    setAll(this.clear, { 'aria-label': words.clear })
  }
}
