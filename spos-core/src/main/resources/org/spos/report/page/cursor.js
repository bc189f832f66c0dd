// What is pointed at, by mouse, finger or keyboard, in words.
class Cursor {
  constructor(chart) {
    this.chart = chart;
    this.tip = element('div', { className: 'tip', hidden: true });
    this.mark = element('div', { className: 'mark', hidden: true });
    this.spoken = element('p', { className: 'sr', attributes: { 'aria-live': 'polite' } });
    chart.plot.append(this.mark, this.tip);
    chart.plot.after(this.spoken);
    chart.plot.addEventListener('keydown', (event) => this.pressed(event));
    chart.plot.addEventListener('mouseleave', () => this.hide());
    chart.plot.addEventListener('blur', () => this.hide());
    this.series = 0;
    this.point = -1;
    this.keyboard = false;
  }

  x() {
    return this.keyboard && this.point >= 0 ? this.chart.model.series[this.series]?.x[this.point] : null;
  }

  hide() {
    this.tip.hidden = this.mark.hidden = true;
    this.keyboard = false;
  }

  shown() {
    return this.chart.model.series.map((one, i) => i)
      .filter((i) => !this.chart.hidden.has(i) && this.chart.model.series[i].style !== 'LINK' && this.chart.model.series[i].x.length);
  }

  where(series, point) {
    const { x, y } = this.chart.model.series[series];
    const u = this.chart.uplot;
    return [u.valToPos(x[point], 'x') + u.over.offsetLeft, u.valToPos(y[point], 'y') + u.over.offsetTop];
  }

  /** The mouse: the nearest point of a scatter, or the nearest place of each line. */
  moved(u) {
    const { left, top } = u.cursor;
    if (this.keyboard) return;
    if (left == null || left < 0) {
      this.hide();
      return;
    }
    const found = this.nearest(left + u.over.offsetLeft, top + u.over.offsetTop);
    if (!found) {
      this.hide();
      return;
    }
    [this.series, this.point] = found;
    this.place();
  }

  nearest(left, top) {
    const scatter = this.chart.isScatter();
    let best = null;
    let least = scatter ? 40 ** 2 : Infinity;
    for (const i of this.shown()) {
      this.chart.model.series[i].x.forEach((unused, j) => {
        const [x, y] = this.where(i, j);
        const far = (x - left) ** 2 * (scatter ? 1 : 1e4) + (y - top) ** 2;
        if (far < least) {
          least = far;
          best = [i, j];
        }
      });
    }
    return best;
  }

  /** Puts mark and words at the point. */
  place() {
    const series = this.chart.model.series[this.series];
    if (this.point < 0 || !series || this.point >= series.x.length) return;
    if (this.tip.hidden && !this.keyboard && this.chart.uplot.cursor.left < 0) return;
    const [x, y] = this.where(this.series, this.point);
    const over = this.chart.uplot.over;
    const inside = x >= over.offsetLeft - 1 && x <= over.offsetLeft + over.offsetWidth + 1;
    this.tip.hidden = this.mark.hidden = !inside;
    this.mark.style.left = x + 'px';
    this.mark.style.top = y + 'px';
    this.tip.textContent = this.words();
    const half = this.chart.plot.clientWidth / 2;
    this.tip.style.left = x > half ? '' : x + 14 + 'px';
    this.tip.style.right = x > half ? this.chart.plot.clientWidth - x + 14 + 'px' : '';
    this.tip.style.top = Math.max(0, Math.min(y - 12, this.chart.plot.clientHeight - this.tip.offsetHeight - 4)) + 'px';
  }

  words() {
    const { model } = this.chart;
    const series = model.series[this.series];
    const j = this.point;
    const named = model.series.length > 1 ? series.name + ': ' : '';
    if (series.labels.length) return named + series.labels[j] + (this.chart.isScatter() ? `\n${model.x} ${readable(series.x[j])}, ${model.y} ${readable(series.y[j])}` : '');
    const range = series.low.length ? `, from ${readable(series.low[j])} to ${readable(series.high[j])}` : '';
    const lines = [`${model.x} ${readable(series.x[j])}`, `${named}${readable(series.y[j])}${range}`];
    if (!this.chart.isScatter() && !this.keyboard) {
      for (const i of this.shown()) {
        const at = i === this.series ? -1 : model.series[i].x.indexOf(series.x[j]);
        if (at >= 0 && lines.length < 9) lines.push(`${model.series[i].name}: ${readable(model.series[i].y[at])}`);
      }
    }
    return lines.join('\n');
  }

  pressed(event) {
    const shown = this.shown();
    if (!shown.length || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!shown.includes(this.series)) [this.series, this.point] = [shown[0], -1];
    const last = this.chart.model.series[this.series].x.length - 1;
    const turn = (by) => {
      this.series = shown[(shown.indexOf(this.series) + by + shown.length) % shown.length];
      this.point = Math.min(Math.max(0, this.point), this.chart.model.series[this.series].x.length - 1);
    };
    const moves = {
      ArrowRight: () => (this.point = Math.min(last, this.point + 1)),
      ArrowLeft: () => (this.point = Math.max(0, this.point - 1)),
      PageDown: () => (this.point = Math.min(last, this.point + 10)),
      PageUp: () => (this.point = Math.max(0, this.point - 10)),
      Home: () => (this.point = 0),
      End: () => (this.point = last),
      ArrowDown: () => turn(1),
      ArrowUp: () => turn(-1),
      '+': () => this.chart.zoom(0.5),
      '=': () => this.chart.zoom(0.5),
      '-': () => this.chart.zoom(2),
      0: () => this.chart.reset(),
      Escape: () => this.hide(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.keyboard = true;
    move();
    if (!this.keyboard) return;
    this.place();
    this.spoken.textContent = this.words();
  }
}
