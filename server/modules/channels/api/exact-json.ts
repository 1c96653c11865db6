/** JSON whose whole numbers keep every digit: Coupang's delivery numbers have 18, and a JavaScript number keeps 15. */

type Source = { source?: string };

/** Whole numbers beyond what a number keeps exactly come as text; everything else as `JSON.parse` has it. Null where it is no JSON. */
export function parseExact(text: string): unknown {
  try {
    return JSON.parse(text, ((_: string, value: unknown, context: Source) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
        ? context.source
        : value) as (key: string, value: unknown) => unknown);
  } catch {
    return null;
  }
}

/** Text of digits as the JSON number it is; other text stays text. */
export function exactNumber(digits: string): unknown {
  const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
  return /^[1-9]\d*$/.test(digits) ? raw(digits) : digits;
}
