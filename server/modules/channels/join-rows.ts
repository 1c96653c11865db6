import type { CanonicalRow } from './import/canonical.ts';

/** Rows that share an order or a bundle, directly or through others, together, as they come first; and how many of both there are. */
export type Joined = { groups: CanonicalRow[][]; orders: number; deliveries: number };

export function joinRows(rows: readonly CanonicalRow[]): Joined {
  const roots = rows.map((_, n) => n);
  const rootOf = (n: number): number => {
    let at = n;
    while (roots[at] !== at) at = roots[at] = roots[roots[at]!]!;
    return at;
  };
  const join = (firsts: Map<string, number>, key: string, n: number) => {
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, n);
    else {
      const [a, b] = [rootOf(first), rootOf(n)];
      roots[Math.max(a, b)] = Math.min(a, b);
    }
  };
  const [orders, bundles] = [new Map<string, number>(), new Map<string, number>()];
  for (const [n, row] of rows.entries()) {
    join(orders, row.order, n);
    join(bundles, row.bundle, n);
  }
  // A root is the first row of its group.
  const groups = new Map<number, CanonicalRow[]>();
  for (const [n, row] of rows.entries()) {
    const root = rootOf(n);
    if (root === n) groups.set(n, [row]);
    else groups.get(root)!.push(row);
  }
  return { groups: [...groups.values()], orders: orders.size, deliveries: bundles.size };
}

/** Groups in chunks of about `size` rows, none of them in two. */
export function cutChunks(groups: readonly CanonicalRow[][], size: number): CanonicalRow[][] {
  const chunks: CanonicalRow[][] = [];
  let open: CanonicalRow[] = [];
  for (const mates of groups) {
    open.push(...mates);
    if (open.length < size) continue;
    chunks.push(open);
    open = [];
  }
  if (open.length > 0) chunks.push(open);
  return chunks;
}
