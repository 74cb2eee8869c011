// The guard of a wall: what must go on when the application itself has stopped. Locks the page, records why something
// failed, begins anew with back-off, gives signs of life, and lets newer versions and data in when nobody is there.
const root = document.documentElement;
const { dataset } = document.querySelector('script[data-wasm]');
const offline = await import(new URL(dataset.offline, document.baseURI));

const LOG = 'khorgos-atlas-kiosk-log', CRASHES = 'khorgos-atlas-kiosk-crashes', CHANGED = 'khorgos-atlas-kiosk-changed';
const RESUME = 'khorgos-atlas-kiosk-resume', SETTINGS = 'khorgos-atlas-kiosk-settings', PACKS = 'khorgos-atlas-packs';
const BACK_OFF_MS = [5000, 30000, 120000], CRASH_MEMORY_MS = 600000, SAFE_AFTER = 3, MOST_LINES = 200, MOST_MISSES = 4;
const text = error => String(error?.stack ?? error?.message ?? error).slice(0, 600);
const sleep = ms => new Promise(done => setTimeout(done, ms));

// Storage may be full, cleared or forbidden at any time: then it is done without.
const store = {
  get: (key, place = localStorage) => { try { return JSON.parse(place.getItem(key)); } catch { return null; } },
  set: (key, value, place = localStorage) => {
    try { place.setItem(key, JSON.stringify(value)); } catch { try { localStorage.removeItem(LOG); } catch { /* nothing can be kept */ } }
  },
};
let lines = store.get(LOG) ?? [];
function log(kind, what) {
  lines = [...lines, [new Date().toISOString(), kind, String(what)]].slice(-MOST_LINES);
  store.set(LOG, lines);
}
addEventListener('error', event => log('error', event.message || 'a file did not come'), true);
addEventListener('unhandledrejection', event => log('error', text(event.reason)));

// ---- Beginning anew ----
const recent = () => (store.get(CRASHES) ?? []).filter(at => Math.abs(Date.now() - at) < CRASH_MEMORY_MS);
const isSafe = recent().length >= SAFE_AFTER;
if (isSafe) { root.dataset.kioskSafe = 'yes'; log('safe', 'drawn without a graphics card, without movement'); }
const resumed = store.get(RESUME, sessionStorage);
// What was shown before a failure is asked for in the address; days of visitors must not fill the history with it.
if (resumed?.query && !isSafe) { root.dataset.kioskRestore = 'yes'; history.replaceState(null, '', `${resumed.query}&kiosk`); }
history.pushState = history.replaceState = () => {};
store.set(RESUME, null, sessionStorage);
let last = { phase: 'start' }, misses = 0, isFailing = false, isEnding = false, isStarted = false, memory;

// A page must be there before this one goes: with the network away and nothing kept it would be the browser's own error.
async function canLoad() {
  try { if ((await offline.ask('status', 4000)).isWhole) return true; } catch { /* nothing is kept */ }
  try { return (await fetch(location.pathname, { cache: 'no-store', signal: AbortSignal.timeout(4000) })).ok; } catch { return false; }
}
async function beginAnew(why) {
  if (isEnding) return;
  isEnding = true;
  log('restart', why);
  while (!await canLoad()) await sleep(5000);
  location.reload();
}
export async function failed(error) {
  if (isEnding || isFailing) return;
  isFailing = true;
  root.dataset.kioskWait = 'yes';
  log('panic', text(error));
  const crashes = [...recent(), Date.now()];
  store.set(CRASHES, crashes);
  if (crashes.length < SAFE_AFTER && ['story', 'explore'].includes(last.phase)) store.set(RESUME, { query: last.query }, sessionStorage);
  const changed = store.get(CHANGED);
  if (crashes.length >= SAFE_AFTER && changed && Math.abs(Date.now() - changed.at) < 3600000) {
    store.set(CHANGED, null);
    const goesBack = changed.what === 'data' ? pack.back() : offline.ask('back');
    await goesBack.then(() => log('back', `to the ${changed.what} before: the new one failed`), problem => log('error', text(problem)));
  }
  await sleep(BACK_OFF_MS[Math.min(crashes.length, BACK_OFF_MS.length) - 1]);
  beginAnew('after a failure');
}
export function started(exports) { isStarted = true; memory = exports?.memory; log('start', `version ${dataset.version ?? ''}${isSafe ? ', safe' : ''}`); }
// The timer of the application must come; one that is late once has only slept.
setInterval(() => { if (isStarted && !isEnding && ++misses > MOST_MISSES) { misses = 0; failed('the application gives no sign of life'); } }, 5000);

// ---- Signs of life ----
let settings = { heartbeat: '', pack: '', pack_key: '', update_minutes: 30 };
const began = Date.now();
const facts = () => ({
  version: dataset.version ?? '', data: last.data ?? '', phase: last.phase, lang: last.lang, safe: isSafe, drawn: last.drawn,
  up_s: Math.round(performance.now() / 1000), frame_ms: last.frame_ms, heap_mb: heap(), wasm_mb: mb(memory?.buffer.byteLength),
  failures: recent().length, since: new Date(began).toISOString(),
});
const mb = bytes => bytes === undefined ? null : Math.round(bytes / 1e5) / 10;
const heap = () => mb(performance.memory?.usedJSHeapSize);
setInterval(() => {
  if (settings.heartbeat) fetch(settings.heartbeat, { method: 'POST', body: JSON.stringify(facts()), signal: AbortSignal.timeout(5000) }).catch(() => {});
}, 10000);

// ---- Newer versions, newer data ----
let staged = null, reader = null;
// Gives whether all of it could be looked at. What failed the same way as the last time is not written down again.
let lastProblem = '';
async function look() {
  if (!offline.isPossible()) return true;
  const problems = [];
  try {
    await offline.keep();
    const state = await offline.ask('check');
    staged = state.staged ?? null;
  } catch (error) { problems.push(['update', text(error)]); }
  if (settings.pack) await pack.check().catch(error => problems.push(['pack', text(error)]));
  const said = JSON.stringify(problems);
  if (said !== lastProblem) problems.forEach(([kind, what]) => log(kind, what));
  lastProblem = said;
  return !problems.length;
}
async function whenIdle() {
  if (isEnding) return;
  if (staged) {
    try {
      await offline.ask('change');
      log('update', `to version ${staged}`);
      staged = null;
      store.set(CHANGED, { at: Date.now(), what: 'version' });
      return beginAnew('a newer version');
    } catch (error) { staged = null; log('update', text(error)); }
  }
  if (await pack.change()) { store.set(CHANGED, { at: Date.now(), what: 'data' }); return beginAnew('newer data'); }
  if (isSafe && recent().length === 0) return beginAnew('safe long enough');
}
// Where the network comes and goes, or the storage was cleared, a wall must not wait half an hour to be whole again.
const RETRY_MS = 17000;
(async () => { await sleep(4000); for (;;) await sleep(await look() ? settings.update_minutes * 60000 : Math.min(RETRY_MS, settings.update_minutes * 60000)); })();

// ---- Data packs: a description with a signature, and the files that it names by their digests ----
const b64 = line => Uint8Array.from(atob(line), letter => letter.charCodeAt(0));
const digest = async bytes => `sha256-${btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))))}`;
const NAMES = ['map', 'shapes', 'detail', 'facts'];
const inPack = (id, name) => new URL(`__pack/${id}/${name}`, document.baseURI).href;
const pack = {
  async state() { const kept = await caches.match(inPack('', 'state'), { cacheName: PACKS }); return kept ? kept.json() : {}; },
  async write(state) {
    const cache = await caches.open(PACKS);
    await cache.put(inPack('', 'state'), new Response(JSON.stringify(state)));
    const wanted = [state.current, state.previous, state.staged].filter(Boolean);
    for (const { url } of await cache.keys()) {
      const id = url.split('/__pack/')[1]?.split('/')[0];
      if (id && !wanted.includes(id)) await cache.delete(url);
    }
    return state;
  },
  async check() {
    const address = new URL(settings.pack, document.baseURI);
    if (address.origin !== location.origin) throw new Error('packs come from the own host only');
    const response = await fetch(address, { cache: 'no-store' });
    if (response.status === 404) return;
    if (!response.ok) throw new Error(`${settings.pack}: HTTP ${response.status}`);
    const { body, signature } = await response.json();
    if (typeof body !== 'string' || typeof signature !== 'string' || body.length > 10000) throw new Error(`${settings.pack} is not a description of a pack`);
    const key = await crypto.subtle.importKey('raw', b64(settings.pack_key), { name: 'Ed25519' }, false, ['verify']);
    if (!await crypto.subtle.verify({ name: 'Ed25519' }, key, b64(signature), new TextEncoder().encode(body))) throw new Error(`${settings.pack}: the signature is not of the key of this wall`);
    const { format, version, serial, files } = JSON.parse(body);
    if (format !== Number(dataset.format)) throw new Error(`the pack has data format ${format}, this version reads ${dataset.format}`);
    if (!/^[0-9a-f]{10}$/.test(version) || !Number.isSafeInteger(serial) || !NAMES.every(name => /^[\w.-]+$/.test(files?.[name]?.file) && /^sha256-[\w+/]{43}=$/.test(files[name].digest))) throw new Error('the description of the pack is not whole');
    const state = await this.state();
    if ([state.current, state.staged, state.refused].includes(version) || version === last.data || serial <= (state.serial ?? 0)) return;
    const cache = await caches.open(PACKS);
    for (const name of NAMES) {
      const file = await fetch(new URL(files[name].file, address), { cache: 'no-store' });
      const bytes = await file.arrayBuffer();
      if (!file.ok || await digest(bytes) !== files[name].digest) throw new Error(`${files[name].file}: its digest does not fit`);
      await cache.put(inPack(version, name), new Response(bytes));
    }
    await this.write({ ...state, staged: version, stagedSerial: serial, stagedDigests: Object.fromEntries(NAMES.map(name => [name, files[name].digest])) });
    log('pack', `${version} has come`);
  },
  // When nobody is there the application reads it once as a whole; only then is it used.
  async change() {
    const state = await this.state().catch(() => ({}));
    // Without a worker or the application nothing can be said about it: it waits.
    if (!state.staged || !reader || !navigator.serviceWorker?.controller) return false;
    const problem = await reader(state.staged);
    if (problem) {
      await this.write({ ...state, staged: undefined, refused: state.staged });
      log('pack', `${state.staged} is refused: ${problem}`);
      return false;
    }
    await this.write({ current: state.staged, digests: state.stagedDigests, previous: state.current ?? null, previousDigests: state.digests, serial: state.stagedSerial, refused: state.refused });
    log('pack', `to data ${state.staged}`);
    return true;
  },
  // To the pack before, or to the data of the application itself.
  async back() {
    const state = await this.state();
    if (!state.current) throw new Error('the data are those of the application');
    await this.write({ current: state.previous, digests: state.previousDigests, refused: state.current, serial: state.serial });
    log('pack', 'back to the data before');
  },
  // The application asks for its files where the worker has those of the pack.
  async use() {
    if (!navigator.serviceWorker?.controller) return;
    const { current, digests } = await this.state();
    if (!current) return;
    for (const name of NAMES) if (!await caches.match(inPack(current, name), { cacheName: PACKS })) return log('pack', `${current} is not whole any more`);
    for (const name of NAMES) { dataset[name] = `./__pack/${current}/${name}`; dataset[`${name}Integrity`] = digests[name]; }
    isPack = true;
  },
};
let isPack = false;
await pack.use().catch(error => log('pack', text(error)));
async function refuse(why) {
  if (!isPack) return failed(why);
  log('pack', `refused: ${why}`);
  await pack.back().catch(() => {});
  return beginAnew('the data pack cannot be read');
}
// The application says so when it can show nothing.
new MutationObserver(() => { if (root.dataset.atlasState === 'error' && !isFailing) refuse('the map cannot be shown'); }).observe(root, { attributeFilter: ['data-atlas-state'] });

// ---- No way out ----
const stop = event => { event.preventDefault(); event.stopImmediatePropagation(); };
const capture = { capture: true, passive: false };
for (const name of ['contextmenu', 'selectstart', 'dragstart', 'dragover', 'drop', 'copy', 'cut', 'paste', 'auxclick', 'gesturestart', 'submit']) addEventListener(name, stop, capture);
addEventListener('wheel', event => { if (event.ctrlKey) event.preventDefault(); }, capture);
addEventListener('touchmove', event => { if (event.touches.length > 1) event.preventDefault(); }, capture);
addEventListener('keydown', event => {
  if (event.isTrusted && (event.ctrlKey || event.metaKey || event.altKey || /^(F\d+|Browser.*|ContextMenu|Print.*|Launch.*|Zoom.*)$/.test(event.key))) stop(event);
}, capture);
addEventListener('click', event => {
  if (event.target.closest?.('a[href]:not([href^="#"]), input[type=file], label:has(input[type=file]), [download]')) stop(event);
}, capture);
// The keys on the screen go with what was looked for.
addEventListener('pointerdown', event => { if (event.target.closest?.('[role=option]')) setTimeout(() => document.activeElement?.blur(), 80); }, true);
const save = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = () => {};
for (const name of ['open', 'print', 'alert', 'confirm', 'prompt']) window[name] = () => null;
for (const key of ['showPicker']) HTMLInputElement.prototype[key] = () => {};

// ---- The screen stays on, the page fills it ----
async function wake() { try { await navigator.wakeLock?.request('screen'); } catch { /* the system decides */ } }
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') wake(); });
wake();
const fills = () => document.fullscreenElement || innerHeight >= screen.height - 1;
addEventListener('pointerup', () => { if (!fills()) root.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {}); }, true);

// ---- Fixed elements drift by some pixels, too slowly to be seen, so that none burns in ----
let at = 0;
setInterval(() => {
  at = (at + 1) % 16;
  const angle = at / 16 * 2 * Math.PI;
  root.style.setProperty('--drift-x', `${Math.round(4 * Math.cos(angle))}px`);
  root.style.setProperty('--drift-y', `${Math.round(4 * Math.sin(angle))}px`);
}, 60000);

// ---- What the application calls ----
const api = {
  call: (what, value) => api[what](value),
  configure(given) { settings = { ...settings, ...given }; },
  beat(given) { misses = 0; last = given; },
  idle() { whenIdle().catch(error => log('error', text(error))); },
  log: ([kind, what]) => log(kind, what),
  renew: why => { beginAnew(why); },
  refuse: why => { refuse(why); },
  read(given) { reader = given; },
  stored: () => store.get(SETTINGS) ?? '',
  store: line => store.set(SETTINGS, line),
  enter: field => { field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); },
  async do(what) {
    log('admin', what);
    if (what === 'check') { await look(); return staged ?? ''; }
    if (what === 'change') { await whenIdle(); return ''; }
    if (what === 'back') { await offline.ask('back'); return beginAnew('back to the version before'); }
    if (what === 'pack-back') { await pack.back(); return beginAnew('back to the data before'); }
    if (what === 'restart') return beginAnew('by hand');
    if (what === 'log') {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([[...lines.map(line => line.join('\t')), JSON.stringify(facts())].join('\n')], { type: 'text/plain' }));
      link.download = 'khorgos-atlas-kiosk.log';
      save.call(link);
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
    return '';
  },
  async status() {
    const [kept, data] = [await offline.ask('status', 4000).catch(() => ({})), await pack.state().catch(() => ({}))];
    return Object.entries({ ...facts(), kept: kept.current, previous: kept.previous, staged: kept.staged, refused: kept.refused, whole: kept.isWhole, pack: data.current, pack_staged: data.staged, pack_refused: data.refused, controlled: !!navigator.serviceWorker?.controller })
      .filter(([, value]) => value !== undefined && value !== null).map(([key, value]) => [key, String(value)]);
  },
  lines: () => lines.map(line => line.join('  ')),
  last: () => last,
};
window.khorgosKiosk = api;
const style = document.createElement('link');
Object.assign(style, { rel: 'stylesheet', href: dataset.kioskStyle });
document.head.append(style);
root.dataset.kiosk = 'yes';
// The page itself selects nothing (kiosk.css); a drag across the search field would, and what is selected can be dragged and has a menu.
document.addEventListener('selectionchange', () => {
  const field = document.activeElement;
  if (field?.selectionStart < field?.selectionEnd) field.setSelectionRange(field.selectionEnd, field.selectionEnd);
});
