/**
 * Taking one's pages along: a choice of two files, the passphrase for the sealed one, the making with its progress, the file.
 * What was opened for the readable file is dropped when the page is locked, hidden for good, or left.
 */
import { isAway } from '../entries/naming.js';
import { fetchKeys, fetchRest, Gathering } from '../exports/parts.js';
import { keptSealed, sealedFile } from '../exports/sealed.js';
import { readIntentions } from '../profile/intentions.js';
import { Damaged } from '../sealing/index.js';
import { Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { LockedMeanwhile, proveAgain } from '../vault/unlocking.js';
import { Ceremony, Problem, problemOf } from './ceremony.js';
import { saidLines } from './said-words.js';
import { dayOf, fill, part, showOnly, words } from './words.js';

/** @typedef {{kind: 'sealed' | 'readable', keys: any, gathering: Gathering}} Making */

const UNITS = /** @type {const} */ (['byte', 'kilobyte', 'megabyte', 'gigabyte']);

class ExportPage extends Ceremony {
  /** @type {Making | null} */ #making = null;
  /** @type {AbortController | null} */ #running = null;
  /** The kind of the file that waits to be saved. */ #ready = '';
  /** @type {() => void} */ #stop = () => {};
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('click', (event) => this.#clicked(/** @type {Element} */ (event.target).closest('button')), { signal });
    addEventListener('online', () => { if (this.dataset.state === 'paused') void this.#make(); }, { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    this.#stop = keyring.subscribe(({ state }) => { if (state === 'locked') this.#conceal(); });
    this.show('choose');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#stop();
    this.#drop();
  }

  /** @param {HTMLButtonElement | null} button */
  #clicked(button) {
    const choice = button?.dataset.choice;
    if (choice === 'sealed' || choice === 'readable') this.show(choice);
    if (choice === 'go-on') void this.#make();
    if (choice === 'stop' || choice === 'again') {
      this.#drop();
      this.show('choose');
    }
  }

  /** @param {string} form */
  async submitted(form) {
    this.#drop();
    if (form === 'sealed') {
      const keys = await fetchKeys(await this.prove(proveAgain));
      this.control('passphrase').value = '';
      this.#making = { kind: 'sealed', keys, gathering: new Gathering({ current: false, keep: keptSealed }) };
    } else {
      if (keyring.state !== 'open') throw new Problem('locked');
      const { keptReadable } = await import('../exports/readable.js');
      this.#making = { kind: 'readable', keys: null, gathering: new Gathering({ current: true, keep: keptReadable }) };
    }
    void this.#make();
  }

  /** From the beginning, or from where the connection was lost. */
  async #make() {
    const making = this.#making;
    if (!making || this.#running) return;
    const running = new AbortController();
    this.#running = running;
    this.#become('making');
    this.show('making');
    this.#progress('fetching', making.gathering.entries.size);
    try {
      await making.gathering.fetch(running.signal, () => this.#progress('fetching', making.gathering.entries.size));
      await (making.kind === 'sealed' ? this.#seal(making, running.signal) : this.#read(making, running.signal));
    } catch (error) {
      if (running.signal.aborted) return;
      this.#running = null;
      this.#failed(making, error);
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  /** @param {Making} making @param {unknown} error */
  #failed({ kind }, error) {
    const problem = problemOf(error);
    const lost = error instanceof Unreachable;
    if (lost || problem.code === 'signed-out' || problem.code === 'fault') {
      // What has arrived stays here, so that nothing has to come twice.
      this.#become('paused');
      this.say(part(this, 'making', HTMLElement), lost ? new Problem('lost') : problem);
      return;
    }
    this.#drop();
    this.show(kind);
    this.say(part(this, kind, HTMLElement), error instanceof LockedMeanwhile ? new Problem('put-away') : problem);
  }

  /** @param {Making} making @param {AbortSignal} signal */
  async #seal({ keys, gathering }, signal) {
    const rest = await fetchRest(signal);
    if (['cred_rev', 'recovery_rev', 'profile_rev'].some((name) => rest[name] !== keys[name])) throw new Problem('changed-meanwhile');
    const readme = words(this, 'readme').split('\n').map((each) => each.trim());
    const file = sealedFile({ readme, keys, entries: [...gathering.entries.values()], shares: rest.shares });
    this.#offer('sealed', file, { pages: gathering.entries.size });
  }

  /** @param {Making} making @param {AbortSignal} signal */
  async #read({ gathering }, signal) {
    const { readableFile } = await import('../exports/readable.js');
    const say = {
      title: (/** @type {string} */ name) => words(this, name),
      said: (/** @type {import('../sealing/json.js').Payload} */ head) => [
        ...(isAway(head) ? [words(this, 'is-away')] : []),
        ...saidLines(this, head),
      ],
      day: remembered((day) => dayOf(day)),
      month: (/** @type {string} */ day) => dayOf(day, { month: 'long', year: 'numeric' }),
    };
    const intentions = await readIntentions().catch((error) => {
      if (error instanceof Damaged) return null;
      throw error;
    });
    signal.throwIfAborted();
    this.#progress('packing', 0);
    const made = await readableFile([...gathering.entries.values()], intentions, say, signal, (done) => this.#progress('packing', done));
    this.#offer('readable', made.file, made);
  }

  /** @param {'fetching' | 'packing'} phase @param {number} done */
  #progress(phase, done) {
    const total = Math.max(this.#making?.gathering.total ?? 0, done);
    const bar = part(this, 'progress', HTMLProgressElement);
    bar.max = Math.max(total, 1);
    bar.value = done;
    showOnly(this, 'data-phase', phase);
    fill(this, { done, total });
  }

  /** @param {'sealed' | 'readable'} kind @param {Blob} file @param {{pages: number, damaged?: number, older?: number}} told */
  #offer(kind, file, { pages, damaged = 0, older = 0 }) {
    this.#making = null;
    this.#ready = kind;
    const link = part(this, 'save', HTMLAnchorElement);
    link.href = URL.createObjectURL(file);
    const today = new Date();
    const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((each) => String(each).padStart(2, '0')).join('-');
    link.download = `${this.dataset.fileName}-${day}${kind === 'sealed' ? '-sealed.json' : '.zip'}`;
    fill(this, { name: link.download, pages, damaged, older, size: sized(file.size) });
    for (const place of this.querySelectorAll('[data-made]')) /** @type {HTMLElement} */ (place).hidden = place.getAttribute('data-made') !== kind;
    for (const [name, count] of Object.entries({ damaged, older })) part(this, name, HTMLElement).hidden = count <= 0;
    this.#become('ready');
    this.show('done');
  }

  /** Locked, or out of sight for good: nothing readable stays. A sealed file may. */
  #conceal() {
    const making = this.#making?.kind === 'readable';
    if (!making && this.#ready !== 'readable') return;
    this.#drop();
    this.show('readable');
    if (making) this.say(part(this, 'readable', HTMLElement), new Problem('put-away'));
  }

  /** Stops what is running, and lets go of what was made. */
  #drop() {
    this.#running?.abort();
    this.#running = null;
    this.#making = null;
    this.#ready = '';
    const link = part(this, 'save', HTMLAnchorElement);
    if (link.href) URL.revokeObjectURL(link.href);
    link.removeAttribute('href');
    this.#become('');
    this.quiet();
  }

  /** @param {'' | 'making' | 'paused' | 'ready'} state */
  #become(state) {
    this.dataset.state = state;
    showOnly(this, 'data-while', state);
  }
}

/** Days repeat, and writing one out takes the browser long. @param {(day: string) => string} said @returns {(day: string) => string} */
function remembered(said) {
  /** @type {Map<string, string>} */ const known = new Map();
  return (day) => known.get(day) ?? (known.set(day, said(day)), /** @type {string} */ (known.get(day)));
}

/** A size as people write it. @param {number} bytes */
function sized(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: UNITS[power], maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
}

customElements.define('export-page', ExportPage);
