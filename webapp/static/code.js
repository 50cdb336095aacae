/**
 * Code on a page that explains: it has the address that the reader sees, and can be copied. The
 * element `data-origin` says which address the server wrote, and what buttons are called.
 */

const settings = document.querySelector('[data-origin]').dataset

/** Behind a proxy the server may not know the address under which it is asked for. */
const correctAddresses = () => {
  for (const code of document.querySelectorAll('main pre code')) {
    code.textContent = code.textContent.replaceAll(settings.origin, location.origin)
  }
}

const addButtons = () => {
  if (!navigator.clipboard) return
  for (const code of document.querySelectorAll('.code:not(:has(button))')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = settings.copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.querySelector('pre').textContent)
      button.textContent = settings.copied
      setTimeout(() => { button.textContent = settings.copy }, 2000)
    })
    code.append(button)
  }
}

const finish = () => {
  correctAddresses()
  addButtons()
}

document.addEventListener('codechange', finish)
finish()
