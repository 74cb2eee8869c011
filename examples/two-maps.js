// Each map follows the other.
const [then, now] = ['then', 'now'].map(id => document.getElementById(id));
let view = '';
const follow = (from, to) => from.addEventListener('change', async event => {
  if (event.detail.view === view) return;
  view = event.detail.view;
  await to.ready;
  await to.setState({ view });
  document.getElementById('said').textContent = view;
});
follow(then, now);
follow(now, then);
