// Everything on the page that has a script comes to life here.
function prepare(models) {
  document.querySelectorAll('figure.chart').forEach((figure) => {
    const model = models[figure.id];
    if (model && charts.get(figure.id)?.figure !== figure) {
      charts.set(figure.id, new Chart(figure, model));
      behind(figure, () => chartRows(charts.get(figure.id)));
    }
  });
  document.querySelectorAll('figure.shares').forEach((figure) => behind(figure, () => shareRows(models[figure.id])));
  document.querySelectorAll('table.sortable').forEach(sortable);
  document.querySelectorAll('.wide').forEach(fading);
}

// What is wider than its box fades out to the right while there is more of it.
function fading(box) {
  if (box.fading) return;
  box.fading = true;
  const look = () => box.classList.toggle('more', box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
  box.addEventListener('scroll', look, { passive: true });
  new ResizeObserver(look).observe(box);
}

function redraw() {
  charts.forEach((chart) => chart.show(chart.model));
}

function controls() {
  const slider = document.getElementById('smoothing');
  slider.addEventListener('input', () => {
    smoothing = Number(slider.value);
    document.getElementById('smoothing-value').textContent = smoothing ? smoothing.toFixed(2) : 'off';
    charts.forEach((chart) => chart.smooth());
  });
  slider.closest('label').hidden = ![...charts.values()].some((chart) => chart.model.series.some(isSmooth));
  const themes = ['system', 'light', 'dark'];
  const button = document.getElementById('theme');
  const choose = (theme) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = 'Theme: ' + theme;
    button.dataset.theme = theme;
  };
  button.addEventListener('click', () => {
    choose(themes[(themes.indexOf(button.dataset.theme || 'system') + 1) % 3]);
    redraw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  matchMedia('(resolution: 1dppx)').addEventListener('change', redraw);
  document.querySelector('.controls').hidden = false;
}

function enter(form) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = await fetch('/enter', { headers: { 'X-Spos-Code': form.elements.code.value.trim() }, credentials: 'same-origin', cache: 'no-store' });
    if (answer.ok) location.reload();
    else document.getElementById('refusal').textContent = await answer.text();
  });
}

remember();
document.body.classList.add('scripted');
prepare(JSON.parse(document.getElementById('model').textContent || '{}'));
controls();
window.spos = { charts, uPlot };
const form = document.getElementById('enter');
if (form) enter(form);
else if (document.body.classList.contains('live')) setTimeout(refresh, EVERY);
