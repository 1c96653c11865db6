import { randomUUIDv7 } from 'node:crypto';

/** A new UUID v7: time-ordered, so that indexes grow at one end. */
export function newId(): string {
  return randomUUIDv7();
}
