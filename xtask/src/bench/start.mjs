// Main-thread time to the first map, the processor slowed down: node bench_start.mjs ROUNDS RATE NAME=URL_OR_PAGE …
// Prints one line of JSON a page: medians over the rounds, the pages in turn.
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [rounds, rate, ...specs] = process.argv.slice(2);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const server = http.createServer((request, response) => {
  const file = new URL(request.url, 'http://x').pathname;
  fs.readFile(path.join('dist', file), (error, bytes) => {
    response.writeHead(error ? 404 : 200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
    response.end(error ? undefined : bytes);
  });
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}/`;
const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

// A page is ready when `window.ready` is set, or the root element says so.
const watch = () => {
  const told = () => window.__told || (window.__told = true, window.__ready(performance.now()));
  let ready;
  Object.defineProperty(window, 'ready', { get: () => ready, set: value => { ready = value; if (value) told(); } });
  new MutationObserver(() => { if (document.documentElement?.dataset.atlasState === 'ready') told(); })
    .observe(document, { subtree: true, attributes: true, attributeFilter: ['data-atlas-state'] });
};

async function once(url) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: +rate });
    const seconds = async () => (await cdp.send('Performance.getMetrics')).metrics.find(metric => metric.name === 'TaskDuration').value;
    let late;
    const ready = new Promise((done, fail) => {
      late = setTimeout(() => fail(new Error(`${url} is not ready`)), 120000);
      const told = async at => done({ ready: at, main: 1000 * await seconds() });
      const open = () => page.goto(new URL(url, base).href);
      page.exposeFunction('__ready', told).then(() => page.addInitScript(watch)).then(open).catch(fail);
    });
    ready.finally(() => clearTimeout(late)).catch(() => {});
    return await ready;
  } finally { await browser.close(); }
}

const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];
const pages = specs.map(spec => [spec.slice(0, spec.indexOf('=')), spec.slice(spec.indexOf('=') + 1), []]);
for (let round = 0; round < +rounds; round++) for (const [, url, all] of pages) all.push(await once(url));
for (const [page, , all] of pages) console.log(JSON.stringify({ page, ready: median(all.map(one => one.ready)), main: median(all.map(one => one.main)) }));
server.close();
