import type { Sql, Tx } from '../../../platform/db.ts';
import { bytea, list, text } from '../../../platform/wire.ts';
import type { Deps, TakeInput } from '../take-rows.ts';
import type { CanonicalRow } from './canonical.ts';
import { createPrints } from './prints.ts';
import { openOptionText } from './private-option.ts';
import {
  ageOf,
  type Buyer,
  buyerOf,
  type Change,
  type KnownDelivery,
  type KnownLine,
  lineChanges,
  personChanges,
  type Recipient,
  recipientOf,
} from './take-rules.ts';

/** A row against what is known of it. Known parts are there only where the outcome is `changed`. */
export type Compared = {
  row: CanonicalRow;
  print: string;
  outcome: 'new' | 'changed' | 'unchanged';
  /** Of the line and, under `recipient.…` and `buyer.…`, of persons (without values). */
  changes: Change[];
  line?: KnownLine;
  delivery?: KnownDelivery;
  recipient?: Recipient | null;
  buyer?: Buyer | null;
  buyer_ref?: string | null;
};

type KnownRow = KnownLine & {
  delivery: KnownDelivery;
  buyer_ref: string | null;
};

/** Compares rows with their channel's lines; reads only, opens only persons whose row is newer. */
export async function compareRows(sql: Sql | Tx, deps: Deps, input: TakeInput): Promise<Compared[]> {
  const made = createPrints(deps.keys, input.channel.id);
  const prints = input.rows.map((row) => made.ofRow(row));
  const there = await readThere(sql, input, prints);
  const others = input.rows.filter((row) => there.get(row.key) === false);
  const known = await readKnown(sql, input.channel.id, others);
  const as_of_ms = input.seen_at.getTime();
  const newer: { at: number; known: KnownRow }[] = [];
  const compared = input.rows.map((row, at): Compared => {
    const print = prints[at]!;
    if (there.get(row.key)) return { row, print, outcome: 'unchanged', changes: [] };
    const line = known.get(row.key);
    if (!line) return { row, print, outcome: 'new', changes: [] };
    const age = ageOf(line, row, print, row.changedAt ? Date.parse(row.changedAt) : as_of_ms);
    if (age === 'newer') newer.push({ at, known: line });
    return { row, print, outcome: 'unchanged', changes: [] };
  });
  if (newer.length === 0) return compared;
  const refs = newer.flatMap(({ known: line }) =>
    [line.delivery.recipient_ref, line.buyer_ref].filter((ref) => ref !== null),
  );
  const opened = await deps.vault.readPersonalData<Recipient & Buyer>(sql, [...new Set(refs)]);
  for (const { at, known: line } of newer) {
    const { row, print } = compared[at]!;
    const recipient = line.delivery.recipient_ref ? (opened.get(line.delivery.recipient_ref) ?? null) : null;
    const buyer = line.buyer_ref ? (opened.get(line.buyer_ref) ?? null) : null;
    const changes = [
      ...lineChanges(line, row, openOptionText(row.optionRaw).text),
      ...personChanges(recipient, recipientOf(row)).map((field) => personal(`recipient.${field}`)),
      ...personChanges(buyer, buyerOf(row)).map((field) => personal(`buyer.${field}`)),
    ];
    compared[at] = {
      row,
      print,
      outcome: changes.length > 0 ? 'changed' : 'unchanged',
      changes,
      line,
      delivery: line.delivery,
      recipient,
      buyer,
      buyer_ref: line.buyer_ref,
    };
  }
  return compared;
}

const personal = (field: string): Change => ({ field, before: null, after: null });

/** Keys of rows that are known, and whether just as they are: most of a file is all new, or comes again. */
async function readThere(sql: Sql | Tx, { channel, rows }: TakeInput, prints: string[]): Promise<Map<string, boolean>> {
  const keys = rows.map((row) => row.key);
  const told = prints.map((print) => Buffer.from(print, 'hex'));
  const found = await sql<{ key: string; same: boolean }[]>`
    select told.key, l.row_print is not distinct from told.print as same
    from unnest(${list(text, keys)}::text[], ${list(bytea, told)}::bytea[]) as told (key, print)
    join channels.lines l on l.channel_id = ${channel.id} and l.line_key = told.key`;
  return new Map(found.map((row) => [row.key, row.same]));
}

async function readKnown(sql: Sql | Tx, channel_id: string, rows: CanonicalRow[]): Promise<Map<string, KnownRow>> {
  if (rows.length === 0) return new Map();
  const keys = rows.map((row) => row.key);
  const lines = await sql<KnownRow[]>`
    select l.id, l.order_id, l.delivery_id, l.line_key, l.state, l.state_at, l.as_of, l.quantity, l.claimed_quantity, l.unit_krw,
      l.discount_krw, l.total_krw, l.fee_krw, l.title, l.option_text, l.due_on::text as due_on, l.confirmed_at, l.courier,
      l.tracking_number, l.dispatched_at, l.edited, encode(l.row_print, 'hex') as row_print,
      array(select encode(p, 'hex') from unnest(l.former_prints) p) as former_prints,
      jsonb_build_object('id', d.id, 'bundle_key', d.bundle_key, 'order_id', d.order_id, 'recipient_ref', d.recipient_ref,
        'recipient_print', encode(d.recipient_print, 'hex')) as delivery,
      o.buyer_ref
    from channels.lines l join channels.deliveries d on d.id = l.delivery_id join channels.orders o on o.id = l.order_id
    where l.channel_id = ${channel_id}
      and l.line_key = any (${list(text, keys)}::text[])`;
  return new Map(lines.map((row) => [row.line_key, row]));
}
