/** One part of an option as the channel writes it; `name` is empty where the text names none ("K/미디엄"). */
export type OptionPair = { name: string; value: string };

/**
 * Option text of a market into pairs: split on " / ", then each part on its first ": ". A part without ": " belongs to the
 * value before it (facts.md, section 1: free text may hold slashes and colons). A text that names no option at all is split on
 * slashes outside brackets. Nothing is lost: `joinOptions` gives a named text back; the raw text is kept beside it.
 */
export function parseOptions(raw: string): OptionPair[] {
  const text = raw.trim();
  if (text === '') return [];
  const pairs: OptionPair[] = [];
  const parts = text.split(' / ');
  if (!parts.some((part) => part.includes(': '))) return splitNameless(text).map((value) => ({ name: '', value }));
  for (const part of parts) {
    const at = part.indexOf(': ');
    const last = pairs.at(-1);
    if (at > 0) pairs.push({ name: part.slice(0, at).trim(), value: part.slice(at + 2).trim() });
    else if (last) last.value = `${last.value} / ${part}`;
    else pairs.push({ name: '', value: part.trim() });
  }
  return pairs;
}

/** The text a named list of pairs was parsed from. */
export function joinOptions(pairs: readonly OptionPair[]): string {
  return pairs.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join(' / ');
}

function splitNameless(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
    else if (character === '/' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/**
 * What two spellings of one option share: composed letters, one space, lower case. Used where a channel gives options no code
 * of their own. The seller's own code is no such key: sellers give one code to several options.
 */
export function optionKey(raw: string): string {
  return raw.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
