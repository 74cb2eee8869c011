// Types of <khorgos-atlas> and of the messages between a page and the atlas in its frame. Version 1.

/** Parts of a link: the same names as attributes of the element and as parts of the address. */
export interface AtlasState {
  /** Latitude, longitude in degrees and zoom, with commas. */
  view?: string;
  lang?: 'zh' | 'kk' | 'ru' | 'en';
  /** Boundaries: as in maps published in China, or of actual control. */
  pov?: 'chn' | 'df';
  /** Layers that differ from their default, those taken away with a minus. */
  layers?: string | string[];
  corridor?: string;
  /** A feature by kind and name, such as `node:almaty`. */
  select?: string;
  panel?: 'explore' | 'trade' | 'route' | 'zones' | 'programme' | 'partners';
  projection?: 'flat' | 'globe';
  volumes?: 'loads' | 'arcs' | 'countries' | 'places';
  year?: number | string;
  compare?: number | string;
  series?: string;
  flow?: 'total' | 'export' | 'import' | 'balance';
  unit?: string;
  from?: string;
  to?: string;
  via?: string | string[];
  avoid?: string | string[];
  theme?: 'dark' | 'light';
  ui?: 'full' | 'compact' | 'none';
  legend?: boolean | 'on' | 'off';
  search?: boolean | 'on' | 'off';
  table?: boolean | 'on' | 'off';
  gestures?: 'cooperative' | 'greedy';
  motion?: 'off';
  /** Addresses of data, with commas. */
  data?: string;
  /** How own flows are drawn. */
  own?: 'arcs' | 'lines';
  /** Colours as six hexadecimal digits. */
  accent?: string;
  ground?: string;
  font?: string;
  /** Pixels. */
  radius?: number | string;
  /** Sites that may talk to the atlas, with commas. */
  allow?: string;
}

/** A change: `null` takes a part back to its default. */
export type AtlasChange = { [Part in keyof AtlasState]: AtlasState[Part] | null };

export interface AtlasHello { version: string; state: Record<string, string>; }
export interface AtlasChanged { ignored: string[]; state: Record<string, string>; }
export interface AtlasSelected { feature: string; title: string; }
export interface AtlasRoute { found: boolean; from?: string; to?: string; kilometres?: number; hours?: number; usd?: number; }
export interface AtlasTaken { rows: number; faulty: number; open: string[]; }
export type AtlasPlace = { lon: number; lat: number; zoom?: number } | { feature: string };
export type AtlasData = { name: string; text: string } | { name: string; file: Blob } | { address: string } | null;
export type AtlasFormat = 'svg' | 'png' | 'geojson' | 'csv' | 'link' | 'citation';

export interface KhorgosAtlasElement extends HTMLElement {
  /** Settled once the atlas talks. */
  readonly ready: Promise<AtlasHello>;
  /** Starts it even if it is not near the screen. */
  start(): Promise<AtlasHello>;
  setState(change: AtlasChange): Promise<AtlasChanged>;
  getState(): Promise<Record<string, string>>;
  flyTo(place: AtlasPlace): Promise<null>;
  select(feature: string | null): Promise<null>;
  setData(data: AtlasData): Promise<AtlasTaken | null>;
  export(format: 'png'): Promise<Blob>;
  export(format: Exclude<AtlasFormat, 'png'>): Promise<string>;
  addEventListener(type: 'ready', listener: (event: CustomEvent<AtlasHello>) => void): void;
  addEventListener(type: 'change', listener: (event: CustomEvent<Record<string, string>>) => void): void;
  addEventListener(type: 'select', listener: (event: CustomEvent<AtlasSelected | null>) => void): void;
  addEventListener(type: 'route', listener: (event: CustomEvent<AtlasRoute | null>) => void): void;
  addEventListener(type: 'error', listener: (event: CustomEvent<string>) => void): void;
  addEventListener(type: 'height', listener: (event: CustomEvent<number>) => void): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** What a page says to the frame. */
export interface AtlasRequest { atlas: 1; id: number; do: 'hello' | 'setState' | 'getState' | 'flyTo' | 'select' | 'setData' | 'export'; value?: unknown; }
/** What the frame answers. */
export type AtlasAnswer = { atlas: 1; re: number; ok: true; value: unknown } | { atlas: 1; re: number; ok: false; error: string };
/** What the frame tells by itself; `ready` without a value goes to whomever frames it, and says nothing. */
export interface AtlasEvent { atlas: 1; event: 'ready' | 'change' | 'select' | 'route' | 'error' | 'height'; value?: unknown; }

declare global {
  interface HTMLElementTagNameMap { 'khorgos-atlas': KhorgosAtlasElement; }
}
