// Starts the application: loads the module and its WebAssembly, checks the digest, and says so when that fails.
performance.mark('atlas:start');
const root = document.documentElement, { js, wasm, wasmIntegrity } = document.querySelector('script[data-wasm]').dataset;
const fail = error => {
  console.error(error);
  root.dataset.atlasState = 'error';
  document.getElementById('boot-error').hidden = false;
};
addEventListener('atlas:panic', () => fail('the application has stopped'));
try {
  const [{ default: init }, response] = await Promise.all([
    import(new URL(js, document.baseURI)),
    fetch(wasm, wasmIntegrity ? { integrity: wasmIntegrity } : {}),
  ]);
  if (!response.ok) throw new Error(`${wasm}: HTTP ${response.status}`);
  await init({ module_or_path: response });
} catch (error) { fail(error); }
