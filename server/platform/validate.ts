import { type Refusal, refuse } from '@madang/contract';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import Format from 'typebox/format';

type Json = Record<string, unknown>;
type Part = 'params' | 'query' | 'body';

// RFC 3339 knows a leap second and a year 0; neither JavaScript's clock nor PostgreSQL's reads them.
Format.Set(
  'date-time',
  (text) => Format.IsDateTime(text) && !Number.isNaN(Date.parse(text)) && !text.startsWith('0000'),
);

/** Checks a value: null where it fits, else the refusal that names every field that does not. */
export type Check = (value: unknown) => Refusal | null;

/** Compiles a schema once, when it is first needed; a check of a small body then costs well under a microsecond. */
export function compileCheck(schema: TSchema, part: Part): Check {
  let compiled: Validator | null = null;
  return (value) => {
    compiled ??= Compile(schema);
    return compiled.Check(value) ? null : explain(compiled.Errors(value), part);
  };
}

type Found = { keyword: string; instancePath: string; message: string; params: object };

function explain(found: Found[], part: Part): Refusal {
  const details = new Map<string, { in: Part; field: string; message: string }>();
  for (const one of found) {
    for (const field of fieldsOf(one, part)) {
      if (details.size < 20 && !details.has(field)) details.set(field, { in: part, field, message: one.message });
    }
  }
  const first = details.keys().next().value ?? part;
  return refuse('invalid_input', { field: first }, [...details.values()]).error;
}

function fieldsOf(one: Found, part: Part): string[] {
  const path = one.instancePath.slice(1).replaceAll('/', '.');
  const missing = (one.params as { requiredProperties?: string[] }).requiredProperties;
  if (one.keyword === 'required' && missing) return missing.map((name) => (path ? `${path}.${name}` : name));
  return [(path || part).slice(0, 200)];
}

/**
 * Turns the text of a query or of path parameters into what its schema declares: numbers, booleans, lists (a single value
 * becomes a list of one), defaults. What cannot be turned stays text, so that the check names the field.
 */
export function compileCoerce(schema: TSchema): (from: Json) => Json {
  const properties = Object.entries(((schema as { properties?: Record<string, Json> }).properties ?? {}) as Json);
  const readers = properties.map(([name, property]) => [name, property as Json, readerOf(property as Json)] as const);
  const open = (schema as { additionalProperties?: unknown }).additionalProperties !== false;
  return (from) => {
    const to: Json = open ? {} : { ...from };
    for (const [name, property, read] of readers) {
      const value = from[name];
      if (value !== undefined) to[name] = read(value);
      else if (property.default !== undefined) to[name] = property.default;
    }
    return to;
  };
}

type Reader = (value: unknown) => unknown;

function readerOf(property: Json): Reader {
  if (property.type === 'array') {
    const one = readerOf((property.items ?? {}) as Json);
    return (value) => (Array.isArray(value) ? value : [value]).map(one);
  }
  if (Array.isArray(property.anyOf)) {
    const readers = (property.anyOf as Json[]).map(readerOf);
    return (value) => {
      for (const read of readers) {
        const turned = read(value);
        if (turned !== value) return turned;
      }
      return value;
    };
  }
  const type = property.type ?? typeof property.const;
  if (type === 'integer' || type === 'number') {
    return (value) => (typeof value === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(value) ? Number(value) : value);
  }
  if (type === 'boolean') return (value) => (value === 'true' ? true : value === 'false' ? false : value);
  return (value) => value;
}
