/** One share for its owner: the link and the passphrase apart, from the sealed envelope. */
import { linkOf, openOwner } from '../shares/packet.js';
import { keyring } from '../vault/keyring.js';
import { SealedElement } from './sealed-element.js';
import { become, dayOf, IN_LISTS, part, showOnly, tellTimes, words } from './words.js';

class SharePage extends SealedElement {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
    tellTimes(this);
    part(this, 'utc', HTMLElement).hidden = true;
    for (const place of this.querySelectorAll('[data-shares]')) /** @type {HTMLElement} */ (place).hidden = !navigator.share;
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    const button = event.type === 'click' ? /** @type {Element} */ (event.target).closest('button') : null;
    if (button?.dataset.choice === 'end') part(this, 'end', HTMLDialogElement).showModal();
    if (button?.dataset.choice === 'not-now') part(this, 'end', HTMLDialogElement).close();
    if (button?.dataset.choice === 'hand-over') void navigator.share({ url: part(this, 'link', HTMLElement).textContent ?? '' }).catch(() => {});
  }

  async open() {
    const { rev = '', owner: envelope = '' } = this.dataset;
    const id = location.pathname.split('/')[3];
    try {
      const owner = await openOwner({ id, rev: Number(rev), envelope });
      // Where the link leads, the address bar says, and nothing that the server put into the page.
      const link = await linkOf(location.origin, owner);
      if (keyring.state !== 'open') return;
      part(this, 'label', HTMLElement).textContent = owner.label || words(this, 'unnamed');
      // A share that has ended has no link any more, and no place for one.
      this.#fill('link', link);
      this.#fill('passphrase', owner.passphrase ?? '');
      showOnly(this, 'data-mode', owner.mode);
      part(this, 'titles', HTMLElement).replaceChildren(...(owner.titles ?? []).map((/** @type {string} */ title, /** @type {number} */ place) => {
        const [item, line, name, day] = ['li', 'span', 'span', 'span'].map((tag) => document.createElement(tag));
        name.textContent = title || words(this, 'untitled');
        // Several may go by one name: check-ins, pages without a title. Older shares did not keep their days.
        day.textContent = dayOf(owner.days?.[place] ?? '', IN_LISTS);
        day.className = 'soft small';
        line.append(name, ' ', day);
        item.append(line);
        return item;
      }));
      become(this, 'open');
    } catch {
      if (keyring.state === 'open') become(this, 'damaged');
    }
  }

  /** @param {string} name @param {string} text */
  #fill(name, text) {
    for (const place of this.querySelectorAll(`[data-part="${name}"]`)) place.textContent = text;
  }

  close() {
    for (const name of ['label', 'link', 'passphrase', 'titles']) this.#fill(name, '');
    become(this, 'opening');
  }
}

customElements.define('share-page', SharePage);
