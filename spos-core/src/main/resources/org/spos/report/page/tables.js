// Tables: sorted by their heads, filtered if long, and one behind each chart.
function sortable(table) {
  if (table.dataset.ready) return;
  table.dataset.ready = 'yes';
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const name = head.textContent;
    if (!name) return;
    const button = element('button', { type: 'button', textContent: name });
    head.replaceChildren(button);
    button.addEventListener('click', () => sort(table, column, head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending'));
  });
  if (table.tBodies[0].rows.length > (table.closest('#list') ? 3 : 20)) filter(table);
}

function sort(table, column, order) {
  [...table.tHead.rows[0].cells].forEach((head) => head.removeAttribute('aria-sort'));
  const head = table.tHead.rows[0].cells[column];
  head.setAttribute('aria-sort', order);
  const numeric = head.classList.contains('number');
  const key = (row) => (numeric ? cellNumber(row.cells[column].textContent) : row.cells[column].textContent);
  const sign = order === 'ascending' ? 1 : -1;
  const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => {
    if (!numeric) return sign * a.localeCompare(b, 'en', { numeric: true });
    return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : sign * (a - b);
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function filter(table) {
  const input = element('input', { type: 'search' });
  const label = element('label', { className: 'filter' }, 'Show rows with ', input);
  table.parentElement.before(label);
  input.addEventListener('input', () => filterRows(table, input.value));
}

function filterRows(table, text) {
  const wanted = text.trim().toLowerCase();
  for (const row of table.tBodies[0].rows) row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
}

/** The numbers of a chart, written when they are asked for. */
function behind(figure, rows) {
  if (figure.querySelector(':scope > .behind')) return;
  const details = element('details', { className: 'behind' }, element('summary', { textContent: 'Data as a table' }));
  details.addEventListener('toggle', () => {
    details.querySelector('.written')?.remove();
    if (details.open) details.append(written(figure.querySelector('h3').textContent, rows()));
  });
  figure.append(details);
}

function written(title, [heads, ...rows]) {
  const cell = (tag, text) => element(tag, { textContent: text, className: typeof text === 'number' ? 'number' : '' });
  const head = element('tr', {}, ...heads.map((name) => element('th', { textContent: name, scope: 'col', className: 'number' })));
  const table = element('table', {}, element('thead', {}, head),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((one) => cell('td', one ?? '–'))))));
  const wide = element('div', { className: 'wide', tabIndex: 0, attributes: { role: 'group', 'aria-label': title + ', data' } }, table);
  const made = element('div', { className: 'written' }, wide);
  sortable(table);
  return made;
}

function chartRows({ model }) {
  const { xs, at } = align(model.series);
  const columns = model.series.flatMap((one, i) => {
    const column = (name, values) => ({ name, of: (row) => (at[i][row] == null ? null : values[at[i][row]]) });
    return [column(one.name, one.y), ...(one.low.length ? [column(one.name + ', lowest', one.low), column(one.name + ', highest', one.high)] : []),
      ...(one.labels.length ? [column(one.name + ', what', one.labels)] : [])];
  });
  return [[model.x, ...columns.map((one) => one.name)], ...xs.map((x, row) => [x, ...columns.map((one) => one.of(row))])];
}

function shareRows(model) {
  const rows = [[model.row, model.column, 'candidate', 'times']];
  model.rows.forEach((row, i) => model.columns.forEach((column, j) =>
    model.parts[i].forEach((part, k) => rows.push([row, column, part, model.counts[i][j][k]]))));
  return rows;
}
