/**
 * <wensou-search>: the search box of Wensou for other sites.
 *
 * Attributes: endpoint, lang, placeholder, max-results, open, shortcut, filter, theme, target, link,
 * debounce. Events, which bubble: wensou:query and wensou:select, which can be prevented, and
 * wensou:results. A <form> inside the element is what readers without JavaScript use.
 */

import { addressOf, articleAddress, endpointOf, readFilter, webAddress } from './addresses.js'
import { Composition, isComposing } from './composition.js'
import { STYLE, WORDS } from './data.js'
import { make } from './dom.js'
import { Options } from './options.js'
import { Placement } from './placement.js'
import { Questions } from './questions.js'
import { isShortcut, listen, readShortcuts, shownShortcut, unlisten } from './shortcuts.js'
import { Surface } from './surface.js'

const TYPING_MS = 150
const COMPOSING_MS = 400
const RESULTS = 8
const MOST_RESULTS = 20
const SUGGESTIONS = 3
const SHORTCUTS = 'mod+k /'
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

  #listen({ input, form, clear, cancel, trigger, dialog }) {
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
    this.#options.element.addEventListener('click', (event) => this.#select(event))
    root.addEventListener('focusout', (event) => { if (!root.contains(event.relatedTarget)) this.#show(false) })
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
    this.#show(false)
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

  get shortcuts() { return readShortcuts(this.getAttribute('shortcut') ?? SHORTCUTS) }

  focus(options) { (this.#mode === 'modal' ? this.#surface.trigger : this.#surface.input).focus(options) }

  /** Open the box, and go back to where the reader was when it closes. */
  show(from = focused()) {
    const { dialog, input } = this.#surface
    if (from !== input) this.#returnTo = from
    if (this.#mode === 'modal' && !dialog.open) dialog.showModal()
    input.focus()
    input.select()
    this.#show(true)
  }

  close() {
    const { dialog } = this.#surface
    if (dialog.open) dialog.close()
    else this.#show(false)
  }

  get #mode() {
    const open = this.getAttribute('open')
    return open === 'modal' || open === 'page' ? open : 'dropdown'
  }

  get #query() { return this.value.trim() }

  get #endpoint() { return endpointOf(this.getAttribute('endpoint')) }

  /** The interface follows the element, then the page. */
  get #language() {
    const language = (this.lang || this.closest('[lang]')?.lang || document.documentElement.lang).toLowerCase()
    if (/^zh-(hant|tw|hk|mo)/.test(language)) return 'zh-Hant'
    return !language || language.startsWith('zh') ? 'zh-Hans' : 'en'
  }

  get #words() { return WORDS[this.#language] }

  #count(name, number) {
    const text = this.#words[name]
    return (text.other ? text[number === 1 ? 'one' : 'other'] : text).replace('{count}', number.toLocaleString('en'))
  }

  /** Links leave a frame: the pages that they lead to do not show in one. */
  get #target() { return this.getAttribute('target') || (window.top === window ? '_self' : '_top') }

  #configure() {
    const placeholder = this.getAttribute('placeholder') ?? this.#words.placeholder
    const label = this.getAttribute('aria-label') || placeholder || this.#words.placeholder
    const { value: shortcut } = this.shortcuts.next()
    this.#surface.word(this.#words, this.#language, label, placeholder, shortcut ? shownShortcut(shortcut) : '')
    this.#options.element.setAttribute('aria-label', this.#words.results)
    this.#surface.form.action = new URL('search', this.#endpoint)
    this.#surface.wrapper.dataset.theme = this.getAttribute('theme') ?? 'auto'
    if (this.#arranged === this.#mode) return
    this.close()
    this.#surface.arrange(this.#mode === 'modal')
    this.#arranged = this.#mode
  }

  #forget() {
    clearTimeout(this.#timer)
    this.#questions.drop()
    this.#surface.form.classList.remove('busy')
  }

  get #debounce() { return /^\d+$/.test(this.getAttribute('debounce')) ? Number(this.getAttribute('debounce')) : TYPING_MS }

  #later(milliseconds = this.#debounce) {
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
    const found = await this.#questions.ask(this.#searchAddress(query), this.#suggestAddress(query))
    if (!found) return
    this.#surface.form.classList.remove('busy')
    this.#fill(query, found)
    if (found.answer) this.#tell('results', { query, totalHits: found.answer.totalHits, hits: found.answer.hits })
  }

  #searchAddress(query) {
    if (this.#mode === 'page') return null
    const wanted = parseInt(this.getAttribute('max-results'), 10) || RESULTS
    const hitsPerPage = Math.min(Math.max(wanted, 1), MOST_RESULTS)
    return addressOf(this.#endpoint, 'api/v1/search', [['q', query], ['hitsPerPage', hitsPerPage], ...this.#filter])
  }

  /** Suggestions are of the whole archive: where that is narrowed they would lead to nothing. */
  #suggestAddress(query) {
    if (this.#filter.length) return null
    return addressOf(this.#endpoint, 'api/v1/suggest', [['q', query], ['limit', SUGGESTIONS + 5]])
  }

  #pageAddress(query) { return addressOf(this.#endpoint, 'search', [['q', query], ...this.#filter]) }

  get #filter() { return [...readFilter(this.getAttribute('filter'))] }

  #fill(query, { answer, suggestions = [], problem = '', error }) {
    this.#problem = problem
    this.#options.clear()
    if (error && navigator.onLine) {
      console.info(`<wensou-search>: no answer from ${this.#endpoint}. If it runs, start it with --allow-origin ${location.origin}`)
    }
    this.#suggest(query, answer, suggestions)
    if (answer) this.#list(query, answer)
    this.#surface.say(problem ? this.#words[problem] : answer ? this.#summary(answer) : '')
    for (const option of this.#options.element.children) option.target = this.#target
    this.#options.element.hidden = !this.#options.count
    this.#show(true)
  }

  #summary({ totalHits, rung }) {
    if (!totalHits) return this.#words.none
    return this.#count(rung === 'some' || rung === 'similar' ? 'partly' : 'found', totalHits)
  }

  #suggest(query, answer, suggestions) {
    const texts = new Set(answer?.didYouMean ? [answer.didYouMean] : [])
    for (const { text, kind } of suggestions) {
      if (kind === 'word' && text !== query && texts.size < SUGGESTIONS) texts.add(text)
    }
    for (const text of texts) this.#options.addSuggestion(this.#pageAddress(text), text, this.#words)
  }

  #list(query, { hits, totalHits, moreHits = {} }) {
    const original = this.getAttribute('link') === 'original'
    for (const hit of hits) {
      const url = (original && webAddress(hit.url)) || articleAddress(this.#endpoint, hit.articleUrl, [['q', query]])
      this.#options.addHit(url, hit, this.#words)
    }
    if (totalHits > hits.length) this.#options.addAll(this.#pageAddress(query), this.#count('all', totalHits))
    else if (Object.keys(moreHits).length) this.#options.addAll(this.#pageAddress(query), this.#words.more)
  }

  #show(open) {
    const { panel, dialog, input, message } = this.#surface
    const filled = this.#options.count > 0 || message.textContent !== ''
    const shown = open && filled && (this.#mode === 'modal' ? dialog.open : this.shadowRoot.activeElement === input)
    if (shown) this.#placement.show()
    else this.#placement.hide()
    const expanded = !panel.hidden && this.#options.count > 0
    input.setAttribute('aria-expanded', String(expanded))
    if (!expanded) this.#options.choose(-1)
  }

  #closed() {
    this.#show(false)
    const from = this.#returnTo ?? (this.#mode === 'modal' ? this.#surface.trigger : null)
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
    if (this.#mode === 'modal') this.close()
    else this.#surface.input.select()
  }

  /** First close the list, then go back; what is left of Escape is the page's. */
  #escape(event) {
    if (this.#mode === 'modal') this.#take(event, () => this.close())
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
    const url = this.#pageAddress(this.#query).href
    if (this.#tell('select', { kind: 'all', query: this.#query, url })) this.#go(url)
    this.close()
  }

  /** Go to a page as a link does; a form would need a permission more of the page's policy. */
  #go(href) {
    const link = make('a', { href, target: this.#target, hidden: '' })
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
    else if (detail.kind === 'suggestion' && this.#mode !== 'page' && plain) {
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
