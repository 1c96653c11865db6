import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Recognised } from '../recognise-products.ts';
import type { Deps, TakeInput } from '../take-rows.ts';
import { blocksOf, phaseOf } from '../work/line-states.ts';
import { type CanonicalRow, newestTime } from './canonical.ts';
import type { Compared } from './compare-rows.ts';
import { createPrints } from './prints.ts';
import { openOptionText } from './private-option.ts';
import { type Contact, sealPersons } from './seal-persons.ts';
import { buyerOf, recipientOf } from './take-rules.ts';

type Fresh = Compared & Recognised;
type Saved = {
  order_ids: string[];
  made_ids: ReadonlySet<string>;
  line_ids: string[];
  orders_new: number;
  deliveries_new: number;
};

/** Adds lines nobody knew, with the orders and deliveries that are new with them. */
export async function saveNewRows(tx: Tx, deps: Deps, input: TakeInput, fresh: Fresh[]): Promise<Saved> {
  if (fresh.length === 0) return { order_ids: [], made_ids: new Set(), line_ids: [], orders_new: 0, deliveries_new: 0 };
  const orders = await saveOrders(tx, deps, input, fresh);
  const deliveries = await saveDeliveries(tx, deps, input, fresh, orders.ids);
  const line_ids = await saveLines(tx, deps, input, fresh, {
    orders: orders.ids,
    deliveries: deliveries.ids,
    made_ids: orders.made_ids,
  });
  return {
    order_ids: [...new Set(fresh.map((one) => orders.ids.get(one.row.order)!))],
    made_ids: orders.made_ids,
    line_ids,
    orders_new: orders.made_ids.size,
    deliveries_new: deliveries.added,
  };
}

async function saveOrders(tx: Tx, deps: Deps, input: TakeInput, fresh: Fresh[]) {
  const { channel } = input;
  const prints = createPrints(deps.keys, channel.id);
  const firsts = firstBy(fresh, (row) => row.order);
  const ids = await readIds(
    tx,
    tx`select order_key as key, id from channels.orders
       where channel_id = ${channel.id} and order_key = any (${textArray([...firsts.keys()])}::text::text[])`,
  );
  const rows = [...firsts.values()].filter((row) => !ids.has(row.order));
  const refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    rows.map((row) => contactOf(buyerOf(row), `${channel.id}:buyer:${row.order}`)),
  );
  const made = rows.map((row) => ({ row, id: newId() }));
  await tx`
    insert into channels.orders (id, shop_id, channel_id, order_key, ordered_at, paid_at, buyer_ref, buyer_print, last_seen_at,
      last_seen_import_id, version)
    select id, ${channel.shop_id}, ${channel.id}, key, ordered_at, paid_at, buyer_ref, decode(print, 'hex'), ${input.seen_at},
      ${input.import_id}, 1
    from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[], ${textArray(rows.map((row) => row.order))}::text::text[],
      ${textArray(rows.map((row) => row.orderedAt))}::text::timestamptz[],
      ${textArray(rows.map((row) => row.paidAt))}::text::timestamptz[], ${plainArray(refs)}::text::uuid[],
      ${textArray(rows.map((row) => prints.of(`buyer:${row.order}`, buyerOf(row))))}::text::text[])
      as o (id, key, ordered_at, paid_at, buyer_ref, print)`;
  for (const { row, id } of made) ids.set(row.order, id);
  return { ids, made_ids: new Set(made.map((one) => one.id)) };
}

async function saveDeliveries(tx: Tx, deps: Deps, input: TakeInput, fresh: Fresh[], orders: Map<string, string>) {
  const { channel } = input;
  const prints = createPrints(deps.keys, channel.id);
  const firsts = firstBy(fresh, (row) => row.bundle);
  const ids = await readIds(
    tx,
    tx`select bundle_key as key, id from channels.deliveries
       where channel_id = ${channel.id} and bundle_key = any (${textArray([...firsts.keys()])}::text::text[])`,
  );
  const rows = [...firsts.values()].filter((row) => !ids.has(row.bundle));
  const refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    rows.map((row) => contactOf(recipientOf(row), `${channel.id}:recipient:${row.bundle}`)),
  );
  const made = rows.map((row) => ({ row, id: newId() }));
  const texts = (pick: (row: CanonicalRow) => string | null) => textArray(rows.map(pick));
  const numbers = (pick: (row: CanonicalRow) => number) => plainArray(rows.map(pick));
  await tx`
    insert into channels.deliveries (id, shop_id, channel_id, order_id, bundle_key, recipient_ref, recipient_print, sido, sigungu, gu,
      region_flag, remote, shipping_krw, remote_shipping_krw, wished_on, method, courier, tracking_number, dispatched_at)
    select id, ${channel.shop_id}, ${channel.id}, order_id, key, ref, decode(print, 'hex'), sido, sigungu, gu, flag, remote, shipping,
      remote_shipping, wished_on, method, courier, tracking_number, dispatched_at
    from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[],
      ${plainArray(rows.map((row) => orders.get(row.order)!))}::text::uuid[], ${texts((row) => row.bundle)}::text::text[],
      ${plainArray(refs)}::text::uuid[],
      ${texts((row) => prints.of(`recipient:${row.bundle}`, recipientOf(row)))}::text::text[],
      ${texts((row) => row.sido)}::text::text[], ${texts((row) => row.sigungu)}::text::text[],
      ${texts((row) => row.gu)}::text::text[], ${texts((row) => row.regionFlag)}::text::text[],
      ${texts((row) => row.remote)}::text::text[], ${numbers((row) => row.shippingKrw ?? 0)}::text::bigint[],
      ${numbers((row) => row.remoteShippingKrw ?? 0)}::text::bigint[], ${texts((row) => row.hopeDate)}::text::date[],
      ${texts((row) => row.method)}::text::text[], ${texts((row) => row.courier)}::text::text[],
      ${texts((row) => row.invoice)}::text::text[], ${texts((row) => row.dispatchedAt)}::text::timestamptz[])
      as d (id, order_id, key, ref, print, sido, sigungu, gu, flag, remote, shipping, remote_shipping, wished_on, method, courier,
        tracking_number, dispatched_at)`;
  for (const { row, id } of made) ids.set(row.bundle, id);
  return { ids, added: made.length };
}

type Places = { orders: Map<string, string>; deliveries: Map<string, string>; made_ids: ReadonlySet<string> };

async function saveLines(tx: Tx, deps: Deps, input: TakeInput, fresh: Fresh[], places: Places): Promise<string[]> {
  const { channel } = input;
  const ids = fresh.map(newId);
  const options = fresh.map(({ row }) => openOptionText(row.optionRaw));
  const secret = fresh.filter((_, index) => options[index]!.is_private);
  const secret_refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    secret.map(({ row }) => ({
      ...contactOf(buyerOf(row), `${channel.id}:option:${row.key}`),
      value: { option: row.optionRaw },
    })),
  );
  const private_refs = new Map(secret.map(({ row }, index) => [row.key, secret_refs[index]!]));
  const rows = fresh.map((one) => one.row);
  const texts = (pick: (row: CanonicalRow) => string | null) => textArray(rows.map(pick));
  const numbers = (pick: (row: CanonicalRow) => number | null) => plainArray(rows.map(pick));
  const uuids = (pick: (one: Fresh) => string | null) => plainArray(fresh.map(pick));
  await tx`
    insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, parent_line_id, item_kind, channel_product_id,
      channel_option_id, title, option_text, private_ref, quantity, claimed_quantity, unit_krw, discount_krw, total_krw, fee_krw,
      state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at, stock_state, blocks, row_print, as_of)
    select id, ${channel.shop_id}, ${channel.id}, order_id, delivery_id, key, parent, kind, product, option, title, option_text, private_ref,
      quantity, claimed, unit, discount, total, fee, state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at,
      stock, blocks::text[], decode(print, 'hex'), coalesce(changed_at, ${input.seen_at})
    from unnest(${plainArray(ids)}::text::uuid[], ${uuids(({ row }) => places.orders.get(row.order)!)}::text::uuid[],
      ${uuids(({ row }) => places.deliveries.get(row.bundle)!)}::text::uuid[], ${texts((row) => row.key)}::text::text[],
      ${plainArray(parentsOf(fresh, ids, places))}::text::uuid[], ${texts((row) => row.kind)}::text::text[], ${uuids((one) => one.channel_product_id)}::text::uuid[],
      ${uuids((one) => one.channel_option_id)}::text::uuid[], ${texts((row) => row.product)}::text::text[],
      ${textArray(options.map((one) => one.text))}::text::text[],
      ${uuids(({ row }) => private_refs.get(row.key) ?? null)}::text::uuid[],
      ${numbers((row) => row.qty)}::text::int[], ${numbers((row) => row.claimed)}::text::int[],
      ${numbers((row) => row.unit ?? 0)}::text::bigint[], ${numbers((row) => row.discount ?? 0)}::text::bigint[],
      ${numbers((row) => row.total ?? 0)}::text::bigint[], ${numbers((row) => row.fee)}::text::bigint[],
      ${texts((row) => row.state ?? 'new')}::text::text[],
      ${texts((row) => (newestTime(row) ? new Date(newestTime(row)).toISOString() : null))}::text::timestamptz[],
      ${texts((row) => row.dueOn)}::text::date[], ${texts((row) => row.confirmedAt)}::text::timestamptz[],
      ${texts((row) => row.courier)}::text::text[], ${texts((row) => row.invoice)}::text::text[],
      ${texts((row) => row.dispatchedAt)}::text::timestamptz[], ${texts(firstStock)}::text::text[],
      ${texts((row) => textArray(firstBlocks(row)))}::text::text[],
      ${textArray(fresh.map((one) => one.print))}::text::text[], ${texts((row) => row.changedAt)}::text::timestamptz[])
      as l (id, order_id, delivery_id, key, parent, kind, product, option, title, option_text, private_ref, quantity, claimed, unit, discount,
        total, fee, state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at, stock, blocks, print, changed_at)`;
  return ids;
}

/** What is open waits for its match, the rest takes no stock that was not already promised: `holdForLines` goes on from there. */
const firstStock = (row: CanonicalRow) => (phaseOf(row.state ?? 'new') === 'open' ? 'unmatched' : 'none');

/** Why a line must not leave unseen, as far as its row tells; `holdForLines` knows more. */
const firstBlocks = (row: CanonicalRow): string[] =>
  blocksOf({
    state: row.state ?? 'new',
    stock_state: firstStock(row),
    has_difference: false,
    option_changed: false,
    blocks: row.blocks,
  });

/** The lines that add-ons of new orders hang under: the first of their product in their order. */
function parentsOf(fresh: Fresh[], ids: string[], places: Places): (string | null)[] {
  const mains = new Map<string, string>();
  const placeOf = (one: Fresh) => `${places.orders.get(one.row.order)} ${one.channel_product_id}`;
  for (const [n, one] of fresh.entries())
    if (one.row.kind !== 'addon' && !mains.has(placeOf(one))) mains.set(placeOf(one), ids[n]!);
  return fresh.map((one) =>
    one.row.kind === 'addon' && places.made_ids.has(places.orders.get(one.row.order)!)
      ? (mains.get(placeOf(one)) ?? null)
      : null,
  );
}

function contactOf(person: { name: string; phone: string | null }, own: string): Contact {
  return { name: person.name, phone: person.phone, own, value: person };
}

function firstBy(fresh: Fresh[], keyOf: (row: CanonicalRow) => string): Map<string, CanonicalRow> {
  const firsts = new Map<string, CanonicalRow>();
  for (const { row } of fresh) if (!firsts.has(keyOf(row))) firsts.set(keyOf(row), row);
  return firsts;
}

async function readIds(_tx: Tx, query: PromiseLike<unknown>): Promise<Map<string, string>> {
  const rows = (await query) as { key: string; id: string }[];
  return new Map(rows.map((row) => [row.key, row.id]));
}
