// A table of the page on the map.
const map = document.getElementById('map');
const said = document.getElementById('said');
const table = `откуда;куда;объём;год
Иу;Алматы;1 240,5;2023
Иу;Алматы;1 610;2024
Хоргос;Дуйсбург;820;2024
Урумчи;Ташкент;415,25;2024
Урумчи;Нигде;7;2024
`;
const show = async data => {
  try {
    const taken = await map.setData(data);
    said.textContent = taken ? `Строк: ${taken.rows}, с ошибками: ${taken.faulty}. Неизвестные места: ${taken.open.join(', ') || 'нет'}` : '';
  } catch (error) { said.textContent = error.message; }
};
document.getElementById('file').addEventListener('change', event => {
  const [file] = event.target.files;
  if (file) show({ name: file.name, file });
});
document.getElementById('clear').addEventListener('click', () => show(null));
document.getElementById('save').addEventListener('click', async () => { said.textContent = await map.export('csv'); });
await customElements.whenDefined('khorgos-atlas');
await map.ready;
show({ name: 'перевозки.csv', text: table });
