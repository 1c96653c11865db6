/**
 * The states a row may show, of our own orders and of the channels' lines, as they follow one another. The place in this list is
 * the bit of the lens and the rank when rows are sorted by state: append only.
 */
export const desk_states = [
  'pending',
  'paying',
  'waiting_deposit',
  'new',
  'confirmed',
  'cancel_requested',
  'address_changed',
  'partly_canceled',
  'shipping',
  'delivered',
  'decided',
  'exchanged',
  'returned',
  'canceled',
  'failed',
  'expired',
] as const;

export type DeskState = (typeof desk_states)[number];

const ranks = new Map<string, number>(desk_states.map((state, rank) => [state, rank]));

/** Where a state stands in the list; a state nobody told us about stands at the end of what is under way. */
export const rankOf = (state: string): number => ranks.get(state) ?? ranks.get('new')!;

/** States as bits. */
export const maskOf = (states: readonly string[]): number =>
  states.reduce((mask, state) => mask | (1 << rankOf(state)), 0);

/** Whatever asks for somebody first, then the line that has come least far. */
const urgent = ['address_changed', 'cancel_requested'];

/** The one state a row of many lines shows. */
export function stateOfLines(states: readonly string[]): string {
  const first = urgent.find((state) => states.includes(state));
  return first ?? [...states].sort((a, b) => rankOf(a) - rankOf(b))[0] ?? 'new';
}

/** What a row may be marked with by the facts; the place is the bit. */
export const desk_flags = ['unmatched', 'short', 'blocked', 'edited', 'refunded', 'jeju', 'island'] as const;
export type DeskFlag = (typeof desk_flags)[number];

export const flagsMask = (flags: readonly DeskFlag[]): number =>
  flags.reduce((mask, flag) => mask | (1 << desk_flags.indexOf(flag)), 0);

export const flagsOf = (mask: number): DeskFlag[] => desk_flags.filter((_, bit) => mask & (1 << bit));
