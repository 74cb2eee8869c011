// <khorgos-atlas>: the atlas in a frame, with attributes, methods and events. No dependency; as a script or as a module.
// Copyright: as the atlas. Documentation: docs/embedding.md; types: embed.d.ts.
(() => {
  const VERSION = 1;
  const PARTS = ('view lang pov layers corridor select panel projection renderer volumes year series flow unit goods region partner versus top ' +
    'from to via avoid use scenario best cargo reach compare theme ui legend search table gestures motion data own accent ground font radius allow').split(' ');
  const script = document.currentScript || [...document.querySelectorAll('script[src]')].find(one => /(^|\/)embed\.js([?#]|$)/.test(one.src));
  const home = script ? new URL('./', script.src).href : new URL('./', document.baseURI).href;
  const styles = 'position:relative;display:block;overflow:hidden;';

  class KhorgosAtlas extends HTMLElement {
    static observedAttributes = [...PARTS, 'src', 'width', 'height', 'name'];
    #frame; #origin; #asked = new Map(); #next = 1; #seen; #changed; #ready; #isReady; #sized;

    constructor() {
      super();
      this.#wait();
    }

    #wait() {
      this.ready = new Promise(done => { this.#ready = done; });
      this.#isReady = false;
    }

    connectedCallback() {
      // The style of the element is set by script: a strict policy of the page allows that.
      this.style.cssText = styles + this.style.cssText;
      this.#size();
      window.addEventListener('message', this.#hear);
      // Near the screen it starts, not before.
      this.#seen = new IntersectionObserver(all => { if (all.some(one => one.isIntersecting)) this.#start(); }, { rootMargin: '200px' });
      this.#seen.observe(this);
    }

    disconnectedCallback() {
      window.removeEventListener('message', this.#hear);
      this.#seen.disconnect();
      this.#frame?.remove();
      this.#frame = undefined;
      for (const { refuse } of this.#asked.values()) refuse(new Error('the atlas was taken out of the page'));
      this.#asked.clear();
      this.#wait();
    }

    attributeChangedCallback(name, before, now) {
      if (before === now || !this.isConnected) return;
      if (name === 'width' || name === 'height') return this.#size();
      if (name === 'name') return this.#frame?.setAttribute('title', now || 'Khorgos Atlas');
      if (!this.#frame) return;
      if (name === 'src') { this.disconnectedCallback(); return this.connectedCallback(); }
      // Several attributes that change together are told once.
      this.#changed ??= (queueMicrotask(() => {
        const value = Object.fromEntries(this.#changed);
        this.#changed = undefined;
        this.ready.then(() => this.setState(value)).catch(error => console.warn('khorgos-atlas:', error.message));
      }), new Map());
      this.#changed.set(name, now);
    }

    #size() {
      const px = (text, least) => /^\d+(\.\d+)?$/.test(text) ? Math.max(least, +text) + 'px' : /^\d+(\.\d+)?(px|%|vh|vw|em|rem)$/.test(text) ? text : '';
      this.style.width = px(this.getAttribute('width') || '100%', 280);
      const height = this.getAttribute('height') || 'auto';
      this.#sized = height === 'auto';
      this.style.height = this.#sized ? this.style.height || '420px' : px(height, 160);
    }

    #start() {
      if (this.#frame) return;
      const address = new URL(this.getAttribute('src') || home, document.baseURI);
      for (const name of PARTS) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
      // An address with commas and colons is easier to read, and means the same.
      address.search = address.search.replace(/%2C/gi, ',').replace(/%3A/gi, ':').replace(/\+/g, '%20');
      this.#origin = address.origin;
      const frame = document.createElement('iframe');
      frame.title = this.getAttribute('name') || 'Khorgos Atlas';
      frame.allow = 'fullscreen; clipboard-write';
      frame.referrerPolicy = 'no-referrer';
      frame.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;border:0;';
      frame.src = address.href;
      this.#frame = frame;
      this.append(frame);
    }

    #hear = event => {
      const said = event.data;
      if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
      if (typeof said !== 'object' || said === null || said.atlas !== VERSION) return;
      if (typeof said.re === 'number') {
        const asked = this.#asked.get(said.re);
        this.#asked.delete(said.re);
        if (asked) said.ok === true ? asked.answer(said.value) : asked.refuse(new Error(String(said.error)));
      } else if (said.event === 'ready' && said.value === undefined) {
        this.#ask('hello').then(hello => { this.#isReady = true; this.#ready(hello); this.#tell('ready', hello); },
          error => this.#tell('error', error.message));
      } else if (this.#isReady && ['change', 'select', 'route', 'error', 'height'].includes(said.event)) {
        if (said.event === 'height') {
          const height = Number(said.value);
          // A change of a pixel is none: otherwise page and frame would go on for ever.
          if (this.#sized && height >= 160 && height <= 4000 && Math.abs(height - this.offsetHeight) > 1) this.style.height = height + 'px';
        }
        this.#tell(said.event, said.value);
      }
    };

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: name !== 'select' && name !== 'error', composed: true }));
    }

    #ask(what, value) {
      return new Promise((answer, refuse) => {
        if (!this.#frame) return refuse(new Error('the atlas has not started: it is not on the screen yet; await element.ready'));
        const id = this.#next++;
        this.#asked.set(id, { answer, refuse });
        this.#frame.contentWindow.postMessage({ atlas: VERSION, id, do: what, value }, this.#origin);
      });
    }

    start() { this.#start(); return this.ready; }
    setState(parts) { return this.#ask('setState', parts); }
    getState() { return this.#ask('getState'); }
    flyTo(place) { return this.#ask('flyTo', place); }
    select(feature) { return this.#ask('select', feature ?? null); }
    setData(data) { return this.#ask('setData', data ?? null); }
    export(format) { return this.#ask('export', format); }
  }

  if (!customElements.get('khorgos-atlas')) customElements.define('khorgos-atlas', KhorgosAtlas);
})();
