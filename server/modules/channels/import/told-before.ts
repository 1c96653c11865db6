import type { Prints } from './prints.ts';

/** What a channel said of a personal field, as a keyed digest: enough to know it again, nothing to read. */
export const toldPrint = (prints: Prints, field: string, value: unknown): string =>
  prints.of(`told:${field}`, { value: value ?? null });

/**
 * Whether a channel says of a field that was changed by hand only what it said before, under one of the secrets it may have been
 * printed with: then nothing waits for a decision.
 */
export function isToldBefore(edited: unknown, told: readonly (string | null)[]): boolean {
  return typeof edited === 'object' && edited !== null && 'told' in edited && told.includes(edited.told as string);
}
