// What a page asks of the worker that keeps versions of the atlas.
const workers = navigator.serviceWorker;

// Whether this browser and this address can keep anything at all.
export const isPossible = () => !!workers && parent === window;

// Keeps the atlas on this device from now on.
export async function keep() {
  const registration = await workers.register(new URL('./sw.js', document.baseURI), { updateViaCache: 'none' });
  navigator.storage?.persist?.().catch(() => {});
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise((done, failed) => {
    const look = () => {
      if (worker.state === 'activated') done();
      if (worker.state === 'redundant') failed(new Error('the files could not be kept'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

// Asks the worker for something: check, change, back, status or forget. Gives current, previous, staged, refused, isWhole.
export async function ask(what, ms = 120000) {
  const registration = await workers?.getRegistration(new URL('./', document.baseURI));
  const worker = registration?.active;
  if (!worker) throw new Error('nothing is kept on this device');
  return new Promise((done, failed) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => failed(new Error('the worker does not answer')), ms);
    port1.onmessage = ({ data }) => { clearTimeout(late); port1.close(); data.error ? failed(new Error(data.error)) : done(data.value); };
    worker.postMessage({ do: what }, [port2]);
  });
}

// Keeps nothing any more.
export async function forget() {
  await ask('forget').catch(() => {});
  const registration = await workers?.getRegistration(new URL('./', document.baseURI));
  await registration?.unregister();
}
