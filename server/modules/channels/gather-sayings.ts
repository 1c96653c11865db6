import { type CanonicalRow, isLater } from './import/canonical.ts';

/** What rows say of one option of one product, however many of them say just the same. */
export type Saying = {
  /** The last row that says it, and where it stands among all. */
  row: CanonicalRow;
  last: number;
  /** When it was said: by the newest row that tells a time, of equally new ones the last, and where that one stands. Null: no row tells. */
  told: { time: string; at: number } | null;
};

type Branch = { next: Map<string | number | null, Branch>; saying: Saying | null };

/** The sayings of rows, as they come first, and each row's own: a file says the same few hundred some thousand times. */
export function gatherSayings(rows: readonly CanonicalRow[]): { sayings: Saying[]; of: Saying[] } {
  const root: Branch = { next: new Map(), saying: null };
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
  const known = branch.next.get(part);
  if (known) return known;
  const made: Branch = { next: new Map(), saying: null };
  branch.next.set(part, made);
  return made;
}
