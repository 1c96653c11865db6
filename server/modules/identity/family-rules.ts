/** A token that was replaced this recently may come again: its reply was lost, or several requests left together. */
export const forgiven_ms = 10_000;

/** A family as the database has it, locked. `hash` is that of its current token. */
export type FamilyState = {
  generation: number;
  hash: Buffer;
  rotated_at: Date | null;
  /** The earlier of the end that use moves and the end that it does not. */
  expires_at: Date;
  ended: boolean;
};

/** A token of ours that was shown. `successors`: the hashes of what the last rotation may have made of it. */
export type Shown = { generation: number; hash: Buffer; successors: readonly Buffer[] };

/**
 * `rotate`: the current token, it is replaced. `repeat`: the one just replaced, its successor is told again. `reuse`: one that
 * was replaced before; two hold this family, and it ends. `over`: the family has ended.
 */
export type FamilyTurn = { turn: 'rotate' | 'reuse' | 'over' } | { turn: 'repeat'; successor: number };

/** What a shown token means. Pure. */
export function decideTurn(state: FamilyState, shown: Shown, now: Date): FamilyTurn {
  if (state.ended || state.expires_at <= now) return { turn: 'over' };
  if (shown.generation === state.generation && shown.hash.equals(state.hash)) return { turn: 'rotate' };
  const recent = state.rotated_at !== null && now.getTime() - state.rotated_at.getTime() <= forgiven_ms;
  if (recent && shown.generation === state.generation - 1) {
    const successor = shown.successors.findIndex((one) => one.equals(state.hash));
    if (successor >= 0) return { turn: 'repeat', successor };
  }
  return { turn: 'reuse' };
}
