import { randomUUIDv7 } from 'node:crypto';

/** A uuid made of the first 128 bits of a hash in hex: a short name for something longer, not a random one. */
export const uuidOfHash = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** A new UUID v7: time-ordered, so that indexes grow at one end. */
export function newId(): string {
  return randomUUIDv7();
}

/** When an id of `newId` was made: its first 48 bits are milliseconds. */
export const madeAt = (id: string): string =>
  new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();

/** Below every id made at `ms` or later, above those made before. */
export function firstIdAt(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
