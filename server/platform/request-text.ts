/** Thrown where input cannot even be read; becomes `invalid_input` naming the field. */
export class UnreadableInput extends Error {
  field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

const max_depth = 64;
/** Below this length nesting cannot get deep enough to hurt anyone, so that the usual body is not scanned. */
const unscanned_length = 1_024;

/**
 * Parses a JSON body and refuses what would hurt further in: deep nesting (overflows recursive readers), NUL characters and lone
 * surrogates (PostgreSQL text and jsonb refuse them) and keys that reach for an object's prototype.
 * Those can only hide in escapes or under telling names, so the usual body costs three substring searches and one parse.
 */
export function readJson(text: string): unknown {
  if (text === '') return undefined;
  if (text.length > unscanned_length && depthOf(text) > max_depth) {
    throw new UnreadableInput('body', `nested deeper than ${max_depth}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableInput('body', 'is not valid JSON');
  }
  if (text.includes('\\u') || text.includes('__proto__') || text.includes('prototype')) inspect(value, 'body');
  return value;
}

/** The deepest nesting of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let in_string = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (in_string) {
      if (char === 92) at++;
      else if (char === 34) in_string = false;
    } else if (char === 34) in_string = true;
    else if (char === 91 || char === 123) deepest = Math.max(deepest, ++depth);
    else if (char === 93 || char === 125) depth--;
  }
  return deepest;
}

function inspect(value: unknown, field: string): void {
  if (typeof value === 'string') checkText(value, field);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    checkText(name, field);
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
      throw new UnreadableInput(field, 'has a forbidden name');
    }
    inspect(inner, field === 'body' ? name : `${field}.${name}`);
  }
}

/** Refuses text that PostgreSQL cannot store. */
function checkText(text: string, field: string): void {
  if (text.includes('\0')) throw new UnreadableInput(field, 'contains a NUL character');
  if (!text.isWellFormed()) throw new UnreadableInput(field, 'contains half of a surrogate pair');
}

/** Refuses text in a query or path that PostgreSQL cannot store. Only called where the URL carries a percent sign. */
export function checkTexts(values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    checkText(name, name.replaceAll('\0', ''));
    for (const one of Array.isArray(value) ? value : [value]) if (typeof one === 'string') checkText(one, name);
  }
}
