/** Questions to the server: one at a time, and only the newest gets an answer. */

const SLOW_MS = 10_000
/** Suggestions may come this much later than the results that they stand above. */
const SUGGESTIONS_MS = 100

const NONE = { suggestions: [] }
const later = (milliseconds, value) => new Promise((resolve) => { setTimeout(resolve, milliseconds, value) })

export class Questions {
  #number = 0
  #request = null
  #suggests = true

  /** Forget the question under way. */
  drop() {
    this.#number += 1
    this.#request?.abort()
  }

  /**
   * Resolve to `{answer, suggestions}` or `{problem}`; to null where something else was asked
   * meanwhile. `search` is null where only suggestions are wanted, `suggest` where none are.
   */
  async ask(search, suggest) {
    this.drop()
    const number = this.#number
    const request = this.#request = new AbortController()
    const timer = setTimeout(() => request.abort(), SLOW_MS)
    const found = await this.#both(search, suggest, request.signal)
    clearTimeout(timer)
    return number === this.#number ? found : null
  }

  async #both(search, suggest, signal) {
    const suggesting = this.#suggest(suggest, signal)
    if (!search) return { answer: null, ...await suggesting }
    try {
      const response = await fetch(search, { signal, credentials: 'omit' })
      const answer = await response.json()
      if (!response.ok) return { problem: this.#problem(response.status, answer) }
      if (!Array.isArray(answer.hits)) return { problem: 'failed' }
      return { answer, ...await Promise.race([suggesting, later(SUGGESTIONS_MS, NONE)]) }
    } catch (error) {
      return { problem: navigator.onLine ? 'failed' : 'offline', error }
    }
  }

  /** Suggestions are a convenience: whatever goes wrong with them, there are none. */
  async #suggest(url, signal) {
    if (!url || !this.#suggests) return NONE
    try {
      const response = await fetch(url, { signal, credentials: 'omit' })
      this.#suggests = response.status !== 404
      const { suggestions } = response.ok ? await response.json() : NONE
      return { suggestions: Array.isArray(suggestions) ? suggestions : [] }
    } catch {
      return NONE
    }
  }

  #problem(status, { code, parameter, message }) {
    if (code === 'invalid_request' && parameter === 'q') return 'too_long'
    if (code === 'invalid_request') console.warn(`<wensou-search>: ${message}`)
    return status === 429 || status === 503 ? 'busy' : 'failed'
  }
}
