// The page asks its server for itself and shows what has changed, without losing what is open.
const EVERY = 2000;
const before = new Map();
let tag = '';
let failures = 0;

function remember() {
  document.querySelectorAll('main [id]').forEach((one) => before.set(one.id, one.outerHTML));
}

async function refresh() {
  const status = document.getElementById('live');
  try {
    const answer = await fetch(location.pathname + location.search, { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store', credentials: 'same-origin' });
    if (answer.status === 401) {
      location.reload();
      return;
    }
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status));
      tag = answer.headers.get('ETag') || '';
      update(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    }
    failures = 0;
    status.className = '';
    if (!status.textContent.startsWith('Live')) status.textContent = 'Live';
  } catch (error) {
    if (++failures > 1) {
      status.className = 'banner';
      status.textContent = 'No answer from the server; what is shown was the last.';
    }
  }
  setTimeout(refresh, document.hidden ? 5 * EVERY : EVERY * Math.min(5, 1 + failures));
}

/** Takes over the new page, part by part. */
function update(page) {
  const models = JSON.parse(page.getElementById('model').textContent);
  const main = document.getElementById('main');
  const now = page.getElementById('main');
  const ids = [...now.querySelectorAll('[id]')].map((one) => one.id);
  for (const one of [...now.querySelectorAll('[id]')]) {
    const html = one.outerHTML;
    if (before.get(one.id) === html) continue;
    before.set(one.id, html);
    const here = document.getElementById(one.id);
    if (!here) insert(one, main);
    else if (isLeaf(one)) change(here, one, models[one.id]);
  }
  for (const gone of [...main.querySelectorAll('[id]')]) if (gone.id && !ids.includes(gone.id)) gone.remove();
  document.title = page.title;
  prepare(models);
}

/** What holds others with names is changed by changing these. */
const isLeaf = (one) => !one.classList.contains('part') || one.id === 'summary';

function insert(one, main) {
  const parent = one.parentElement.closest('[id]');
  const before = one.previousElementSibling;
  const here = before?.id && document.getElementById(before.id);
  if (here) here.after(one.cloneNode(true));
  else ((parent && document.getElementById(parent.id)?.querySelector('.items')) || main).prepend(one.cloneNode(true));
}

/** By what an element is found again in a newer page. */
const known = (one) => (one.type === 'checkbox' ? 'choose ' + one.value : one.type === 'search' ? 'search' : one.textContent);

function change(here, one, model) {
  const chart = charts.get(here.id);
  if (chart && model) {
    here.querySelector('.static').innerHTML = one.querySelector('.static').innerHTML;
    here.querySelector('.legend').innerHTML = one.querySelector('.legend').innerHTML;
    here.querySelector('p.sr').textContent = one.querySelector('p.sr').textContent;
    here.querySelector('h3').textContent = one.querySelector('h3').textContent;
    chart.show(model);
    return;
  }
  const focused = here.contains(document.activeElement) ? known(document.activeElement) : null;
  const open = here.open;
  const checked = [...here.querySelectorAll('input:checked')].map((input) => input.value);
  const sorted = here.querySelector('th[aria-sort]');
  const wanted = here.querySelector('input[type=search]')?.value;
  const scroll = here.querySelector('.wide')?.scrollTop;
  here.innerHTML = one.innerHTML;
  if (open) here.open = true;
  here.querySelectorAll('input[type=checkbox]').forEach((input) => (input.checked = checked.includes(input.value)));
  const table = here.querySelector('table');
  if (table) {
    sortable(table);
    if (sorted) sort(table, sorted.cellIndex, sorted.getAttribute('aria-sort'));
    const search = here.querySelector('input[type=search]');
    if (wanted && search) {
      search.value = wanted;
      filterRows(table, wanted);
    }
    if (scroll) here.querySelector('.wide').scrollTop = scroll;
  }
  if (focused) [...here.querySelectorAll('a, button, input, summary, [tabindex]')].find((it) => known(it) === focused)?.focus();
}
