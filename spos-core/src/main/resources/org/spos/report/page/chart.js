// Charts: each drawing of the page becomes one that can be pointed at, zoomed and smoothed.
const charts = new Map();
let smoothing = 0;

/** All points on one ascending axis: a row for each place, a column for each series. */
function align(series) {
  const slots = [];
  series.forEach((one, i) => one.x.forEach((x, j) => slots.push([x, i, j])));
  slots.sort((a, b) => a[0] - b[0]);
  const xs = [];
  const at = series.map(() => []);
  for (const [x, i, j] of slots) {
    let row = xs.length;
    while (row > 0 && xs[row - 1] === x && at[i][row - 1] == null) row--;
    if (row === xs.length) {
      xs.push(x);
      at.forEach((column) => column.push(null));
    }
    at[i][row] = j;
  }
  return { xs, at };
}

/** Exponential moving average, its start corrected as if there had been nothing before. */
function smoothed(values, weight) {
  if (!(weight > 0)) return values;
  let sum = 0;
  let share = 0;
  return values.map((value) => {
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}

const isSmooth = (series) => series.style === 'LINE' && series.x.length > 20;

class Chart {
  constructor(figure, model) {
    this.figure = figure;
    this.plot = element('div', { className: 'plot', tabIndex: 0, attributes: { role: 'application' } });
    this.hidden = new Set();
    figure.querySelector('.static').after(this.plot);
    figure.classList.add('interactive');
    this.cursor = new Cursor(this);
    this.size = new ResizeObserver(() => this.resize());
    this.show(model);
    this.size.observe(this.plot);
  }

  /** Shows data, now or later; what is zoomed into stays. */
  show(model) {
    const zoom = this.zoomed();
    const same = this.model && this.model.series.length === model.series.length;
    if (!same) this.hidden.clear();
    this.model = model;
    const { xs, at } = align(model.series);
    this.xs = xs;
    this.at = at;
    this.plot.setAttribute('aria-label', model.title + ', chart: left and right go along a series, '
      + 'up and down to the next, plus and minus zoom, 0 shows all');
    this.uplot?.destroy();
    this.uplot = new uPlot(this.options(), this.data(), this.plot);
    if (zoom) this.uplot.setScale('x', zoom);
    this.legend();
  }

  data() {
    const bands = [];
    const columns = this.model.series.map((series, i) => {
      const y = isSmooth(series) ? smoothed(series.y, smoothing) : series.y;
      const column = (values) => this.at[i].map((j) => (j == null ? null : values[j]));
      if (series.low.length) bands.push(column(series.high), column(series.low));
      return column(y);
    });
    return [this.xs, ...columns, ...bands];
  }

  options() {
    const model = this.model;
    const series = [{}];
    const bands = [];
    model.series.forEach((one, i) => series.push(lineOptions(one, !this.hidden.has(i))));
    model.series.forEach((one, i) => {
      if (!one.low.length) return;
      bands.push({ series: [series.length, series.length + 1], fill: css('--c' + one.color) + '2b' });
      const edge = { show: !this.hidden.has(i), stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } };
      series.push(edge, { ...edge });
    });
    const whole = /^(epoch|block|iteration)$/.test(model.x);
    const axis = (label, more) => ({
      label, labelSize: 18, labelFont: '12px system-ui, sans-serif', font: '11px system-ui, sans-serif', stroke: css('--dim'),
      grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--axis'), width: 1, size: 5 },
      values: (u, splits) => tickLabels(splits), ...more,
    });
    return {
      ...this.area(),
      padding: [10, 14, 0, 0],
      series,
      bands,
      legend: { show: false },
      scales: { x: { time: false, range: (u, low, high) => this.range(low, high) }, y: { range: (u, low, high) => this.heights(low, high) } },
      axes: [
        axis(model.x, { size: 30, space: 64, ...(whole ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5] } : {}) }),
        axis(model.y, { size: (u, values) => 16 + 7 * Math.max(2, ...(values || ['']).map((v) => v.length)), space: 34 }),
      ],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: true }, focus: { prox: 30 } },
      hooks: { draw: [(u) => drawMarks(u, this)], setCursor: [(u) => this.cursor.moved(u)], setScale: [() => this.cursor.place()] },
    };
  }

  area() {
    return { width: Math.max(200, this.plot.clientWidth), height: Math.max(160, this.plot.clientHeight) };
  }

  /** The whole axis has a margin where points would lie on its ends, and room for lines across. */
  range(low, high) {
    const first = this.xs[0];
    const last = this.xs[this.xs.length - 1];
    if (low == null) return [0, 1];
    if (low > first || high < last) return [low, high];
    const lines = this.model.lines.filter((line) => line.vertical).map((line) => line.at);
    const from = Math.min(first, ...lines);
    const to = Math.max(last, ...lines);
    const room = to > from ? (to - from) * (this.isScatter() ? 0.04 : 0.01) : Math.abs(to) / 10 || 1;
    return [from - room, to + room];
  }

  heights(low, high) {
    if (low == null) return [0, 1];
    const lines = this.model.lines.filter((line) => !line.vertical).map((line) => line.at);
    const from = Math.min(low, ...lines);
    const to = Math.max(high, ...lines);
    const room = to > from ? (to - from) * 0.06 : Math.abs(to) / 10 || 1;
    return [from >= 0 && from - room < 0 ? 0 : from - room, to + room];
  }

  isScatter() {
    return this.model.series.some((one) => one.style === 'POINT' || one.style === 'CROSS');
  }

  zoomed() {
    if (!this.uplot || !this.xs.length) return null;
    const { min, max } = this.uplot.scales.x;
    return min > this.xs[0] || max < this.xs[this.xs.length - 1] ? { min, max } : null;
  }

  reset() {
    this.uplot.setScale('x', { min: this.xs[0], max: this.xs[this.xs.length - 1] });
  }

  zoom(factor) {
    const { min, max } = this.uplot.scales.x;
    const centre = this.cursor.x() ?? (min + max) / 2;
    const from = Math.max(this.xs[0], centre - (centre - min) * factor);
    const to = Math.min(this.xs[this.xs.length - 1], centre + (max - centre) * factor);
    if (to > from) this.uplot.setScale('x', { min: from, max: to });
  }

  smooth() {
    if (this.model.series.some(isSmooth)) this.uplot.setData(this.data(), this.zoomed() == null);
  }

  resize() {
    const { width, height } = this.area();
    if (this.plot.clientWidth && (width !== this.uplot.width || height !== this.uplot.height)) this.uplot.setSize({ width, height });
  }

  /** Names of series become switches. */
  legend() {
    this.figure.querySelectorAll('.legend li').forEach((entry, i) => {
      if (entry.querySelector('button')) return;
      const button = element('button', { type: 'button', attributes: { 'aria-pressed': String(!this.hidden.has(i)) } });
      button.append(...entry.childNodes);
      button.addEventListener('click', () => {
        if (!this.hidden.delete(i)) this.hidden.add(i);
        button.setAttribute('aria-pressed', String(!this.hidden.has(i)));
        this.show(this.model);
      });
      entry.append(button);
    });
  }
}

/** Lines are the library's, all else is drawn by drawMarks. */
function lineOptions(series, show) {
  const base = { label: series.name, show, spanGaps: true, stroke: css('--c' + series.color), width: 2 };
  if (series.style === 'LINE') return { ...base, points: { show: series.x.length <= 40, size: 6, fill: css('--c' + series.color) } };
  if (series.style === 'STEP') return { ...base, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } };
  return { ...base, paths: () => null, points: { show: false } };
}
