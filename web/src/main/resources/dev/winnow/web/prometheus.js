// Reads what Prometheus reads.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Every sample: {name, labels, value}. */
export function parse(text) {
  const samples = [];
  for (const line of text.split("\n")) {
    const found = line.startsWith("#") ? null : LINE.exec(line);
    if (!found) continue;
    const labels = Object.fromEntries([...(found[2] ?? "").matchAll(LABEL)].map(([, name, value]) => [name, value]));
    samples.push({name: found[1], labels, value: found[3] === "+Inf" ? Infinity : Number(found[3])});
  }
  return samples;
}

/** The sum of a metric over all its labels that fit; NaN when there is none. */
export function total(samples, name, labels = {}) {
  const found = fitting(samples, name, labels);
  return found.length === 0 ? NaN : found.reduce((sum, {value}) => sum + value, 0);
}

/** The values that a label takes. */
export function values(samples, name, label) {
  return [...new Set(fitting(samples, name, {}).map(({labels}) => labels[label]))].filter(Boolean).sort();
}

function fitting(samples, name, labels) {
  return samples.filter((sample) => sample.name === name
    && Object.entries(labels).every(([key, value]) => sample.labels[key] === value));
}

/** A quantile of a histogram, straight between the borders of its bucket; NaN when it is empty. */
export function quantile(samples, name, share, labels = {}) {
  const sums = new Map();
  for (const {labels: {le}, value} of fitting(samples, `${name}_bucket`, labels)) {
    const border = le === "+Inf" ? Infinity : Number(le);
    sums.set(border, (sums.get(border) ?? 0) + value);
  }
  const buckets = [...sums].sort(([a], [b]) => a - b);
  const wanted = share * (buckets.at(-1)?.[1] ?? 0);
  if (!(wanted > 0)) return NaN;
  let [low, before] = [0, 0];
  for (const [border, count] of buckets) {
    if (count >= wanted) return border === Infinity ? low : low + ((border - low) * (wanted - before)) / (count - before);
    [low, before] = [border, count];
  }
  return NaN;
}
