/** Prints the page. */
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => {
      if (/** @type {Element} */ (event.target).closest('button')) print();
    });
  }
}

customElements.define('print-button', PrintButton);
