/** What the attributes of an element say, and what follows from them: words and addresses. */

import { addressOf, articleAddress, endpointOf, readFilter, webAddress } from './addresses.js'
import { WORDS } from './data.js'
import { readShortcuts } from './shortcuts.js'

const RESULTS = 8
const MOST_RESULTS = 20
const TYPING_MS = 150
const SHORTCUTS = 'mod+k /'

export class Settings {
  #element

  constructor(element) { this.#element = element }

  #get(name) { return this.#element.getAttribute(name) }

  #number(name, otherwise) { return /^\d+$/.test(this.#get(name)) ? Number(this.#get(name)) : otherwise }

  get mode() { return /^(modal|page)$/.test(this.#get('open')) ? this.#get('open') : 'dropdown' }

  get theme() { return this.#get('theme') ?? 'auto' }

  get debounce() { return this.#number('debounce', TYPING_MS) }

  get shortcuts() { return readShortcuts(this.#get('shortcut') ?? SHORTCUTS) }

  get endpoint() { return endpointOf(this.#get('endpoint')) }

  /** Links leave a frame: the pages that they lead to do not show in one. */
  get target() { return this.#get('target') || (window.top === window ? '_self' : '_top') }

  /** The interface follows the element, then the page. */
  get language() {
    const given = this.#get('lang') || this.#element.closest('[lang]')?.lang || document.documentElement.lang
    const language = given.toLowerCase()
    if (/^zh-(hant|tw|hk|mo)/.test(language)) return 'zh-Hant'
    return !language || language.startsWith('zh') ? 'zh-Hans' : 'en'
  }

  get words() { return WORDS[this.language] }

  get placeholder() { return this.#get('placeholder') ?? this.words.placeholder }

  get label() { return this.#get('aria-label') || this.placeholder || this.words.placeholder }

  /** Say a number of articles. */
  count(name, number) {
    const text = this.words[name]
    return (text.other ? text[number === 1 ? 'one' : 'other'] : text).replace('{count}', number.toLocaleString('en'))
  }

  get #filter() { return readFilter(this.#get('filter')) }

  /** Where to ask for results; null where none are listed. */
  search(query) {
    if (this.mode === 'page') return null
    const hitsPerPage = Math.min(Math.max(this.#number('max-results', RESULTS), 1), MOST_RESULTS)
    return addressOf(this.endpoint, 'api/v1/search', [['q', query], ['hitsPerPage', hitsPerPage], ...this.#filter])
  }

  /** Where to ask for words; null where the archive is narrowed, as they are of all of it. */
  suggest(query) {
    return this.#filter.next().done ? addressOf(this.endpoint, 'api/v1/suggest', [['q', query], ['limit', RESULTS]]) : null
  }

  page(query) { return addressOf(this.endpoint, 'search', [['q', query], ...this.#filter]) }

  article({ url, articleUrl }, query) {
    const original = this.#get('link') === 'original' ? webAddress(url) : null
    return original ?? articleAddress(this.endpoint, articleUrl, [['q', query]])
  }
}
