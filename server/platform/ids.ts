import { randomUUIDv7 } from 'node:crypto';

/** A uuid made of the first 128 bits of a hash in hex: a short name for something longer, not a random one. */
export const uuidOfHash = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** A new UUID v7: time-ordered, so that indexes grow at one end. */
export function newId(): string {
  return randomUUIDv7();
}
