import type { GridRow } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { maskName, maskPhone, type Vault } from '../identity/index.ts';
import { readLatestAttempts } from '../payments/index.ts';
import type { Facet } from './codes.ts';
import type { DeskDelivery, DeskLine } from './desk-order.ts';
import type { AnyContact } from './people-tokens.ts';
import { desk_states, flagsOf } from './states.ts';
import type { Desk, View } from './watch-desk.ts';

export type StoredRow = {
  order_id: string;
  slot: number;
  origin: string;
  number: string;
  channel_code: number;
  team_code: number;
  mark_code: number;
  state: string;
  states: number;
  flags: number;
  title: string;
  quantity: number;
  amount_krw: number;
  refunded_krw: number;
  ordered_at: Date;
  paid_at: Date | null;
  dispatched_at: Date | null;
  delivered_at: Date | null;
  due_on: string | null;
  wished_on: string | null;
  sido: string | null;
  sigungu: string | null;
  drop_id: string | null;
  buyer_ref: string | null;
  recipient_ref: string | null;
  lines: DeskLine[];
  deliveries: DeskDelivery[];
  revision: number;
};

type Which = { slots: readonly number[] } | { order_ids: readonly string[] };

/** Rows as they are stored, in the order they were asked for. Read as a viewer, only theirs come. */
export async function readStoredRows(sql: Sql | Tx, which: Which): Promise<StoredRow[]> {
  const by_slot = 'slots' in which;
  const where = by_slot
    ? sql`r.slot = any(${plainArray(which.slots)}::text::int[])`
    : sql`r.order_id = any(${plainArray(which.order_ids)}::text::uuid[])`;
  const rows = await sql<StoredRow[]>`
    select r.order_id, r.slot, r.origin, r.number, r.channel_code, r.team_code, r.mark_code, r.state, r.states, r.flags, r.title, r.quantity, r.amount_krw, r.refunded_krw, r.ordered_at, r.paid_at,
      r.dispatched_at, r.delivered_at, r.due_on::text, r.wished_on::text, r.sido, r.sigungu, r.drop_id, r.buyer_ref,
      r.recipient_ref, r.lines, r.deliveries, r.revision
    from desk.rows r where ${where}`;
  const place = new Map<string | number, number>(
    by_slot ? which.slots.map((slot, at) => [slot, at]) : which.order_ids.map((id, at) => [id, at]),
  );
  const at = (row: StoredRow) => place.get(by_slot ? row.slot : row.order_id) ?? 0;
  return rows.sort((a, b) => at(a) - at(b));
}

/** Rows with their people masked, as the wire has them. Contacts are opened on the app's own connections. */
export async function showRows(
  { sql, vault, desk }: { sql: Sql; vault: Vault; desk: Desk },
  view: View,
  rows: readonly StoredRow[],
): Promise<GridRow[]> {
  const refs = [...new Set(rows.flatMap((row) => [row.buyer_ref, row.recipient_ref]).filter((ref) => ref !== null))];
  const own = rows.filter((row) => row.origin === 'own').map((row) => row.order_id);
  const codes = rows.flatMap((row) => [row.channel_code, row.team_code, row.mark_code]);
  const [facets, contacts, attempts] = await Promise.all([
    desk.words(view, codes),
    vault.readPersonalData<AnyContact>(sql, refs),
    readLatestAttempts(sql, own),
  ]);
  const people = new Map([...contacts].map(([ref, contact]) => [ref, maskedPerson(contact)]));
  return rows.map((row) => ({
    order_id: row.order_id,
    origin: row.origin,
    order_number: row.number,
    channel: channelOf(row, facets),
    state: row.state,
    states: desk_states.filter((_, bit) => row.states & (1 << bit)),
    flags: flagsOf(row.flags),
    title: row.title,
    quantity: row.quantity,
    amount_krw: row.amount_krw,
    refunded_krw: row.refunded_krw,
    placed_at: row.ordered_at.toISOString(),
    paid_at: row.paid_at?.toISOString() ?? null,
    due_on: row.due_on,
    wished_on: row.wished_on,
    dispatched_at: row.dispatched_at?.toISOString() ?? null,
    delivered_at: row.delivered_at?.toISOString() ?? null,
    region: regionOf(row, row.deliveries[0]),
    team: facets.get(row.team_code)?.value ?? null,
    mark: facets.get(row.mark_code)?.value ?? null,
    drop_id: row.drop_id,
    buyer: people.get(row.buyer_ref ?? '') ?? '',
    recipient: people.get(row.recipient_ref ?? '') ?? '',
    payment_state: attempts.get(row.order_id)?.state ?? null,
    lines: row.lines.map((line) => ({ ...line, parcels: line.parcels ?? [] })),
    deliveries: row.deliveries.map((one) => shownDelivery(row, one)),
    revision: row.revision,
  }));
}

function channelOf(row: StoredRow, facets: ReadonlyMap<number, Facet>): GridRow['channel'] {
  const channel = facets.get(row.channel_code);
  return { id: channel?.value ?? '', name: channel?.label ?? '' };
}

/** An own order's region is the row's: its delivery itself does not know it. */
function regionOf(row: StoredRow, delivery: DeskDelivery | undefined): GridRow['region'] {
  const remote = delivery?.remote ?? flagsOf(row.flags).find((flag) => flag === 'jeju' || flag === 'island') ?? null;
  return {
    sido: delivery?.sido ?? row.sido,
    sigungu: delivery?.sigungu ?? row.sigungu,
    remote,
    flag: delivery?.region_flag ?? null,
  };
}

function shownDelivery(row: StoredRow, one: DeskDelivery): GridRow['deliveries'][number] {
  const { delivery_id, bundle, wished_on, courier, tracking_number } = one;
  const dispatched_at = one.dispatched_at && new Date(one.dispatched_at).toISOString();
  return { delivery_id, bundle, wished_on, courier, tracking_number, dispatched_at, region: regionOf(row, one) };
}

function maskedPerson(contact: AnyContact): string {
  const words = [contact.name && maskName(contact.name), contact.phone && maskPhone(contact.phone)];
  return words.filter(Boolean).join(', ');
}
