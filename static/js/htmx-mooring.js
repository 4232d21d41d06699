// All that the browser side knows of htmx: what it may turn into a page, what it may send, and whose answers it may show.

import htmx from '../vendor/htmx/htmx.esm.min.js';

/** @returns {never} */
const refuse = () => {
  throw new Error('htmx attributes carry no code here');
};

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('htmx', {
  createHTML: (/** @type {string} */ html) => html,
  createScript: refuse,
});

/** The account of this page. An answer for another one is dropped before anything of it is shown. */
const account = () => document.querySelector('vault-gate')?.getAttribute('data-account') ?? null;

htmx.registerExtension('mooring', {
  init(/** @type {any} */ api) {
    api.initSecurity(policy, refuse, refuse);
  },

  htmx_config_request(/** @type {Element} */ _element, /** @type {any} */ detail) {
    // The address may end in something that only this browser may know.
    delete detail.ctx.request.headers['HX-Current-URL'];
  },

  htmx_before_response(/** @type {Element} */ element, /** @type {any} */ detail) {
    // Ended elsewhere, or run out: this page closes as every other does. Its words are sealed first.
    if (detail.ctx.response.status === 401 && account()) element.dispatchEvent(new CustomEvent('mooring:signed-out', { bubbles: true }));
    const stated = detail.ctx.response.headers.get('Mooring-Account');
    if (stated && account() && stated !== account()) {
      element.dispatchEvent(new CustomEvent('mooring:other-account', { bubbles: true }));
      return false;
    }
    return true;
  },
});
