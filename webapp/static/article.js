/**
 * The article page: going from match to match, and copying a citation. Without it the first match
 * is a link, and a citation can be selected.
 */

const marks = [...document.querySelectorAll('mark[id^="match-"]')]
const steps = document.querySelector('.steps')

if (steps && marks.length) {
  const status = steps.querySelector('[role=status]')
  let at = -1

  const go = (step) => {
    marks[at]?.classList.remove('here')
    at = (at + step + marks.length) % marks.length
    marks[at].classList.add('here')
    marks[at].scrollIntoView({ block: 'center' })
    status.textContent = status.dataset.said.replace('#', at + 1)
  }

  const linked = () => {
    const number = marks.findIndex((mark) => `#${mark.id}` === location.hash)
    if (number >= 0) go(number - at)
  }

  steps.hidden = false
  steps.addEventListener('click', (event) => {
    const button = event.target.closest('button')
    if (button) go(at < 0 && button.dataset.step === '-1' ? 0 : Number(button.dataset.step))
  })
  window.addEventListener('hashchange', linked)
  linked()

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable]')
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const step = { n: 1, p: -1 }[event.key]
    if (step) go(at < 0 ? 1 : step)
  })
}

for (const citation of document.querySelectorAll('.citation')) {
  const [button, text] = [citation.querySelector('button'), citation.querySelector('pre')]
  const label = button.textContent
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text.textContent)
    button.textContent = button.dataset.copied
    setTimeout(() => { button.textContent = label }, 2000)
  })
}
