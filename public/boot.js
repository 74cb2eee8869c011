// Starts the application: loads the module and its WebAssembly, checks the digest, and says so when that fails.
performance.mark('atlas:start');
const root = document.documentElement, { js, wasm, wasmIntegrity, kiosk, offline } = document.querySelector('script[data-wasm]').dataset;
const part = name => import(new URL(name, document.baseURI));
// What keeps the atlas on a device, for whoever asks for it.
window.khorgosOffline = () => part(offline);
let guard;
if (matchMedia('(prefers-color-scheme: light)').matches) root.dataset.theme = 'light';
// Choices of the reader, where storage is not forbidden.
if (parent === window) try {
  root.dataset.rememberedLang = localStorage.getItem('khorgos-atlas-lang') ?? '';
  root.dataset.intro = location.search || localStorage.getItem('khorgos-atlas-intro') ? '' : 'yes';
  root.dataset.shortcuts = localStorage.getItem('khorgos-atlas-shortcuts') ?? '';
} catch { /* nothing was chosen */ }
const fail = error => {
  console.error(error);
  // An engine may compile a function wrongly now and then: a second start costs less than a reader.
  const isFirstStart = root.dataset.atlasState === 'loading' && performance.getEntriesByType('navigation')[0]?.type !== 'reload';
  root.dataset.atlasState = 'error';
  if (guard) guard.failed(error);
  else if (isFirstStart && (error instanceof WebAssembly.RuntimeError || root.dataset.panic)) location.reload();
  else document.getElementById('boot-error').hidden = false;
};
addEventListener('atlas:panic', () => fail(root.dataset.panic));
// Not every trap is a panic, and after one nothing of the module can be trusted.
addEventListener('error', ({ error }) => { if (error instanceof WebAssembly.RuntimeError && !root.dataset.panic) fail(error); });
try {
  if (parent === window && new URLSearchParams(location.search).has('kiosk')) guard = await part(kiosk);
  else if (navigator.serviceWorker?.controller) part(offline).then(({ ask }) => ask('check')).catch(console.warn);
  const [{ default: init }, response] = await Promise.all([
    part(js),
    fetch(wasm, wasmIntegrity ? { integrity: wasmIntegrity } : {}),
  ]);
  if (!response.ok) throw new Error(`${wasm}: HTTP ${response.status}`);
  const exports = await init({ module_or_path: response });
  guard?.started(exports);
} catch (error) { fail(error); }
