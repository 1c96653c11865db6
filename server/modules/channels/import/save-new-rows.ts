import { type Tx, together } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { bytea, column, date, type Form, int8, list, text, timestamptz, uuid } from '../../../platform/wire.ts';
import type { Recognised } from '../recognise-products.ts';
import type { Deps, TakeInput } from '../take-rows.ts';
import { phaseOf } from '../work/line-states.ts';
import { type CanonicalRow, momentOf } from './canonical.ts';
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
export async function saveNewRows(
  tx: Tx,
  deps: Deps,
  input: TakeInput,
  { fresh, orders: known_orders }: { fresh: Fresh[]; orders: ReadonlyMap<string, string> },
): Promise<Saved> {
  if (fresh.length === 0)
    return { order_ids: [], made_ids: new Set(), to_settle: [], orders_new: 0, deliveries_new: 0 };
  const { channel } = input;
  const places = await findPlaces(tx, input, fresh, known_orders);
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

/** `known_orders`: ids of orders that are there by the channel's keys. */
async function findPlaces(
  tx: Tx,
  { channel }: TakeInput,
  fresh: Fresh[],
  known_orders: ReadonlyMap<string, string>,
): Promise<Places> {
  const by_order = firstBy(fresh, (row) => row.order);
  const by_bundle = firstBy(fresh, (row) => row.bundle);
  const known_deliveries = await tx<{ key: string; id: string }[]>`
    select bundle_key as key, id from channels.deliveries
    where channel_id = ${channel.id} and bundle_key = any (${list(text, [...by_bundle.keys()])}::text[])`;
  const orders = new Map(known_orders);
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

const columnOf = <T>(form: Form<T>, made: Made[], value: (row: CanonicalRow) => T | null) =>
  column(form, made, ({ row }) => value(row));
const idsOf = (made: Made[]) =>
  list(
    uuid,
    made.map((one) => one.id),
  );
const keysOf = (made: Made[], key: (row: CanonicalRow) => string) =>
  list(
    text,
    made.map(({ row }) => key(row)),
  );
const printsOf = (made: Made[], print: (row: CanonicalRow) => string) =>
  list(
    bytea,
    made.map(({ row }) => Buffer.from(print(row), 'hex')),
  );

async function saveOrders(tx: Tx, input: TakeInput, made: Made[], refs: string[], prints: Prints): Promise<void> {
  const { channel } = input;
  const ordered_at = columnOf(timestamptz, made, (row) => momentOf(row.orderedAt));
  const paid_at = columnOf(timestamptz, made, (row) => momentOf(row.paidAt));
  await tx`
    insert into channels.orders (id, shop_id, channel_id, order_key, ordered_at, paid_at, buyer_ref, buyer_print, last_seen_at,
      last_seen_import_id, version)
    select (${idsOf(made)}::uuid[])[i], ${channel.shop_id}, ${channel.id}, key,
      coalesce((${ordered_at.list}::timestamptz[])[i], ${ordered_at.all}::timestamptz),
      coalesce((${paid_at.list}::timestamptz[])[i], ${paid_at.all}::timestamptz),
      (${list(uuid, refs.slice(0, made.length))}::uuid[])[i], print, ${input.seen_at}, ${input.import_id}, 1
    from unnest(${keysOf(made, (row) => row.order)}::text[],
      ${printsOf(made, (row) => prints.of(`buyer:${row.order}`, buyerOf(row)))}::bytea[]) with ordinality as o (key, print, at),
      lateral (select at::int as i) as n`;
}

async function saveDeliveries(tx: Tx, input: TakeInput, places: Places, refs: string[], prints: Prints): Promise<void> {
  const { channel } = input;
  const made = places.made.deliveries;
  const of = <T>(form: Form<T>, value: (row: CanonicalRow) => T | null) => columnOf(form, made, value);
  const orders = made.map(({ row }) => places.orders.get(row.order)!);
  const sido = of(text, (row) => row.sido);
  const sigungu = of(text, (row) => row.sigungu);
  const gu = of(text, (row) => row.gu);
  const flag = of(text, (row) => row.regionFlag);
  const remote = of(text, (row) => row.remote);
  const shipping = of(int8, (row) => row.shippingKrw ?? 0);
  const remote_shipping = of(int8, (row) => row.remoteShippingKrw ?? 0);
  const wished_on = of(date, (row) => row.hopeDate);
  const method = of(text, (row) => row.method);
  const courier = of(text, (row) => row.courier);
  const invoice = of(text, (row) => row.invoice);
  const dispatched_at = of(timestamptz, (row) => momentOf(row.dispatchedAt));
  await tx`
    insert into channels.deliveries (id, shop_id, channel_id, order_id, bundle_key, recipient_ref, recipient_print, sido, sigungu, gu,
      region_flag, remote, shipping_krw, remote_shipping_krw, wished_on, method, courier, tracking_number, dispatched_at)
    select (${idsOf(made)}::uuid[])[i], ${channel.shop_id}, ${channel.id}, (${list(uuid, orders)}::uuid[])[i], key,
      (${list(uuid, refs.slice(0, made.length))}::uuid[])[i], print,
      coalesce(sido, ${sido.all}::text), coalesce(sigungu, ${sigungu.all}::text), coalesce(gu, ${gu.all}::text),
      coalesce(flag, ${flag.all}::text), coalesce(remote, ${remote.all}::text),
      coalesce((${shipping.list}::bigint[])[i], ${shipping.all}::bigint),
      coalesce((${remote_shipping.list}::bigint[])[i], ${remote_shipping.all}::bigint),
      coalesce((${wished_on.list}::date[])[i], ${wished_on.all}::date),
      coalesce(method, ${method.all}::text), coalesce(courier, ${courier.all}::text), coalesce(invoice, ${invoice.all}::text),
      coalesce((${dispatched_at.list}::timestamptz[])[i], ${dispatched_at.all}::timestamptz)
    from unnest(${keysOf(made, (row) => row.bundle)}::text[],
      ${printsOf(made, (row) => prints.of(`recipient:${row.bundle}`, recipientOf(row)))}::bytea[], ${sido.list}::text[],
      ${sigungu.list}::text[], ${gu.list}::text[], ${flag.list}::text[], ${remote.list}::text[], ${method.list}::text[],
      ${courier.list}::text[], ${invoice.list}::text[]) with ordinality
      as d (key, print, sido, sigungu, gu, flag, remote, method, courier, invoice, at), lateral (select at::int as i) as n`;
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
