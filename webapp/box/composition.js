/**
 * What an input method is doing in a text field.
 *
 * With keys, somebody composes to choose among candidates: keys belong to the input method, and
 * nothing is asked until it is done. Keyboards on glass, handwriting and dictation compose all that
 * is typed, Latin words too: there questions must come while composing, only later.
 */

/** Whether a key belongs to the input method; Safari tells by 229 alone after a composition ends. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229

export class Composition {
  #active = false
  #keyed = false

  constructor(input) {
    input.addEventListener('compositionstart', () => { this.#active = true })
    input.addEventListener('compositionend', () => { this.#active = this.#keyed = false })
    input.addEventListener('blur', () => { this.#active = this.#keyed = false })
    input.addEventListener('keydown', (event) => {
      this.#keyed = isComposing(event) && event.key !== 'Unidentified' && !matchMedia('(pointer: coarse)').matches
    })
  }

  get active() { return this.#active }

  /** Whether candidates are being chosen, so that the text is not yet what is meant. */
  get choosing() { return this.#active && this.#keyed }
}
