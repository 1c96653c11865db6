import type { LineState } from '../import/canonical.ts';

export type Phase = 'open' | 'left' | 'over';

/** open: its goods are here and promised. left: they are on their way or there. over: it wants no goods any more. */
const phases: Record<LineState, Phase> = {
  new: 'open',
  confirmed: 'open',
  cancel_requested: 'open',
  address_changed: 'open',
  shipping: 'left',
  delivered: 'left',
  decided: 'left',
  exchanged: 'left',
  canceled: 'over',
  returned: 'over',
};

export const phaseOf = (state: LineState): Phase => phases[state];
/** May still be changed here. */
export const isOpen = (state: string): boolean => phases[state as LineState] === 'open';

/** Why goods must not leave yet. Other reasons on a line (an address that is no address) are others' to set and to take away. */
export const own_blocks = [
  'not_confirmed',
  'cancel_requested',
  'address_changed',
  'unmatched',
  'short',
  'difference',
  'option_changed',
] as const;
export type OwnBlock = (typeof own_blocks)[number];

/**
 * The blocks of a line: those of ours by what it is now, and whatever others have put there. A canceled or shipped line has none
 * of ours: nothing of it can leave (again).
 */
export function blocksOf(line: {
  state: LineState;
  stock_state: string;
  has_difference: boolean;
  /** Its option has another text at the channel now, and nobody has said whether it is still the same goods. */
  option_changed: boolean;
  blocks: readonly string[];
}): string[] {
  const foreign = line.blocks.filter((block) => !own_blocks.includes(block as OwnBlock));
  if (phaseOf(line.state) !== 'open') return foreign;
  const ours: OwnBlock[] = [];
  if (line.state === 'new') ours.push('not_confirmed');
  if (line.state === 'cancel_requested') ours.push('cancel_requested');
  if (line.state === 'address_changed') ours.push('address_changed');
  if (line.stock_state === 'unmatched') ours.push('unmatched');
  if (line.stock_state === 'short') ours.push('short');
  if (line.has_difference) ours.push('difference');
  if (line.option_changed) ours.push('option_changed');
  return [...ours, ...foreign];
}
