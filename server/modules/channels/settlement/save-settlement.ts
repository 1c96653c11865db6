import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { type KnownMoney, type MatchedRow, matchSettlement, type SettlementRow } from './match-settlement.ts';
import type { SettlementSheet } from './settlement-sheet.ts';

/**
 * Takes a settlement file of a channel: each row is held against the lines, bundles and files before it and is kept with what differs.
 * The same file again is the one that is known. Nobody's name is kept.
 */
export async function saveSettlement(
  tx: Tx,
  input: { channel: { id: string; shop_id: string }; sheet: SettlementSheet; sha256: string; by: string },
): Promise<{ settlement_id: string; known: boolean }> {
  const { channel, sheet, sha256 } = input;
  await tx`select from channels.channels where id = ${channel.id} for no key update`;
  const [before] = await tx<{ id: string }[]>`
    select id from channels.settlements where channel_id = ${channel.id} and sha256 = decode(${sha256}, 'hex')`;
  if (before) return { settlement_id: before.id, known: true };
  const matched = matchSettlement(sheet.kind, sheet.rows, await readKnown(tx, channel.id, sheet.rows));
  const settlement_id = newId();
  await tx`
    insert into channels.settlements (id, shop_id, channel_id, kind, sha256, created_by)
    values (${settlement_id}, ${channel.shop_id}, ${channel.id}, ${sheet.kind}, decode(${sha256}, 'hex'), ${input.by})`;
  await saveRows(tx, settlement_id, matched);
  return { settlement_id, known: false };
}

/** What is known of these rows' lines and bundles, and what files said of them: all, or those before the file `before`. */
export async function readKnown(
  tx: Tx,
  channel_id: string,
  rows: readonly SettlementRow[],
  before: string | null = null,
): Promise<KnownMoney> {
  const goods = textArray([...new Set(rows.flatMap((row) => (row.part === 'goods' ? [row.key] : [])))]);
  const bundle_keys = rows.flatMap((row) => (row.part === 'shipping' ? [row.key] : row.bundle ? [row.bundle.key] : []));
  const bundles = textArray([...new Set(bundle_keys)]);
  const lines = await tx<
    { line_key: string; line_id: string; state: string; total_krw: number; fee_krw: number | null }[]
  >`
    select line_key, id as line_id, state, total_krw, fee_krw from channels.lines
    where channel_id = ${channel_id} and line_key = any (${goods}::text::text[])`;
  const deliveries = await tx<{ bundle_key: string; shipping_krw: number }[]>`
    select bundle_key, shipping_krw from channels.deliveries
    where channel_id = ${channel_id} and bundle_key = any (${bundles}::text::text[])`;
  const told = await tx<{ name: string; kind: string; net_krw: number | null }[]>`
    select r.part || ' ' || r.key as name, s.kind, r.net_krw
    from channels.settlement_rows r join channels.settlements s on s.id = r.settlement_id
    where s.channel_id = ${channel_id} and r.key = any (${goods}::text::text[] || ${bundles}::text::text[])
      and (${before}::uuid is null or s.id < ${before}::uuid)
    order by s.id`;
  return {
    lines: new Map(lines.map((one) => [one.line_key, one])),
    bundles: new Map(deliveries.map((one) => [one.bundle_key, one])),
    promised: new Map(told.filter((one) => one.kind === 'decided').map((one) => [one.name, one])),
    paid: new Set(told.filter((one) => one.kind === 'paid').map((one) => one.name)),
  };
}

async function saveRows(tx: Tx, settlement_id: string, rows: readonly MatchedRow[]): Promise<void> {
  const { at, part, line_id, expected, differences, texts } = columnsOf(rows);
  await tx`
    insert into channels.settlement_rows (settlement_id, row, part, key, line_id, gross_krw, fee_krw, net_krw, expected_krw, differences)
    select ${settlement_id}, r.row, r.part, r.key, r.line_id::uuid, r.gross, r.fee, r.net, r.expected,
      string_to_array(r.differences, ',')
    from unnest(${at}::text::int[], ${part}::text::text[],
      ${texts((row) => row.key)}::text::text[], ${line_id}::text::text[],
      ${texts((row) => row.gross_krw)}::text::bigint[], ${texts((row) => row.fee_krw)}::text::bigint[],
      ${texts((row) => row.net_krw)}::text::bigint[], ${expected}::text::bigint[], ${differences}::text::text[])
      as r (row, part, key, line_id, gross, fee, net, expected, differences)`;
}

/** Rows as lists for a statement: where each stands, and what it was held against. */
export function columnsOf(rows: readonly MatchedRow[]) {
  const texts = (of: (row: MatchedRow) => string | number | null) =>
    textArray(rows.map((row) => of(row)?.toString() ?? null));
  return {
    at: plainArray(rows.map((row) => String(row.row))),
    part: plainArray(rows.map((row) => row.part)),
    line_id: texts((row) => row.line_id),
    expected: texts((row) => row.expected_krw),
    differences: texts((row) => row.differences.join(',')),
    texts,
  };
}
