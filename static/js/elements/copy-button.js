/**
 * Copies the text of what `data-from` names within the closest `[data-copy-scope]`, and says so with the words of its
 * template (`data-when="failed"` when copying is refused; the text is then selected instead).
 */
export class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
  }

  disconnectedCallback() {
    this.removeEventListener('click', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.target instanceof Element && event.target.closest('button')) void this.#copy();
  }

  async #copy() {
    const source = this.closest('[data-copy-scope]')?.querySelector(this.dataset.from ?? '');
    if (!source) return;
    const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? '').trim().replace(/\s+/g, ' ');
    try {
      await navigator.clipboard.writeText(text);
      this.#say('template:not([data-when])');
    } catch {
      getSelection()?.selectAllChildren(source);
      this.#say('template[data-when="failed"]');
    }
  }

  /** @param {string} selector */
  #say(selector) {
    const words = this.querySelector(selector);
    if (!(words instanceof HTMLTemplateElement)) return;
    let line = this.querySelector('[role="status"]');
    if (!line) {
      line = document.createElement('span');
      line.setAttribute('role', 'status');
      line.className = 'copy-said';
      this.append(line);
    }
    line.textContent = '';
    const said = words.content.textContent ?? '';
    const { ownerDocument } = this;
    const target = line;
    ownerDocument.defaultView?.requestAnimationFrame(() => {
      target.textContent = said.trim();
    });
  }
}

customElements.define('copy-button', CopyButton);
