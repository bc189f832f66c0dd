// Numbers as people read them.
function digits(step) {
  let places = 0;
  while (places < 8 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6 * step * 10 ** places) places++;
  return places;
}

/** Labels of ticks, as short as their step allows. */
function tickLabels(splits) {
  const known = splits.filter((one) => one != null);
  const size = Math.max(...known.map(Math.abs));
  const step = known.length > 1 ? Math.abs(known[1] - known[0]) : size || 1;
  const suffixes = ['', 'k', 'M', 'G'];
  let at = 0;
  while (at < 3 && size / 1000 ** at >= (at ? 1000 : 10000)) at++;
  const scale = 1000 ** at;
  const places = digits(step / scale);
  return splits.map((one) =>
    one == null ? '' : (one / scale + 0).toFixed(places).replace(/^-(0(\.0*)?)$/, '$1') + suffixes[at]);
}

/** A value for reading: whole numbers with commas, others with five digits. */
function readable(value) {
  if (value == null) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e7 ? String(Number(value.toPrecision(5))) : value.toExponential(3);
}

/** The number of a cell such as "1,234" or "+0.5 ± 0.1"; NaN where there is none. */
function cellNumber(text) {
  const found = text.replace(/,/g, '').match(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/i);
  return found ? Number(found[0]) : NaN;
}

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function element(tag, options = {}, ...children) {
  const { attributes = {}, ...properties } = options;
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
