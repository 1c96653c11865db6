import { plainArray, textArray } from '../../../platform/arrays.ts';
import { type Tx, together } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Recognised } from '../recognise-products.ts';
import type { Deps, TakeInput } from '../take-rows.ts';
import { phaseOf } from '../work/line-states.ts';
import type { CanonicalRow } from './canonical.ts';
import type { Compared } from './compare-rows.ts';
import { createPrints, type Prints } from './prints.ts';
import { openOptionText } from './private-option.ts';
import { saveNewLines } from './save-new-lines.ts';
import { type Contact, sealPersons } from './seal-persons.ts';
import { buyerOf, recipientOf } from './take-rules.ts';

export type Fresh = Compared & Recognised;
type Saved = {
  order_ids: string[];
  made_ids: ReadonlySet<string>;
  /** Those for which more is to be done than to write them down: stock, a day to count, an alert. */
  to_settle: string[];
  orders_new: number;
  deliveries_new: number;
};

/** A record that is new with these rows, by the first row that tells of it. */
type Made = { row: CanonicalRow; id: string };
/** Where the lines belong, by the channel's keys; `made`: what is new of it. */
export type Places = {
  orders: Map<string, string>;
  deliveries: Map<string, string>;
  made: { orders: Made[]; deliveries: Made[] };
  made_ids: ReadonlySet<string>;
};

/**
 * Adds lines nobody knew, with the orders and deliveries that are new with them. Every person is sealed and saved in one statement
 * before anything else is written: two transactions side by side meet over the same persons in the same order.
 */
export async function saveNewRows(tx: Tx, deps: Deps, input: TakeInput, fresh: Fresh[]): Promise<Saved> {
  if (fresh.length === 0)
    return { order_ids: [], made_ids: new Set(), to_settle: [], orders_new: 0, deliveries_new: 0 };
  const { channel } = input;
  const places = await findPlaces(tx, input, fresh);
  const { orders, deliveries } = places.made;
  const secret = fresh.filter(({ row }) => openOptionText(row.optionRaw).is_private);
  const refs = await sealPersons(tx, deps, channel.shop_id, [
    ...orders.map(({ row }) => contactOf(buyerOf(row), `${channel.id}:buyer:${row.order}`)),
    ...deliveries.map(({ row }) => contactOf(recipientOf(row), `${channel.id}:recipient:${row.bundle}`)),
    ...secret.map(({ row }) => ({
      ...contactOf(buyerOf(row), `${channel.id}:option:${row.key}`),
      value: { option: row.optionRaw },
    })),
  ]);
  const private_refs = new Map(secret.map(({ row }, n) => [row.key, refs[orders.length + deliveries.length + n]!]));
  const prints = createPrints(deps.keys, channel.id);
  const line_ids = fresh.map(newId);
  await together([
    saveOrders(tx, input, orders, refs, prints),
    saveDeliveries(tx, input, places, refs.slice(orders.length), prints),
    saveNewLines(tx, input, { fresh, places, ids: line_ids, private_refs }),
  ]);
  return {
    order_ids: [...new Set(fresh.map((one) => places.orders.get(one.row.order)!))],
    made_ids: places.made_ids,
    to_settle: line_ids.filter((_, n) => wantsMore(fresh[n]!)),
    orders_new: orders.length,
    deliveries_new: deliveries.length,
  };
}

async function findPlaces(tx: Tx, { channel }: TakeInput, fresh: Fresh[]): Promise<Places> {
  const by_order = firstBy(fresh, (row) => row.order);
  const by_bundle = firstBy(fresh, (row) => row.bundle);
  type Known = { key: string; id: string };
  const [known_orders, known_deliveries] = await together([
    tx<Known[]>`
      select order_key as key, id from channels.orders
      where channel_id = ${channel.id} and order_key = any (${textArray([...by_order.keys()])}::text::text[])`,
    tx<Known[]>`
      select bundle_key as key, id from channels.deliveries
      where channel_id = ${channel.id} and bundle_key = any (${textArray([...by_bundle.keys()])}::text::text[])`,
  ]);
  const orders = new Map(known_orders.map((one) => [one.key, one.id]));
  const deliveries = new Map(known_deliveries.map((one) => [one.key, one.id]));
  const make = (firsts: Map<string, CanonicalRow>, ids: Map<string, string>): Made[] =>
    [...firsts].flatMap(([key, row]) => {
      if (ids.has(key)) return [];
      const id = newId();
      ids.set(key, id);
      return { row, id };
    });
  const made = { orders: make(by_order, orders), deliveries: make(by_bundle, deliveries) };
  return { orders, deliveries, made, made_ids: new Set(made.orders.map((one) => one.id)) };
}

async function saveOrders(tx: Tx, input: TakeInput, made: Made[], refs: string[], prints: Prints): Promise<void> {
  const { channel } = input;
  const texts = (pick: (row: CanonicalRow) => string | null) => textArray(made.map(({ row }) => pick(row)));
  await tx`
    insert into channels.orders (id, shop_id, channel_id, order_key, ordered_at, paid_at, buyer_ref, buyer_print, last_seen_at,
      last_seen_import_id, version)
    select id, ${channel.shop_id}, ${channel.id}, key, ordered_at, paid_at, buyer_ref, decode(print, 'hex'), ${input.seen_at},
      ${input.import_id}, 1
    from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[], ${texts((row) => row.order)}::text::text[],
      ${texts((row) => row.orderedAt)}::text::timestamptz[], ${texts((row) => row.paidAt)}::text::timestamptz[],
      ${plainArray(refs.slice(0, made.length))}::text::uuid[],
      ${texts((row) => prints.of(`buyer:${row.order}`, buyerOf(row)))}::text::text[])
      as o (id, key, ordered_at, paid_at, buyer_ref, print)`;
}

async function saveDeliveries(tx: Tx, input: TakeInput, places: Places, refs: string[], prints: Prints): Promise<void> {
  const { channel } = input;
  const made = places.made.deliveries;
  const texts = (pick: (row: CanonicalRow) => string | null) => textArray(made.map(({ row }) => pick(row)));
  const numbers = (pick: (row: CanonicalRow) => number) => plainArray(made.map(({ row }) => pick(row)));
  await tx`
    insert into channels.deliveries (id, shop_id, channel_id, order_id, bundle_key, recipient_ref, recipient_print, sido, sigungu, gu,
      region_flag, remote, shipping_krw, remote_shipping_krw, wished_on, method, courier, tracking_number, dispatched_at)
    select id, ${channel.shop_id}, ${channel.id}, order_id, key, ref, decode(print, 'hex'), sido, sigungu, gu, flag, remote, shipping,
      remote_shipping, wished_on, method, courier, tracking_number, dispatched_at
    from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[],
      ${plainArray(made.map(({ row }) => places.orders.get(row.order)!))}::text::uuid[], ${texts((row) => row.bundle)}::text::text[],
      ${plainArray(refs.slice(0, made.length))}::text::uuid[],
      ${texts((row) => prints.of(`recipient:${row.bundle}`, recipientOf(row)))}::text::text[],
      ${texts((row) => row.sido)}::text::text[], ${texts((row) => row.sigungu)}::text::text[],
      ${texts((row) => row.gu)}::text::text[], ${texts((row) => row.regionFlag)}::text::text[],
      ${texts((row) => row.remote)}::text::text[], ${numbers((row) => row.shippingKrw ?? 0)}::text::bigint[],
      ${numbers((row) => row.remoteShippingKrw ?? 0)}::text::bigint[], ${texts((row) => row.hopeDate)}::text::date[],
      ${texts((row) => row.method)}::text::text[], ${texts((row) => row.courier)}::text::text[],
      ${texts((row) => row.invoice)}::text::text[], ${texts((row) => row.dispatchedAt)}::text::timestamptz[])
      as d (id, order_id, key, ref, print, sido, sigungu, gu, flag, remote, shipping, remote_shipping, wished_on, method, courier,
        tracking_number, dispatched_at)`;
}

function wantsMore({ row, decided }: Fresh): boolean {
  const state = row.state ?? 'new';
  if (phaseOf(state) !== 'open') return false;
  return decided || row.dueOn === null || state === 'cancel_requested' || state === 'address_changed';
}

function contactOf(person: { name: string; phone: string | null }, own: string): Contact {
  return { name: person.name, phone: person.phone, own, value: person };
}

function firstBy(fresh: Fresh[], keyOf: (row: CanonicalRow) => string): Map<string, CanonicalRow> {
  const firsts = new Map<string, CanonicalRow>();
  for (const { row } of fresh) if (!firsts.has(keyOf(row))) firsts.set(keyOf(row), row);
  return firsts;
}
