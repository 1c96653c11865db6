import { type CanonicalRow, isLater } from './import/canonical.ts';

/** What rows say of one option of one product, however many of them say just the same. */
export type Saying = {
  /** The last row that says it, and where it stands among all. */
  row: CanonicalRow;
  last: number;
  /** When it was said: by the newest row that tells a time, of equally new ones the last, and where that one stands. Null: no row tells. */
  told: { time: string; at: number } | null;
};

/** Ends bear no map: where each row says something else there are as many as rows. */
type Branch = { next: Map<string | number | null, Branch> | null; saying: Saying | null };

/** The sayings of rows, as they come first, and each row's own: most files say the same few some thousand times. */
export function gatherSayings(rows: readonly CanonicalRow[]): { sayings: Saying[]; of: Saying[] } {
  const root: Branch = { next: null, saying: null };
  const sayings: Saying[] = [];
  const of = rows.map((row, at) => {
    let branch = root;
    for (const part of [row.productNo, row.product, row.optionNo, row.kind, row.optionRaw, row.unit])
      branch = branchOf(branch, part);
    const saying = branch.saying ?? { row, last: at, told: null };
    if (!branch.saying) sayings.push(saying);
    branch.saying = saying;
    saying.row = row;
    saying.last = at;
    const time = row.changedAt ?? row.paidAt ?? row.orderedAt;
    if (time !== null && !(saying.told && isLater(saying.told.time, time))) saying.told = { time, at };
    return saying;
  });
  return { sayings, of };
}

function branchOf(branch: Branch, part: string | number | null): Branch {
  branch.next ??= new Map();
  const known = branch.next.get(part);
  if (known) return known;
  const made: Branch = { next: null, saying: null };
  branch.next.set(part, made);
  return made;
}
