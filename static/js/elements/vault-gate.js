/**
 * The gate of every signed-in page: opens the lockbox, asks for the passphrase, and locks in time, in all tabs.
 *
 * Events on document: `mooring:conceal` empties opened nodes (they open again when the keyring next says "open");
 * `mooring:lock` and `mooring:unlock` ask for the one or the other; `mooring:signed-out` says that the server knows this sign-in
 * no more; `mooring:leaving` means signing out: no dialog any more;
 * `mooring:leave` is Leave quickly, which waits for the lock; with `staying` the page is only about to be loaded anew.
 */
import { drain } from '../keep/draining.js';
import { outbox } from '../keep/outbox.js';
import { readProfile } from '../profile/profile.js';
import { Malformed } from '../sealing/index.js';
import { Refused } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { known, unlockWithPasskey } from '../vault/passkeys.js';
import { unlock } from '../vault/unlocking.js';
import { Ceremony, Problem } from './ceremony.js';
import { fill, showOnly } from './words.js';
import { IdleClock } from './idle-clock.js';

class VaultGate extends Ceremony {
  /** @type {IdleClock | null} */ #clock = null;
  /** @type {AbortController | null} */ #listening = null;
  /** What had the focus before the dialog. @type {Element | null} */ #before = null;
  #leaving = false;
  #locking = false;
  #concealed = false;

  started() {
    const { account = '', epoch, half, idleSeconds, secondsLeft } = this.dataset;
    delete this.dataset.half;
    this.#clock = new IdleClock({ account, idleSeconds: Number(idleSeconds), secondsLeft: Number(secondsLeft) });
    this.#listen();
    keyring.start({ account, epoch: Number(epoch), half: half ?? null }).then(
      () => {
        keyring.subscribe(() => this.#changed());
        // What waits is sealed: it goes out from every page, locked or not. Letters are opened first.
        outbox.begin();
        keyring.subscribe(() => void this.#drain());
      },
      (error) => this.#fail(error),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  /** Looked at in `#back`; a reload would empty a composer. */
  restored() {}

  /** @param {string} form unlock, or passkey */
  async submitted(form) {
    if (form === 'unlock' && !this.typed('passphrase')) throw new Problem('passphrase-missing');
    this.working(form);
    try {
      if (form === 'passkey') await unlockWithPasskey();
      else await unlock(this.dataset.login ?? '', this.typed('passphrase'));
    } catch (error) {
      if (error instanceof Malformed) throw new Problem('wrong-passphrase');
      const reason = error instanceof Refused ? error.problem : '';
      if (reason !== 'signed-out' && reason !== 'other-account') throw error;
      return keyring.lock({ tell: false, reason });
    }
    this.#clock?.restart();
  }

  #listen() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const touch = () => this.#clock?.touch();
    document.addEventListener('keydown', touch, { signal, capture: true, passive: true });
    document.addEventListener('pointerdown', touch, { signal, capture: true, passive: true });
    document.addEventListener('mooring:lock', () => void this.#lock(), { signal });
    document.addEventListener('mooring:unlock', () => this.#ask(keyring.reason || 'locked'), { signal });
    document.addEventListener('mooring:leave', (event) => this.#leave(/** @type {CustomEvent} */ (event)), { signal });
    document.addEventListener('mooring:other-account', () => void keyring.lock({ tell: false, reason: 'other-account' }), { signal });
    document.addEventListener('mooring:signed-out', () => void this.#lock('signed-out'), { signal });
    document.addEventListener('mooring:leaving', () => { this.#leaving = true; }, { signal });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void this.#back(); }, { signal });
    addEventListener('pageshow', (event) => { if (event.persisted) void this.#back(); }, { signal });
    addEventListener('pagehide', () => this.#conceal(), { signal });
    addEventListener('online', () => void this.#drain(), { signal });
    signal.addEventListener('abort', outbox.subscribe((own) => { if (own) void this.#unsent(); }));
    this.#dialog.addEventListener('close', () => this.#closed(), { signal });
    const beat = setInterval(() => void this.#beat(), 1000);
    signal.addEventListener('abort', () => clearInterval(beat));
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.gate === 'stay') void this.#stay();
      if (button?.dataset.gate === 'later') this.#dialog.close();
      if (button?.dataset.gate === 'reload') location.reload();
    }, { signal });
  }

  /** The dialog and the warning follow the keyring. */
  #changed() {
    if (this.#leaving || keyring.state === 'starting') return;
    this.dataset.state = keyring.state;
    if (keyring.state === 'open') {
      this.#concealed = false;
      this.control('passphrase').value = '';
      if (this.#dialog.open) this.#dialog.close();
      this.#giveBack();
      return;
    }
    this.#conceal();
    this.#warn(false);
    // Help, the Calm corner and the like need no keys: nothing may stand between a person and them.
    if (this.dataset.quiet === undefined || keyring.reason) this.#ask(keyring.reason || 'locked');
  }

  /** @param {string} why locked, signed-out or other-account */
  #ask(why) {
    this.quiet();
    showOnly(this.#dialog, 'data-why', why);
    this.#dialog.setAttribute('aria-labelledby', `gate-${why}`);
    const way = /** @type {HTMLAnchorElement | null} */ (this.querySelector('a[data-signin]'));
    // What follows # stays in this browser: the server is never told that somebody was on the way to a check-in.
    if (way) way.href = `/signin?next=${encodeURIComponent(location.pathname)}${location.hash}`;
    if (!this.#dialog.open) {
      this.#mark();
      this.#dialog.showModal();
    }
    this.#focus(why);
    if (why === 'locked') void this.#offerPasskey();
  }

  /** @param {string} why */
  #focus(why) {
    const place = this.#dialog.querySelector(`[data-why="${why}"] :is(input:not(.visually-hidden), a, button):not([hidden] *)`);
    /** @type {HTMLElement | null} */ (place)?.focus();
  }

  /** Closed without unlocking, with the focus nowhere: it goes to the way in that stands on the page. */
  #closed() {
    const here = document.activeElement;
    // What has just been hidden, in the dialog or beside it, may still be said to have it.
    if (keyring.state === 'open' || (here && here !== document.body && here.checkVisibility())) return;
    const ways = ['main > lock-button button', 'lock-button button'].flatMap((all) => [...document.querySelectorAll(all)]);
    const way = ways.find((each) => each.checkVisibility());
    /** @type {HTMLElement | undefined} */ (way)?.focus({ preventScroll: true });
  }

  /** Face or finger first, where this device has opened this journal so before and nobody else uses it. The passphrase stays beside it. */
  async #offerPasskey() {
    if (this.dataset.shared !== undefined) return;
    const offer = /** @type {HTMLElement} */ (this.querySelector('[data-form="passkey"]'));
    if (!offer.hidden || !(await known(this.dataset.account ?? ''))) return;
    offer.hidden = false;
    if (!this.control('passphrase').value) this.#focus('locked');
  }

  /** Where the focus is now, unless it is nowhere. */
  #mark() {
    if (document.activeElement !== document.body) this.#before = document.activeElement;
  }

  /** The focus returns to where it was, as soon as that is shown again, or to the page; not when the person is somewhere else by then. */
  #giveBack(tries = 60) {
    const place = /** @type {HTMLElement | null} */ (this.#before);
    this.#before = null;
    const again = () => {
      const here = document.activeElement;
      if (!place || keyring.state !== 'open' || (here !== document.body && !this.contains(here))) return;
      place.focus({ preventScroll: true });
      if (document.activeElement === place) return;
      if (tries-- > 0) requestAnimationFrame(again);
      // A way in is gone once somebody is in.
      else /** @type {HTMLElement | null} */ (document.querySelector('main'))?.focus({ preventScroll: true });
    };
    again();
  }

  /** @param {unknown} error the page itself cannot be trusted with a key: nothing opens */
  #fail(error) {
    this.#ask('locked');
    void this.work(this.#dialog, () => { throw error; });
  }

  /** Every second: passes activity on, warns, locks. */
  async #beat() {
    const clock = this.#clock;
    if (!clock || keyring.state !== 'open' || this.#locking) return;
    try {
      await clock.tick();
    } catch (error) {
      return this.#refused(error);
    }
    if (clock.left <= 0) return this.#idle();
    this.#warn(clock.left <= clock.warning);
    fill(this, { left: Math.ceil(clock.left) });
  }

  async #idle() {
    this.#conceal();
    if (await this.#clock?.over()) await this.#lock();
    else await this.#check();
  }

  /** Visible again, or back from the browser's memory: the clock first, then the text. */
  async #back() {
    if (keyring.state !== 'open') return;
    if (this.#clock && this.#clock.left <= 0) await this.#idle();
    else await this.#check();
  }

  async #check() {
    const again = this.#concealed;
    this.#concealed = false;
    await keyring.check(again);
  }

  /** Leave quickly: drafts are sealed, keys dropped, every tab locked. @param {CustomEvent} event */
  #leave(event) {
    if (event.detail.staying) return;
    this.#leaving = true;
    event.detail.waitUntil(this.#lock());
  }

  #conceal() {
    this.#concealed = true;
    document.dispatchEvent(new CustomEvent('mooring:conceal'));
  }

  async #stay() {
    this.#warn(false);
    await this.#clock?.stay().catch((error) => this.#refused(error));
  }

  /** @param {unknown} error */
  async #refused(error) {
    if (!(error instanceof Refused)) return;
    if (error.status === 401) await this.#lock('signed-out');
    else if (error.problem === 'locked') await this.#lock();
  }

  /** What was written while locked becomes pages, as soon as it can be opened. */
  async #drain() {
    if (keyring.state !== 'open') return;
    const taken = await drain(async () => (await readProfile()).letterbox).catch(() => 0);
    if (taken) await outbox.flush();
  }

  /** Sending found out that this sign-in is over, or somebody else's: this page closes, and what waits goes on waiting. */
  async #unsent() {
    if (outbox.trouble === 'signed-out') await this.#lock('signed-out');
    else if (outbox.trouble === 'other-account') await keyring.lock({ tell: false, reason: 'other-account' });
  }

  /** @param {'' | 'signed-out'} [reason] */
  async #lock(reason = '') {
    if (this.#locking) return;
    this.#locking = true;
    this.#mark();
    this.#conceal();
    await keyring.lock({ tell: true, reason }).finally(() => { this.#locking = false; });
  }

  /** @param {boolean} shown */
  #warn(shown) {
    const warning = /** @type {HTMLElement | null} */ (this.querySelector('[data-idle-warning]'));
    if (warning && warning.hidden === shown) warning.hidden = !shown;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }
}

customElements.define('vault-gate', VaultGate);
