/**
 * What the key ceremonies share: one step at a time, problems and long work said in the template's own sentences.
 */
import { Malformed, Unsupported } from '../sealing/index.js';
import { WasmUnavailable } from '../vault/argon2.js';
import { StorageBlocked, device } from '../vault/device.js';
import { Refused, Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { PasskeyDismissed, PasskeyUnsuited } from '../vault/passkeys.js';
import { LockedMeanwhile } from '../vault/unlocking.js';
import { ServerFault } from '../vault/wraps.js';
import { fill, showOnly } from './words.js';

/** A problem that the page found by itself, named like the server's. */
export class Problem extends Error {
  /** @param {string} code @param {Record<string, number | string>} [fill] */
  constructor(code, fill = {}) {
    super(code);
    this.code = code;
    this.fill = fill;
  }
}

/** @type {[new (...args: any[]) => Error, string][]} */
const NAMES = [
  [Unreachable, 'unreachable'],
  [StorageBlocked, 'storage-blocked'],
  [WasmUnavailable, 'no-webassembly'],
  [ServerFault, 'server-fault'],
  [PasskeyDismissed, 'passkey-dismissed'],
  [PasskeyUnsuited, 'passkey-unsuited'],
  [LockedMeanwhile, 'locked-meanwhile'],
  [Unsupported, 'unsupported'],
  [Malformed, 'malformed'],
];

/** @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) {
    const { problem, seconds } = error;
    return problem === 'wait' && seconds > 90
      ? new Problem('wait-minutes', { minutes: Math.ceil(seconds / 60) })
      : new Problem(problem, { seconds: Math.max(1, seconds) });
  }
  return new Problem(NAMES.find(([Kind]) => error instanceof Kind)?.[1] ?? 'unexpected');
}

/** Refuses to begin where it could not end: without a safe connection or a place to keep the key. */
export async function requireDevice() {
  if (!globalThis.isSecureContext || !crypto.subtle) throw new Problem('insecure');
  await device.get('lockboxes', '-');
}

/**
 * An element with steps (`data-step`), one box of problems (`data-problems` with `data-problem` sentences) that moves to the
 * step it is about, and forms that never submit by themselves.
 */
export class Ceremony extends HTMLElement {
  #busy = false;
  /** @type {AbortController} */ #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      void this.work(form, () => this.submitted(form.dataset.form ?? ''));
    }, { signal });
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (!button || !this.contains(button) || this.#busy) return;
      if (button.dataset.back) this.show(button.dataset.back);
      if (button.dataset.reveal !== undefined) this.#reveal(button);
    }, { signal });
    this.addEventListener('input', (event) => /** @type {Element} */ (event.target).removeAttribute('aria-invalid'), { signal });
    addEventListener('pageshow', (event) => { if (event.persisted) this.restored(); }, { signal });
    let open = false;
    signal.addEventListener('abort', keyring.subscribe(({ state }) => {
      if (open && state === 'locked') this.locked();
      open = state === 'open';
    }));
    for (const place of this.querySelectorAll('[data-starting]')) /** @type {HTMLElement} */ (place).hidden = true;
    this.started();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** When the element is ready. */
  started() {}

  /** Back from the browser's memory, this page would show its words to whoever holds the phone now. */
  restored() {
    location.reload();
  }

  /** The journal was locked: no passphrase that was typed stays here. What holds or shows more than that lets it go as well. */
  locked() {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('button[data-reveal]'))) {
      const control = this.control(button.dataset.reveal ?? '');
      control.value = '';
      control.type = 'password';
      button.setAttribute('aria-pressed', 'false');
    }
  }

  /** After a lock: whoever finds this page goes no step further. What has come to its end stays. @param {string} first step @param {string} problem why */
  beginAnew(first, problem) {
    const at = this.querySelector('[data-step]:not([hidden])')?.getAttribute('data-step') ?? first;
    if ([first, 'done', 'ended'].includes(at)) return;
    this.show(first);
    this.say(/** @type {HTMLElement} */ (this.querySelector(`[data-step="${first}"]`)), new Problem(problem));
  }

  /** @param {string} _form the name of the form that was sent @returns {Promise<void> | void} */
  submitted(_form) {}

  /** @param {string} step */
  show(step) {
    this.quiet();
    if (!showOnly(this, 'data-step', step)) return;
    const steps = [...this.querySelectorAll('[data-step]')];
    const at = steps.findIndex((place) => place.getAttribute('data-step') === step);
    fill(this, { step: at + 1, steps: steps.length });
    this.querySelectorAll('.step-marks > li').forEach((mark, i) => mark.setAttribute('data-state', i < at ? 'done' : i === at ? 'current' : ''));
    for (const frame of this.querySelectorAll('.steps')) /** @type {HTMLElement} */ (frame).hidden = false;
    const heading = /** @type {HTMLElement | null} */ (steps[at].querySelector('h1, h2'));
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  /**
   * One piece of work at a time; the form says so, keeps everything typed, and says what went wrong.
   * @param {HTMLElement} scope @param {() => Promise<void> | void} task @returns {Promise<boolean>} whether it went well
   */
  async work(scope, task) {
    if (this.#busy) return false;
    this.#busy = true;
    this.quiet();
    const buttons = scope.querySelectorAll('button');
    scope.setAttribute('aria-busy', 'true');
    scope.dataset.state = 'busy';
    for (const button of buttons) button.setAttribute('aria-disabled', 'true');
    scope.querySelector('.button-primary:not([hidden])')?.setAttribute('aria-busy', 'true');
    try {
      await task();
      return true;
    } catch (error) {
      this.say(scope, problemOf(error));
      return false;
    } finally {
      this.#busy = false;
      scope.removeAttribute('aria-busy');
      delete scope.dataset.state;
      for (const button of buttons) { button.removeAttribute('aria-disabled'); button.removeAttribute('aria-busy'); }
      showOnly(this, 'data-working', '');
    }
  }

  /**
   * The step in which the passphrase is proven again, before keys change or leave.
   * @template T @param {(login: string, passphrase: string) => Promise<T>} begin @returns {Promise<T>}
   */
  async prove(begin) {
    if (!this.typed('passphrase')) throw new Problem('passphrase-missing');
    await requireDevice();
    this.working('proving');
    try {
      return await begin(this.dataset.login ?? '', this.typed('passphrase'));
    } catch (error) {
      // Too short to be anybody's passphrase: the same sentence as for any other that does not fit.
      throw error instanceof Malformed ? new Problem('wrong-passphrase') : error;
    }
  }

  /** Words for work that takes a while. @param {string} name of a `data-working` sentence */
  working(name) {
    showOnly(this, 'data-working', name);
  }

  /** A short word in a status line, such as "Copied". @param {string} name of a `data-said` sentence */
  said(name) {
    showOnly(this, 'data-said', name);
  }

  /** @param {HTMLElement} scope where the message goes @param {Problem} problem */
  say(scope, { code, fill: values }) {
    const box = /** @type {HTMLElement | null} */ (this.querySelector('[data-problems]'));
    if (!box) return;
    const places = [...scope.querySelectorAll('[data-problem-place]')];
    (places.find((place) => !place.closest('[hidden]')) ?? scope).append(box);
    if (!showOnly(box, 'data-problem', code)) showOnly(box, 'data-problem', 'unexpected');
    fill(box, values);
    const sentence = box.querySelector('[data-problem]:not([hidden])');
    const about = sentence?.getAttribute('data-about');
    if (about) scope.querySelector(`[data-control="${about}"]`)?.setAttribute('aria-invalid', 'true');
    box.hidden = false;
    box.focus();
  }

  /** No problem any more. */
  quiet() {
    const box = /** @type {HTMLElement | null} */ (this.querySelector('[data-problems]'));
    if (box) box.hidden = true;
    for (const control of this.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
  }

  /** What is typed in a control, which has no name. @param {string} name of its `data-control` */
  typed(name) {
    return this.control(name).value;
  }

  /** @param {string} name @returns {HTMLInputElement} */
  control(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`[data-control="${name}"]`));
  }

  /** Show or hide what is typed. Browsers do not keep the content of a field that was ever a password field. @param {HTMLButtonElement} button */
  #reveal(button) {
    const control = this.control(button.dataset.reveal ?? '');
    const shown = control.type === 'password';
    control.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    control.focus();
  }
}
