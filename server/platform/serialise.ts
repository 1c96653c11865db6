import fastJson from 'fast-json-stringify';

type Serialise = (value: unknown) => string;

/**
 * What writes a reply by its declared schema, built when it is first needed: building those of every route took half of an
 * app's start. After that it costs one call more.
 */
export function compileSerialiser({ schema }: { schema: unknown }): Serialise {
  let serialise: Serialise | null = null;
  return (value) => {
    serialise ??= buildSerialiser(schema);
    return serialise(value);
  };
}

/** Throws where the schema is no schema: serialise.test.ts asks it of every route, since no start does any more. */
export const buildSerialiser = (schema: unknown): Serialise => fastJson(shapesOf(schema) as object);

const limits = new Set([
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'default',
]);

/**
 * Reply schemas reduced to their shape. Limits are for what comes in: on the way out a masked phone need not look like a phone, and a
 * union would be refused for it.
 */
function shapesOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shapesOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name, value]) => typeof value === 'object' || !limits.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, shapesOf(value)]));
}
