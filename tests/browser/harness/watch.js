// Runs in every document before its own scripts: collects faults and warnings, and knows when the page is at rest.
(() => {
  window.faults = [];
  window.warnings = [];
  window.frames = 0;
  addEventListener('error', event => faults.push('error: ' + (event.message || event.target?.src)), true);
  addEventListener('unhandledrejection', event => faults.push('rejection: ' + event.reason));
  addEventListener('securitypolicyviolation', event => faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  for (const [name, list] of [['error', faults], ['warn', warnings]]) {
    const print = console[name];
    console[name] = (...words) => { list.push((name === 'error' ? 'console: ' : '') + words.join(' ')); print(...words); };
  }

  // Pending work: frames, requests, and timers of at most a second. Longer ones and intervals are clocks, not work.
  const pendingFrames = new Set(), pendingTimers = new Set();
  let pendingRequests = 0;
  const nextFrame = requestAnimationFrame.bind(window), dropFrame = cancelAnimationFrame.bind(window);
  window.requestAnimationFrame = callback => {
    window.frames++;
    const id = nextFrame(time => { pendingFrames.delete(id); callback(time); });
    pendingFrames.add(id);
    return id;
  };
  window.cancelAnimationFrame = id => { pendingFrames.delete(id); dropFrame(id); };
  const after = setTimeout.bind(window), dropTimer = clearTimeout.bind(window);
  window.setTimeout = (callback, ms = 0, ...rest) => {
    const id = after((...words) => { pendingTimers.delete(id); callback(...words); }, ms, ...rest);
    if (ms <= 1000) pendingTimers.add(id);
    return id;
  };
  window.clearTimeout = id => { pendingTimers.delete(id); dropTimer(id); };
  const get = fetch.bind(window);
  window.fetch = async (...request) => {
    pendingRequests++;
    try { return await get(...request); } finally { pendingRequests--; }
  };
  const isMoving = animation => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity;

  /** What keeps the page from rest, as text; empty at rest. */
  const unrest = () => [
    document.readyState !== 'complete' && 'the document loads',
    pendingFrames.size && `${pendingFrames.size} frames`,
    pendingTimers.size && `${pendingTimers.size} timers`,
    pendingRequests && `${pendingRequests} requests`,
    document.getAnimations().some(isMoving) && 'animations',
  ].filter(Boolean).join(', ');

  /** Resolves with '' once nothing has been pending for a while, or with what still is when the time is over. */
  window.rest = async limitMs => {
    const start = performance.now();
    for (let quietSince = null; ;) {
      const cause = unrest(), now = performance.now();
      if (cause) {
        if (limitMs < now - start) return cause;
        quietSince = null;
      } else {
        quietSince ??= now;
        if (QUIET_MS <= now - quietSince) return '';
      }
      await new Promise(done => after(done, 15));
    }
  };
  /** Looks at every change of the document, and now and then for what is no part of it, until a look is true or the time over. */
  window.until = async (look, limitMs) => {
    const start = performance.now();
    for (;;) {
      if (await look()) return true;
      if (limitMs < performance.now() - start) return false;
      await new Promise(done => {
        const seen = new MutationObserver(() => { seen.disconnect(); done(); });
        seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        after(() => { seen.disconnect(); done(); }, 40);
      });
    }
  };

  // Longer than a module on its way from the host takes to be run, which no script can see.
  const QUIET_MS = 90;
})();
