// Gives a table to the atlas and to the peer's page in turn: time from the choice of the file to the drawn picture, longest task
// of the page, and how much the page's process grows. Usage: node loading.mjs ROUNDS FILE name=url …
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const [rounds, file, ...pages] = process.argv.slice(2);
const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking'];
const rss = pid => { try { return +/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1] / 1024; } catch { return 0; } };
const middle = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const results = Object.fromEntries(pages.map(page => [page.split('=')[0], []]));
for (let round = 0; round < +rounds; round++) {
  for (const page of pages) {
    const [name, url] = [page.slice(0, page.indexOf('=')), page.slice(page.indexOf('=') + 1)];
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await tab.goto(url);
    const isOurs = name === 'ours';
    await tab.waitForFunction(() => window.ready || document.getElementById('own-file'), null, { timeout: 60000 });
    await tab.waitForTimeout(3500);
    await tab.evaluate(() => { window.held = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) window.held = Math.max(window.held, entry.duration); }).observe({ type: 'longtask' }); });
    const system = await browser.newBrowserCDPSession();
    const renderers = async () => (await system.send('SystemInfo.getProcessInfo')).processInfo.filter(one => one.type === 'renderer').map(one => one.id);
    const sum = pids => pids.reduce((all, pid) => all + rss(pid), 0);
    const before = sum(await renderers());
    let peak = before;
    const pids = await renderers();
    const watch = setInterval(() => { peak = Math.max(peak, sum(pids)); }, 40);
    await tab.setInputFiles(isOurs ? '#own-file' : '#file', file);
    await tab.waitForFunction(() => window.took || document.documentElement.dataset.atlasOwnMs, null, { timeout: 180000, polling: 50 });
    await tab.waitForTimeout(900);
    clearInterval(watch);
    const took = await tab.evaluate(() => +(window.took || document.documentElement.dataset.atlasOwnMs));
    results[name].push({ took, held: await tab.evaluate(() => window.held), grown: peak - before });
    await browser.close();
  }
}
for (const [name, list] of Object.entries(results)) {
  const of = key => Math.round(middle(list.map(one => one[key])));
  console.log(JSON.stringify({ page: name, took: of('took'), held: of('held'), grown: of('grown') }));
}
