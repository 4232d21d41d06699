const CHOSEN = 'mooring.country';

/** Nothing of Help now is remembered on this device any more. */
export function forgetCountry() {
  try {
    localStorage.removeItem(CHOSEN);
  } catch {
    // Storage is off: nothing was remembered.
  }
}

/** Shows the numbers of one country. Without it, every country stands in the page. */
export class HelpCountry extends HTMLElement {
  connectedCallback() {
    const chooser = this.querySelector('[data-part="chooser"]');
    const select = this.querySelector('select');
    if (!(chooser instanceof HTMLElement) || !select) return;
    chooser.hidden = false;
    select.value = this.#remembered(select);
    select.addEventListener('change', () => {
      this.#remember(select.value);
      this.#show(select.value);
    });
    this.#show(select.value);
  }

  /** @param {HTMLSelectElement} select */
  #remembered(select) {
    let code = '';
    try {
      code = localStorage.getItem(CHOSEN) ?? '';
    } catch {
      return '';
    }
    return [...select.options].some((option) => option.value === code) ? code : '';
  }

  /** @param {string} code */
  #remember(code) {
    try {
      if (code) localStorage.setItem(CHOSEN, code);
      else localStorage.removeItem(CHOSEN);
    } catch {
      // Storage is off: the choice lasts as long as the page.
    }
  }

  /** @param {string} code */
  #show(code) {
    for (const place of this.querySelectorAll('details')) {
      place.hidden = code !== '' && place.dataset.country !== code;
      place.open = code !== '' && place.dataset.country === code;
    }
  }
}

customElements.define('help-country', HelpCountry);
