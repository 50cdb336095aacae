/**
 * <wensou-search>: the search box of Wensou for other sites.
 *
 * Attributes: endpoint, lang, placeholder, max-results, open, shortcut, filter, theme, target, link,
 * debounce. Events, which bubble: wensou:query and wensou:select, which can be prevented, and
 * wensou:results. A <form> inside the element is what readers without JavaScript use.
 */

import { fill } from './answers.js'
import { Composition, isComposing } from './composition.js'
import { STYLE } from './data.js'
import { make } from './dom.js'
import { Options } from './options.js'
import { Placement } from './placement.js'
import { Questions } from './questions.js'
import { Settings } from './settings.js'
import { isShortcut, listen, unlisten } from './shortcuts.js'
import { Surface } from './surface.js'

const COMPOSING_MS = 400
/** Keys of the text field, which shortcuts of the page must not take for theirs. */
const TYPING_KEY = /^(.|Enter|Backspace|Delete|Home|End|Process|Unidentified|(Arrow|Page)\w+)$/u

const sheet = new CSSStyleSheet()
sheet.replaceSync(STYLE)

const focused = () => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element === document.body ? null : element
}

export class WensouSearch extends HTMLElement {
  static observedAttributes = ['aria-label', 'endpoint', 'lang', 'open', 'placeholder', 'shortcut', 'theme']

  #settings = new Settings(this)
  #surface
  #options
  #placement
  #composition
  #questions = new Questions()
  #timer = 0
  #problem = ''
  #returnTo = null
  #arranged = ''

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    root.adoptedStyleSheets = [sheet]
    this.#options = new Options()
    const surface = this.#surface = new Surface(this.#options.element)
    this.#options.input = surface.input
    this.#placement = new Placement(surface.panel, surface.form)
    this.#composition = new Composition(surface.input)
    this.#listen(surface)
    root.append(surface.wrapper)
  }

  #listen({ input, form, clear, cancel, trigger, dialog, panel }) {
    const root = this.shadowRoot
    input.addEventListener('input', () => this.#later())
    input.addEventListener('compositionend', () => this.#later())
    input.addEventListener('keydown', (event) => this.#key(event))
    input.addEventListener('focus', () => this.#show(true))
    form.addEventListener('submit', (event) => this.#submit(event))
    clear.addEventListener('click', () => { this.value = ''; input.focus() })
    cancel.addEventListener('click', () => this.close())
    trigger.addEventListener('click', () => this.show(trigger))
    dialog.addEventListener('close', () => this.#closed())
    dialog.addEventListener('cancel', (event) => { if (this.#composition.active) event.preventDefault() })
    dialog.addEventListener('pointerdown', (event) => { if (event.target === dialog) this.close() })
    // The focus stays in the box while the pointer is on the list.
    panel.addEventListener('mousedown', (event) => event.preventDefault())
    this.#options.element.addEventListener('click', (event) => this.#select(event))
    root.addEventListener('focusout', (event) => { if (!root.contains(event.relatedTarget)) this.#left() })
    for (const type of ['keydown', 'keypress', 'keyup']) {
      root.addEventListener(type, (event) => {
        if (TYPING_KEY.test(event.key) && !event.ctrlKey && !event.metaKey) event.stopPropagation()
      })
    }
  }

  connectedCallback() {
    this.#configure()
    // A form inside a form is no form: its fields would be sent with those of the page.
    for (const control of this.querySelectorAll('input, button, select')) {
      if (control.form && !this.contains(control.form)) control.disabled = true
    }
    listen(this)
    window.addEventListener('online', this.#retry)
  }

  disconnectedCallback() {
    this.#forget()
    this.close()
    unlisten(this)
    window.removeEventListener('online', this.#retry)
  }

  attributeChangedCallback() { if (this.isConnected) this.#configure() }

  /** What is typed; setting it asks at once. */
  get value() { return this.#surface.input.value }

  set value(text) {
    this.#surface.input.value = text
    this.#later(0)
  }

  get shortcuts() { return this.#settings.shortcuts }

  focus(options) { (this.#isModal ? this.#surface.trigger : this.#surface.input).focus(options) }

  /** Open the box, and go back to where the reader was when it closes. */
  show(from = focused()) {
    const { dialog, input } = this.#surface
    if (from !== input) this.#returnTo = from
    if (this.#isModal && !dialog.open) dialog.showModal()
    input.focus()
    input.select()
    this.#show(true)
  }

  close() {
    const { dialog } = this.#surface
    if (dialog.open) dialog.close()
    else this.#show(false)
  }

  get #isModal() { return this.#settings.mode === 'modal' }

  get #query() { return this.value.trim() }

  #configure() {
    const { mode, theme, words, endpoint } = this.#settings
    this.#surface.word(this.#settings)
    this.#options.element.setAttribute('aria-label', words.results)
    this.#surface.form.action = new URL('search', endpoint)
    this.#surface.wrapper.dataset.theme = theme
    if (this.#arranged === mode) return
    this.close()
    this.#surface.arrange(mode === 'modal')
    this.#arranged = mode
  }

  #forget() {
    clearTimeout(this.#timer)
    this.#questions.drop()
    this.#surface.form.classList.remove('busy')
  }

  #later(milliseconds = this.#settings.debounce) {
    this.#forget()
    this.#options.choose(-1)
    this.#surface.clear.hidden = !this.value
    const wait = this.#composition.active ? Math.max(milliseconds, COMPOSING_MS) : milliseconds
    if (this.#query) this.#timer = setTimeout(() => this.#ask(), wait)
    else this.#fill('', {})
  }

  #retry = () => { if (this.#problem === 'offline' && this.#query) this.#ask() }

  async #ask() {
    const query = this.#query
    if (this.#composition.choosing || !this.#tell('query', { query })) return
    this.#surface.form.classList.add('busy')
    const found = await this.#questions.ask(this.#settings.search(query), this.#settings.suggest(query))
    if (!found) return
    this.#surface.form.classList.remove('busy')
    this.#fill(query, found)
    if (found.answer) this.#tell('results', { query, totalHits: found.answer.totalHits, hits: found.answer.hits })
  }

  #fill(query, found) {
    this.#problem = found.problem
    if (found.error && navigator.onLine) {
      console.info(`<wensou-search>: no answer from ${this.#settings.endpoint}. If it runs, start it with --allow-origin ${location.origin}`)
    }
    this.#surface.say(fill(this.#options, this.#settings, query, found))
    this.#show(true)
  }

  #show(open) {
    const { panel, dialog, input, message } = this.#surface
    const filled = this.#options.count > 0 || message.textContent !== ''
    const shown = open && filled && (this.#isModal ? dialog.open : this.shadowRoot.activeElement === input)
    if (shown) this.#placement.show()
    else this.#placement.hide()
    const expanded = !panel.hidden && this.#options.count > 0
    input.setAttribute('aria-expanded', String(expanded))
    if (!expanded) this.#options.choose(-1)
  }

  /** The reader has gone elsewhere: there is no way back to keep. */
  #left() {
    this.#show(false)
    if (!this.#isModal) this.#returnTo = null
  }

  #closed() {
    this.#show(false)
    const from = this.#returnTo ?? (this.#isModal ? this.#surface.trigger : null)
    this.#returnTo = null
    from?.focus({ preventScroll: true })
  }

  #key(event) {
    // Enter, Escape and the arrows choose among the input method's candidates.
    if (isComposing(event)) {
      if (event.key === 'Enter') event.preventDefault()
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.#options.count) this.#take(event, () => this.#move(step))
    else if (event.key === 'Enter' && this.#options.chosen) this.#take(event, () => this.#open(event))
    else if (event.key === 'Escape') this.#escape(event)
    else if (isShortcut(this, event)) this.#take(event, () => this.#toggle())
  }

  #move(step) {
    this.#show(true)
    this.#options.move(step)
  }

  /** Open the chosen link as a click would, with the keys that are held. */
  #open({ ctrlKey, metaKey, shiftKey }) {
    const way = { bubbles: true, cancelable: true, composed: true, view: window, ctrlKey, metaKey, shiftKey }
    this.#options.chosen.dispatchEvent(new MouseEvent('click', way))
  }

  #toggle() {
    if (this.#isModal) this.close()
    else this.#surface.input.select()
  }

  /** First close the list, then go back; what is left of Escape is the page's. */
  #escape(event) {
    if (this.#isModal) this.#take(event, () => this.close())
    else if (!this.#surface.panel.hidden) this.#take(event, () => this.#show(false))
    else if (this.#returnTo) this.#take(event, () => this.#closed())
  }

  #take(event, act) {
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  #submit(event) {
    event.preventDefault()
    if (!this.#query) return this.#surface.input.focus()
    this.#forget()
    const url = this.#settings.page(this.#query).href
    if (this.#tell('select', { kind: 'all', query: this.#query, url })) this.#go(url)
    this.close()
  }

  /** Go to a page as a link does; a form would need a permission more of the page's policy. */
  #go(href) {
    const link = make('a', { href, target: this.#settings.target, hidden: '' })
    this.shadowRoot.append(link)
    link.click()
    link.remove()
  }

  #select(event) {
    const option = event.target.closest('[role=option]')
    const detail = option && this.#options.detailOf(option)
    if (!detail) return
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!this.#tell('select', { query: this.#query, ...detail })) event.preventDefault()
    else if (detail.kind === 'suggestion' && this.#settings.mode !== 'page' && plain) {
      event.preventDefault()
      this.value = detail.text
      return
    }
    if (plain) this.close()
  }

  /** Tell the page; return whether it lets us go on. */
  #tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(`wensou:${name}`, { detail, bubbles: true, composed: true, cancelable: name !== 'results' }))
  }
}
