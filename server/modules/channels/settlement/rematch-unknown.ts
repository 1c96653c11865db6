import { type Sql, type Tx, transact } from '../../../platform/db.ts';
import { type MatchedRow, matchSettlement, type SettlementKind, type SettlementRow } from './match-settlement.ts';
import { columnsOf, readKnown } from './save-settlement.ts';

type Waiting = SettlementRow & { differences: string[] };
const files_at_once = 20;

/**
 * Holds rows that named no order against the order that came after their file, and the shipping of what was unknown with them. What
 * somebody has looked at stays as it is. Returns how many rows were held anew.
 */
export async function rematchUnknown(sql: Sql): Promise<number> {
  const files = await sql<{ id: string; channel_id: string; kind: SettlementKind }[]>`
    select s.id, s.channel_id, s.kind from channels.settlements s
    where exists (
      select from channels.settlement_rows r
      where r.settlement_id = s.id and r.differences <> '{}' and r.seen_at is null and 'unknown_line' = any (r.differences)
        and (exists (select from channels.lines l where r.part = 'goods' and l.channel_id = s.channel_id and l.line_key = r.key)
          or exists (select from channels.deliveries d where r.part = 'shipping' and d.channel_id = s.channel_id and d.bundle_key = r.key)))
    order by s.id limit ${files_at_once}`;
  let rows = 0;
  for (const file of files) rows += await transact(sql, (tx) => rematchFile(tx, file));
  return rows;
}

async function rematchFile(
  tx: Tx,
  { id, channel_id, kind }: { id: string; channel_id: string; kind: SettlementKind },
): Promise<number> {
  await tx`select from channels.channels where id = ${channel_id} for no key update`;
  const waiting = await tx<Waiting[]>`
    select r.row, r.part, r.key, r.gross_krw, r.fee_krw, r.net_krw, null as bundle, r.differences from channels.settlement_rows r
    where r.settlement_id = ${id} and r.seen_at is null
      and ('unknown_line' = any (r.differences) or (r.part = 'shipping' and r.expected_krw is null))
    order by r.row`;
  const known = await readKnown(tx, channel_id, waiting, id);
  const rows = waiting.filter(({ part, key }) => (part === 'goods' ? known.lines : known.bundles).has(key));
  const matched = matchSettlement(kind, rows, known);
  await saveMatched(
    tx,
    id,
    // That the rows of a bundle disagree was seen in the file and stands whatever came later.
    matched.map((one, at) => ({
      ...one,
      differences: rows[at]!.differences.includes('shipping_disagrees')
        ? [...new Set([...one.differences, 'shipping_disagrees' as const])]
        : one.differences,
    })),
  );
  return rows.length;
}

async function saveMatched(tx: Tx, settlement_id: string, rows: readonly MatchedRow[]): Promise<void> {
  const { at, part, line_id, expected, differences } = columnsOf(rows);
  await tx`
    update channels.settlement_rows r
    set line_id = w.line_id::uuid, expected_krw = w.expected, differences = string_to_array(w.differences, ',')
    from unnest(${at}::text::int[], ${part}::text::text[], ${line_id}::text::text[], ${expected}::text::bigint[],
      ${differences}::text::text[]) as w (row, part, line_id, expected, differences)
    where r.settlement_id = ${settlement_id} and r.row = w.row and r.part = w.part and r.seen_at is null`;
}
