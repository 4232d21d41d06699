/** What is out there: each share's own name, opened here. */
import { openOwner } from '../shares/packet.js';
import { keyring } from '../vault/keyring.js';
import { SealedElement } from './sealed-element.js';
import { become, part, tellTimes, words } from './words.js';

class ShareList extends SealedElement {
  connectedCallback() {
    super.connectedCallback();
    tellTimes(this);
  }

  /** @returns {NodeListOf<HTMLElement>} */
  get #rows() {
    return this.querySelectorAll('[data-share]');
  }

  async open() {
    await Promise.all([...this.#rows].map(async (row) => {
      const { share = '', rev = '', owner = '' } = row.dataset;
      try {
        const { label, titles } = await openOwner({ id: share, rev: Number(rev), envelope: owner });
        if (keyring.state !== 'open') return;
        part(row, 'label', HTMLElement).textContent = label || words(this, 'unnamed');
        part(row, 'titles', HTMLElement).textContent = (titles ?? []).map((/** @type {string} */ title) => title || words(this, 'untitled')).join(' · ');
        become(row, 'open');
      } catch {
        if (keyring.state === 'open') become(row, 'damaged');
      }
    }));
  }

  close() {
    for (const row of this.#rows) {
      for (const name of ['label', 'titles']) part(row, name, HTMLElement).textContent = '';
      become(row, 'locked');
    }
  }
}

customElements.define('share-list', ShareList);
