/** The protocol of a deletion, to be saved as a text: what stands on the page, line by line. */
import { part, showOnly, tellTimes } from './words.js';

class LeavingProtocol extends HTMLElement {
  connectedCallback() {
    tellTimes(this);
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.choice === 'save') this.#save();
    });
  }

  #save() {
    const text = part(this, 'protocol', HTMLElement).innerText.replace(/\n{3,}/g, '\n\n').trim();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text, '\n'], { type: 'text/plain' }));
    link.download = `${this.dataset.fileName}-${new Date().toISOString().slice(0, 10)}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    showOnly(this, 'data-said', 'saved');
  }
}

customElements.define('leaving-protocol', LeavingProtocol);
