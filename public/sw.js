// Keeps whole versions of the atlas, each checked file by file, and serves one of them: never half of one and half of another.
// Which one is said by a small state that survives this worker: current, previous (to go back to), staged (to come), refused.
const VERSION = 'khorgos-atlas-version-', STATE = 'khorgos-atlas-state', SETTINGS = 'khorgos-atlas-settings', PACKS = 'khorgos-atlas-packs';
const { scope } = self.registration;
const at = path => new URL(path, scope).href;
const AT_ONCE = 4, SETTING_MS = 3000;

let turn = Promise.resolve();
// Changes of the state wait for one another.
const inTurn = job => { const result = turn.then(job, job); turn = result.catch(() => {}); return result; };

const read = async () => {
  const kept = await caches.match(at('__state'), { cacheName: STATE });
  return kept ? kept.json() : {};
};
const write = async state => {
  const cache = await caches.open(STATE);
  await cache.put(at('__state'), new Response(JSON.stringify(state)));
  const wanted = new Set([state.current, state.previous, state.staged].filter(Boolean).map(id => VERSION + id));
  for (const name of await caches.keys()) if (name.startsWith(VERSION) && !wanted.has(name)) await caches.delete(name);
  return state;
};

const sha256 = async bytes => `sha256-${btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))))}`;

// The list of a version: its id, and each file with its digest.
async function latest() {
  const response = await fetch(at('version.json'), { cache: 'no-store' });
  if (!response.ok) throw new Error(`version.json: HTTP ${response.status}`);
  const list = await response.json();
  const files = list && list.files && Object.entries(list.files);
  const isGood = typeof list?.id === 'string' && /^[0-9a-f]{16}$/.test(list.id) && files?.length > 0 && 'index.html' in list.files &&
    files.every(([path, digest]) => /^[\w.-]+$/.test(path) && /^sha256-[\w+/]{43}=$/.test(digest));
  if (!isGood) throw new Error('version.json is not a list of files with digests');
  return { id: list.id, files };
}

async function take(path, digest, cache, others) {
  const right = async response => response && response.ok && await sha256(await response.clone().arrayBuffer()) === digest;
  let response;
  for (const cacheName of others) {
    const kept = await caches.match(at(path), { cacheName });
    if (await right(kept)) { response = kept; break; }
  }
  // What the browser has at hand already is good if its digest is; names without a hash must be asked for.
  if (!response) for (const mode of [path.includes('-') ? 'default' : 'no-store', 'no-store']) {
    const fetched = await fetch(at(path), { cache: mode });
    if (!fetched.ok) throw new Error(`${path}: HTTP ${fetched.status}`);
    if (await right(fetched)) { response = fetched; break; }
  }
  if (!response) throw new Error(`${path}: its digest does not fit`);
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  await cache.put(at(path), new Response(await response.arrayBuffer(), { headers }));
}

// Brings the newest version, whole or not at all.
async function stage() {
  const [state, list] = [await read(), await latest()];
  const isThere = async id => id && await isWhole(id);
  if (list.id === state.refused || (list.id === state.current && await isThere(state.current)) || (list.id === state.staged && await isThere(state.staged))) return state;
  const others = [state.current, state.previous, state.staged].filter(Boolean).map(id => VERSION + id);
  const isRepair = list.id === state.current;
  const name = VERSION + list.id;
  if (!isRepair) await caches.delete(name);
  const cache = await caches.open(name);
  try {
    const queue = [...list.files];
    const work = async () => { for (let next; (next = queue.shift());) await take(next[0], next[1], cache, others); };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await cache.put(at('__list'), new Response(JSON.stringify(list.files.map(([path]) => path))));
  } catch (error) {
    if (!isRepair) await caches.delete(name);
    throw error;
  }
  if (isRepair) return state;
  return write(state.current ? { ...state, staged: list.id } : { current: list.id });
}

async function isWhole(id) {
  const list = await caches.match(at('__list'), { cacheName: VERSION + id });
  if (!list) return false;
  for (const path of await list.json()) if (!await caches.match(at(path), { cacheName: VERSION + id })) return false;
  return true;
}

async function change() {
  const state = await read();
  if (!state.staged) return state;
  if (!await isWhole(state.staged)) {
    await write({ ...state, staged: undefined });
    throw new Error('the staged version is not whole any more');
  }
  return write({ current: state.staged, previous: state.current });
}

async function goBack() {
  const state = await read();
  if (!state.previous || !await isWhole(state.previous)) throw new Error('there is no version to go back to');
  return write({ current: state.previous, refused: state.current });
}

const said = async state => ({ ...state, isWhole: !!state.current && await isWhole(state.current) });
const orders = {
  check: () => inTurn(stage), change: () => inTurn(change), back: () => inTurn(goBack), status: () => inTurn(read),
  forget: () => inTurn(async () => { for (const name of await caches.keys()) if ([STATE, SETTINGS].includes(name) || name.startsWith(VERSION)) await caches.delete(name); return {}; }),
};

self.addEventListener('install', event => {
  event.waitUntil(inTurn(async () => { if (!(await read()).current) await stage(); await self.skipWaiting(); }));
});
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('message', event => {
  const order = Object.hasOwn(orders, event.data?.do) && orders[event.data.do], port = event.ports[0];
  if (!order || !port) return;
  event.waitUntil(order().then(said).then(value => port.postMessage({ value }), error => port.postMessage({ error: String(error?.message ?? error) })));
});

// A person's tab takes a newer version when no other tab is open; a wall says when.
async function page(request, url) {
  if (!url.searchParams.has('kiosk')) await inTurn(async () => {
    if ((await read()).staged && !(await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length) await change();
  }).catch(() => {});
  const { current } = await read();
  return (current && await caches.match(at('index.html'), { cacheName: VERSION + current })) ?? fetch(request);
}

async function file(request, path) {
  if (path.startsWith('__pack/')) return await caches.match(at(path), { cacheName: PACKS }) ?? Response.error();
  const state = await read();
  // Names hold the hash of what is in them: one that belongs to another version is still the right file.
  for (const id of [state.current, state.previous, state.staged]) {
    const kept = id && await caches.match(at(path), { cacheName: VERSION + id });
    if (kept) return kept;
  }
  return fetch(request);
}

// What a deployment decides is no part of a version: the newest that could be had.
async function setting(request, path) {
  const kept = () => caches.match(at(path), { cacheName: SETTINGS });
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(SETTING_MS) });
    if (response.ok) await (await caches.open(SETTINGS)).put(at(path), response.clone());
    return response.ok ? response : await kept() ?? response;
  } catch (error) {
    const old = await kept();
    if (old) return old;
    throw error;
  }
}

self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(scope)) return;
  const path = url.pathname.slice(new URL(scope).pathname.length);
  if (request.mode === 'navigate') {
    if (path === '' || path === 'index.html') event.respondWith(page(request, url));
  } else if (path === 'config.json' || path === 'kiosk.json') event.respondWith(setting(request, path));
  else if (path !== 'version.json' && path !== 'sw.js') event.respondWith(file(request, path));
});
