/**
 * The way to the letterbox, shown where there is one. At an unlock the account's letterbox is pinned on this device, out of the
 * sealed profile; on a device that others use too it is not, because words could then reach the wrong journal.
 */
import { letterboxes } from '../keep/letters.js';
import { readProfile } from '../profile/profile.js';
import { keyring } from '../vault/keyring.js';

/** One page may show two ways to it, and reads the profile once. @type {Promise<unknown> | null} */
let pinning = null;

const HOUR = 60 * 60_000;

async function pin() {
  const own = await letterboxes.own();
  if (!own) {
    const { letterbox } = await readProfile();
    if (letterbox) await letterboxes.pin(letterbox.public);
  } else if (Date.now() - Date.parse(own.at) > HOUR || (await letterboxes.latest())?.account !== own.account) await letterboxes.renew(own);
}

class LetterSlot extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    this.#stop = keyring.subscribe(({ state }) => {
      if (state === 'open') pinning ??= (this.#shared ? letterboxes.remove(keyring.account) : pin()).catch(() => { pinning = null; });
      else if (state === 'locked') void this.#look();
    });
  }

  disconnectedCallback() {
    this.#stop();
  }

  get #shared() {
    return this.closest('vault-gate')?.hasAttribute('data-shared') ?? false;
  }

  async #look() {
    await pinning;
    this.hidden = !(await letterboxes.own().catch(() => null));
  }
}

customElements.define('letter-slot', LetterSlot);
