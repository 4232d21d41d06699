/**
 * The service worker: what works without a connection. The server serves this file as `/my/worker.js`, after a line that says
 * what is kept (`app/offline/worker.py`).
 *
 * It keeps a fixed list and never adds to it: files of one build, and the few pages that are the same bytes for everybody. Each is
 * asked for without credentials, and taken only with the sum that the server named: nothing of a person can get in here.
 */
/* global KEPT */

/** @type {any} */
const worker = self;

/** @type {{build: string, pages: string, files: [string, string][], shown: [string, string][], shell: string, name: string}} address and sum of each */
// @ts-ignore the line above this file
const kept = KEPT;

const FILES = `mooring-files-${kept.build}`;
const PAGES = `mooring-pages-${kept.pages}`;

/** Told to pages: which build is kept, and by which name it goes. */
const here = { build: kept.build, name: kept.name };

/**
 * So long a page may take: one that is not kept, and one that is, where waiting gives little and somebody may need it now.
 * Somebody who has just waited for nothing may know better, and is given longer; what is kept then comes almost at once.
 */
const PATIENCE = 8000;
const MORE_PATIENCE = 30_000;
const PATIENCE_BESIDE_KEPT = 3000;
const LESS_PATIENCE = 500;
const SOON = 60_000;

/** What something in front of Mooring says when there is no Mooring behind it. Mooring itself never does. */
const NOBODY_THERE = new Set([502, 504]);

/** When a page last took too long. */
let hung = -SOON;

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(fill().then(() => worker.skipWaiting())));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(tidy().then(takeOver)));
worker.addEventListener('message', (/** @type {any} */ event) => event.source?.postMessage(here));

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, pathname));
  else if (pathname.startsWith('/static/')) event.respondWith(file(request));
});

async function fill() {
  const [files, pages] = await Promise.all([caches.open(FILES), caches.open(PAGES)]);
  // A file's address changes with the build, so one that is here is the right one.
  await Promise.all(kept.files.map(async ([address, sum]) => (await files.match(address)) ?? files.add(wanted(address, sum, 'default'))));
  await Promise.all(kept.shown.map(([address, sum]) => pages.add(wanted(address, sum, 'no-store'))));
}

/** For nobody in particular: without a cookie, and in no region's way of writing days; by the name that this device knows. */
const NOBODYS = {
  credentials: /** @type {const} */ ('omit'), redirect: /** @type {const} */ ('error'), headers: { 'Accept-Language': '*', 'Mooring-Name': kept.name },
};

/** @param {string} address @param {string} integrity without which it is refused @param {RequestCache} cache */
const wanted = (address, integrity, cache) => new Request(address, { ...NOBODYS, integrity, cache });

/** The files of one build before this one stay, for pages of it that are still open. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name !== FILES && name !== PAGES);
  const before = others.findLast((name) => name.startsWith('mooring-files-'));
  await Promise.all(others.filter((name) => name !== before).map((name) => caches.delete(name)));
}

/** Open pages hear what is there now; what they do about it is up to whoever reads them. */
async function takeOver() {
  await worker.clients.claim();
  for (const client of await worker.clients.matchAll({ type: 'window' })) client.postMessage(here);
}

/** From the server; where none can be reached, what is kept of that address, else the page that says so. @param {Request} request @param {string} pathname */
async function page(request, pathname) {
  const sent = fetch(request);
  sent.catch(() => {});
  const asked = performance.now();
  const isKept = kept.shown.some(([address]) => address === pathname);
  const [first, again] = isKept ? [PATIENCE_BESIDE_KEPT, LESS_PATIENCE] : [PATIENCE, MORE_PATIENCE];
  const patience = asked - hung < SOON ? again : first;
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  try {
    const answer = /** @type {Response | null} */ (await Promise.race([sent, late]));
    if (answer && !NOBODY_THERE.has(answer.status)) return answer;
    if (!answer) hung = performance.now();
  } catch {
    // No connection.
  }
  const pages = await caches.open(PAGES);
  return (await pages.match(pathname)) ?? (await pages.match(kept.shell)) ?? sent;
}

/** @param {Request} request */
async function file(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}
