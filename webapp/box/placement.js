/**
 * Where the list lies: in the browser's top layer, so that nothing of the page cuts it off or lies
 * above it; below its box or, where there is no room, above it, as wide as the box or wider.
 */

const GAP = 6
const WIDEST = 480
const ROOM = 240

const screenSize = () => window.visualViewport ?? { offsetLeft: 0, offsetTop: 0, width: innerWidth, height: innerHeight }

const place = (panel, box) => {
  const { left, right, top, bottom, width } = box.getBoundingClientRect()
  const screen = screenSize()
  const below = screen.offsetTop + screen.height - bottom - 2 * GAP
  const above = top - screen.offsetTop - 2 * GAP
  const up = below < ROOM && above > below
  const wide = Math.min(Math.max(width, Math.min(WIDEST, screen.width - 2 * GAP)), Math.max(width, screen.width - 2 * GAP))
  const furthest = screen.offsetLeft + screen.width - GAP - wide
  // Inside a page that reads from the right a narrow box has its list on its right edge.
  const start = getComputedStyle(box.getRootNode().host).direction === 'rtl' ? right - wide : left
  const x = width >= wide ? left : Math.max(screen.offsetLeft + GAP, Math.min(start, furthest))
  const set = (name, value) => panel.style.setProperty(name, `${value}px`)
  set('--x', Math.round(x))
  set('--width', wide)
  set('--height', Math.max(up ? above : below, 88))
  set('--y', up ? Math.round(top - GAP - panel.offsetHeight) : Math.round(bottom + GAP))
}

export class Placement {
  #panel
  #box
  #frame = 0

  constructor(panel, box) {
    this.#panel = panel
    this.#box = box
  }

  show() {
    if (!this.#panel.hidden) return
    this.#panel.hidden = false
    if (!this.#panel.popover || !this.#panel.isConnected) return
    this.#panel.showPopover()
    this.#follow()
  }

  hide() {
    cancelAnimationFrame(this.#frame)
    if (this.#panel.hidden) return
    if (this.#panel.popover && this.#panel.matches(':popover-open')) this.#panel.hidePopover()
    this.#panel.hidden = true
  }

  /** Keep to the box while the page scrolls, grows, or a keyboard comes up. */
  #follow() {
    place(this.#panel, this.#box)
    this.#frame = requestAnimationFrame(() => this.#follow())
  }
}
