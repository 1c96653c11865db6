/**
 * `이름: 값 / 이름: 값`, split on ` / ` and then on the first `: `. A part without `: ` belongs to the value before it: values may
 * themselves hold ` / `. The raw text is kept beside it by whoever calls.
 */
export function readOptions(raw: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  if (!raw.trim()) return pairs;
  for (const part of raw.trim().split(' / ')) {
    const colon = part.indexOf(': ');
    const last = pairs.at(-1);
    if (colon > 0) pairs.push([part.slice(0, colon).trim(), part.slice(colon + 2).trim()]);
    else if (/^[^:]+:$/.test(part.trim())) pairs.push([part.trim().slice(0, -1), '']);
    else if (last) last[1] = `${last[1]} / ${part.trim()}`;
    else pairs.push(['', part.trim()]);
  }
  return pairs;
}

/** `값/값/값` of a store's sheet: no names, and a slash inside brackets belongs to its value. */
export function readOptionValues(raw: string): [name: string, value: string][] {
  if (/\S\s*:\s+\S/.test(raw)) return readOptions(raw.replace(/\s*\/\s*(?![^()]*\))/g, ' / '));
  return raw
    .split(/\/(?![^()]*\))/)
    .map((value) => value.trim())
    .filter(Boolean)
    .map((value): [string, string] => ['', value]);
}
