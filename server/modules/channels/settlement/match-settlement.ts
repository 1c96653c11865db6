/** A row of a settlement file: keys and money, KRW; null where the file has no such column. Fees are positive. */
export type SettlementRow = {
  row: number;
  part: 'goods' | 'shipping';
  key: string;
  gross_krw: number | null;
  fee_krw: number | null;
  net_krw: number | null;
  /** Of a goods row: its bundle and the fee of the whole bundle, which stands on each of its rows. */
  bundle: { key: string; shipping_krw: number } | null;
};
export type SettlementKind = 'decided' | 'paid';

export type KnownMoney = {
  /** By the line's key. */
  lines: ReadonlyMap<string, { line_id: string; state: string; total_krw: number; fee_krw: number | null }>;
  /** By the bundle's key. */
  bundles: ReadonlyMap<string, { shipping_krw: number }>;
  /** What earlier files of these channels said, by `part key`. `net_krw` is what 구매확정내역 promised. */
  promised: ReadonlyMap<string, { net_krw: number | null }>;
  paid: ReadonlySet<string>;
};

const settlement_differences = [
  'unknown_line',
  'canceled_here',
  'amount_differs',
  'fee_differs',
  'net_wrong',
  'shipping_disagrees',
  'shipping_differs',
  'paid_differs',
  'paid_twice',
  'taken_back',
] as const;
export type SettlementDifference = (typeof settlement_differences)[number];

export type MatchedRow = Omit<SettlementRow, 'bundle'> & {
  line_id: string | null;
  /** The money that should come of it, as far as it is known here. */
  expected_krw: number | null;
  differences: SettlementDifference[];
};

/**
 * Holds a settlement file against what is known here: each line's amount, fee and money, and each bundle's shipping, which stands on
 * every row of the bundle and counts once. One result a line, and one a bundle that has a fee here or there.
 */
export function matchSettlement(kind: SettlementKind, rows: readonly SettlementRow[], known: KnownMoney): MatchedRow[] {
  const seen = new Set<string>();
  const goods = rows.map((row) =>
    row.part === 'goods' ? matchLine(kind, row, known, seen) : matchBundle(kind, row, known, seen),
  );
  return [...goods, ...shippingOnce(rows, known)];
}

function matchLine(kind: SettlementKind, row: SettlementRow, known: KnownMoney, seen: Set<string>): MatchedRow {
  const { bundle: _, ...told } = row;
  const differences: SettlementDifference[] = [];
  const line = known.lines.get(row.key);
  if (!line) differences.push('unknown_line');
  const { gross_krw, fee_krw, net_krw } = row;
  const over = line?.state === 'canceled' || line?.state === 'returned';
  if (kind === 'paid' && net_krw !== null && net_krw < 0) {
    // Money that goes back: right for what was canceled or returned.
    if (line && !over) differences.push('taken_back');
    return { ...told, line_id: line?.line_id ?? null, expected_krw: null, differences };
  }
  const wrong = gross_krw !== null && fee_krw !== null && net_krw !== null && gross_krw - fee_krw !== net_krw;
  if (wrong) differences.push('net_wrong');
  if (line) {
    if (over) differences.push('canceled_here');
    if (gross_krw !== null && gross_krw !== line.total_krw) differences.push('amount_differs');
    if (fee_krw !== null && line.fee_krw !== null && fee_krw !== line.fee_krw) differences.push('fee_differs');
  }
  const own = line && line.fee_krw !== null ? line.total_krw - line.fee_krw : null;
  const expected_krw = known.promised.get(`goods ${row.key}`)?.net_krw ?? own;
  differences.push(...paidOf(kind, row, expected_krw, known, seen));
  return { ...told, line_id: line?.line_id ?? null, expected_krw, differences };
}

/** Shipping that has a row of its own, as files of money received have it. */
function matchBundle(kind: SettlementKind, row: SettlementRow, known: KnownMoney, seen: Set<string>): MatchedRow {
  const { bundle: _, ...told } = row;
  const ours = known.bundles.get(row.key);
  const differences: SettlementDifference[] = ours ? [] : ['unknown_line'];
  if (ours && row.gross_krw !== null && row.gross_krw !== ours.shipping_krw) differences.push('shipping_differs');
  const promised = known.promised.get(`shipping ${row.key}`)?.net_krw;
  const expected_krw = promised ?? ours?.shipping_krw ?? null;
  // The market takes its fee off shipping too: without a promise only the gross amount is held against ours.
  differences.push(...paidOf(kind, row, row.fee_krw ? null : expected_krw, known, seen));
  return { ...told, line_id: null, expected_krw, differences };
}

function paidOf(
  kind: SettlementKind,
  row: SettlementRow,
  expected_krw: number | null,
  known: KnownMoney,
  seen: Set<string>,
): SettlementDifference[] {
  if (kind !== 'paid') return [];
  const name = `${row.part} ${row.key}`;
  const twice = known.paid.has(name) || seen.has(name);
  seen.add(name);
  if (twice) return ['paid_twice'];
  return row.net_krw !== null && expected_krw !== null && row.net_krw !== expected_krw ? ['paid_differs'] : [];
}

function shippingOnce(rows: readonly SettlementRow[], known: KnownMoney): MatchedRow[] {
  const bundles = new Map<string, { row: number; fees: Set<number> }>();
  for (const { row, bundle } of rows) {
    if (!bundle) continue;
    const found = bundles.get(bundle.key) ?? { row, fees: new Set() };
    found.fees.add(bundle.shipping_krw);
    bundles.set(bundle.key, found);
  }
  return [...bundles].flatMap(([key, { row, fees }]) => {
    const ours = known.bundles.get(key);
    const told = Math.max(...fees);
    if (told === 0 && (ours?.shipping_krw ?? 0) === 0) return [];
    const differences: SettlementDifference[] = [];
    if (fees.size > 1) differences.push('shipping_disagrees');
    if (ours && ours.shipping_krw !== told) differences.push('shipping_differs');
    const money = { gross_krw: told, fee_krw: null, net_krw: told };
    return [
      { row, part: 'shipping', key, ...money, line_id: null, expected_krw: ours?.shipping_krw ?? null, differences },
    ];
  });
}
