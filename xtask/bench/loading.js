// What a page takes that reads a table of flows with d3-dsv and shows it with FlowmapLayer: the usual way.
import { Deck } from '@deck.gl/core';
import { FlowmapLayer } from '@flowmap.gl/layers';
import { csvParse } from 'd3-dsv';

let isWanted = false;
const deck = new Deck({
  parent: document.getElementById('map'), initialViewState: { longitude: 75, latitude: 42, zoom: 2.5 }, controller: true, layers: [],
  onAfterRender: () => { if (isWanted && performance.now() - window.shown > 0) { window.drawnAt = performance.now(); isWanted = false; } },
});
document.getElementById('file').addEventListener('change', async event => {
  const begun = performance.now();
  const rows = csvParse(await event.target.files[0].text());
  const places = new Map();
  const place = (lon, lat) => {
    const key = lon + ',' + lat;
    let found = places.get(key);
    if (!found) places.set(key, found = { id: places.size, lon: +lon, lat: +lat, name: key });
    return found.id;
  };
  const flows = rows.map(row => ({ o: place(row.origin_lon, row.origin_lat), d: place(row.destination_lon, row.destination_lat), v: +row.value }));
  const locations = [...places.values()];
  deck.setProps({ layers: [new FlowmapLayer({
    id: 'flows', data: { locations, flows }, getLocationId: one => one.id, getLocationLat: one => one.lat, getLocationLon: one => one.lon,
    getFlowOriginId: one => one.o, getFlowDestId: one => one.d, getFlowMagnitude: one => one.v, getLocationName: one => one.name,
    clusteringEnabled: false, maxTopFlowsDisplayNum: 5000, darkMode: true,
  })] });
  // FlowmapLayer works its picture out when it first renders: the frame after that shows it.
  requestAnimationFrame(() => { window.shown = performance.now(); isWanted = true; deck.redraw('shown'); requestAnimationFrame(() => requestAnimationFrame(() => { window.took = (window.drawnAt ?? performance.now()) - begun; })); });
});
window.ready = true;
