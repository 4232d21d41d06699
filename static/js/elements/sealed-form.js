/**
 * A form that sends envelopes. The first submit is caught before htmx hears of it, everything is sealed into the hidden
 * controls, and the form is submitted again. What a person typed stands in controls without a name, and is never sent.
 */
export class SealedForm extends HTMLElement {
  #sealed = false;

  /** @returns {HTMLFormElement} */
  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector('form'));
  }

  /** @param {AbortSignal} signal ends the listening */
  catchSubmits(signal) {
    this.form?.addEventListener('submit', (event) => {
      if (this.#sealed) {
        this.#sealed = false;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      // In a turn of its own: a form that is still being submitted ignores being submitted again, and sealing may be that quick.
      setTimeout(() => void this.send());
    }, { signal, capture: true });
  }

  /** Seals what is typed and calls `submitSealed`. @returns {Promise<void>} */
  async send() {}

  /** @param {string} address @param {Record<string, string | null>} values what goes out; null is not sent at all */
  submitSealed(address, values) {
    for (const [name, value] of Object.entries(values)) {
      const control = /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
      control.value = value ?? '';
      control.disabled = value === null;
    }
    this.form.setAttribute('hx-post', address);
    this.#sealed = true;
    this.form.requestSubmit();
  }
}
