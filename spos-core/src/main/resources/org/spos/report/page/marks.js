// What the library does not draw: points, crosses, rings, links, lines across, unsmoothed curves.
function drawMarks(u, chart) {
  const context = u.ctx;
  const ratio = devicePixelRatio || 1;
  const { left, top, width, height } = u.bbox;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  chart.model.series.forEach((series, i) => {
    if (chart.hidden.has(i)) return;
    const place = (j) => [u.valToPos(series.x[j], 'x', true), u.valToPos(series.y[j], 'y', true)];
    context.strokeStyle = css('--c' + series.color);
    context.lineWidth = 1.5 * ratio;
    if (series.style === 'LINE' && smoothing > 0 && isSmooth(series) && !series.low.length) faint(context, series, place, ratio);
    if (series.style === 'POINT') points(context, series, place, ratio);
    if (series.style === 'CROSS') crosses(context, series, place, ratio);
    if (series.style === 'RING') rings(context, series, place, ratio);
    if (series.style === 'LINK') links(context, series, place);
  });
  chart.model.lines.forEach((line) => across(u, context, line, ratio));
  context.restore();
}

function faint(context, series, place, ratio) {
  context.globalAlpha = 0.3;
  context.lineWidth = ratio;
  context.beginPath();
  series.x.forEach((x, j) => context.lineTo(...place(j)));
  context.stroke();
  context.globalAlpha = 1;
}

function points(context, series, place, ratio) {
  const shades = series.shades.length ? Array.from({ length: 10 }, (unused, i) => css('--s' + i)) : [];
  const plain = css('--c' + series.color);
  context.globalAlpha = 0.85;
  series.x.forEach((x, j) => {
    context.fillStyle = shades.length ? shades[series.shades[j]] : plain;
    context.beginPath();
    context.arc(...place(j), 3.6 * ratio, 0, 7);
    context.fill();
  });
  context.globalAlpha = 1;
}

function crosses(context, series, place, ratio) {
  const arm = 3.2 * ratio;
  context.beginPath();
  series.x.forEach((unused, j) => {
    const [x, y] = place(j);
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x - arm, y + arm);
    context.lineTo(x + arm, y - arm);
  });
  context.stroke();
}

function rings(context, series, place, ratio) {
  context.lineWidth = 2.4 * ratio;
  series.x.forEach((unused, j) => {
    context.beginPath();
    context.arc(...place(j), 8 * ratio, 0, 7);
    context.stroke();
  });
}

function links(context, series, place) {
  context.globalAlpha = 0.7;
  context.beginPath();
  series.x.forEach((unused, j) => (j % 2 ? context.lineTo(...place(j)) : context.moveTo(...place(j))));
  context.stroke();
  context.globalAlpha = 1;
}

function across(u, context, line, ratio) {
  const { left, top, width, height } = u.bbox;
  const at = u.valToPos(line.at, line.vertical ? 'x' : 'y', true);
  context.strokeStyle = css('--c4');
  context.lineWidth = 1.3 * ratio;
  context.setLineDash([5 * ratio, 4 * ratio]);
  context.beginPath();
  context.moveTo(line.vertical ? at : left, line.vertical ? top : at);
  context.lineTo(line.vertical ? at : left + width, line.vertical ? top + height : at);
  context.stroke();
  context.setLineDash([]);
  if (line.vertical) {
    const right = at > left + width / 2;
    context.fillStyle = css('--dim');
    context.font = `${11 * ratio}px system-ui, sans-serif`;
    context.textAlign = right ? 'right' : 'left';
    context.fillText(line.name, at + (right ? -5 : 5) * ratio, top + height - 6 * ratio);
  }
}
