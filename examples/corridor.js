// Buttons that move the map, and what the map tells.
const map = document.getElementById('map');
const said = document.getElementById('said');
for (const button of document.querySelectorAll('[data-feature]')) {
  button.addEventListener('click', async () => {
    await map.flyTo({ feature: button.dataset.feature });
    await map.select(button.dataset.feature);
  });
}
// An attribute that changes is a change of the map.
document.getElementById('language').addEventListener('change', event => map.setAttribute('lang', event.target.value));
document.getElementById('cite').addEventListener('click', async () => { said.textContent = await map.export('citation'); });
map.addEventListener('route', event => {
  const route = event.detail;
  if (route && route.found) said.textContent = `${route.from} → ${route.to}: ${route.kilometres} km, about ${route.hours} hours`;
});
map.addEventListener('select', event => { if (event.detail) said.textContent = event.detail.title; });
map.addEventListener('error', event => { said.textContent = event.detail; });
