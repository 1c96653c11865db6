import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { readBoxes } from '../catalog/index.ts';
import { own_channel } from '../orders/index.ts';
import { settleBoxes } from './boxes/settle-boxes.ts';
import { alertChanged } from './driver/alerts.ts';
import { settleDeliveries } from './settle-deliveries.ts';

export type ParcelLine = {
  id: string;
  title: string;
  option_text: string;
  quantity: number;
  state: string;
  blocks: readonly string[];
  courier: string | null;
  tracking_number: string | null;
  /** Which of our goods one piece of it is; empty where nobody knows. */
  goods: readonly { variant_id: string; quantity: number }[];
};

/** What a source asks to be brought somewhere, as it is now. `delivery_id`: where it goes if it is new. */
export type NewParcel = {
  id: string;
  shop_id: string;
  delivery_id: string;
  order_id: string;
  channel_kind: string;
  channel_name: string;
  order_key: string;
  recipient_ref: string | null;
  sido: string | null;
  sigungu: string | null;
  gu: string | null;
  remote: string | null;
  region_flag: string | null;
  wished_on: string | null;
  ordered_at: string;
  state: 'open' | 'done' | 'void';
  version: number;
  lines: ParcelLine[];
};

const open_states = new Set(['new', 'confirmed', 'address_changed', 'cancel_requested']);
const void_states = new Set(['canceled', 'returned', 'exchanged']);

/** A parcel is open while anything of it is still to go, void when nothing of it ever went, else done. */
export function stateOf(lines: readonly Pick<ParcelLine, 'state' | 'quantity'>[]): NewParcel['state'] {
  if (lines.some((line) => open_states.has(line.state) && line.quantity > 0)) return 'open';
  return lines.every((line) => void_states.has(line.state) || line.quantity === 0) ? 'void' : 'done';
}

/**
 * Writes parcels as their sources see them now. A new one gets a delivery of its own; whether it travels with others is found out
 * afterwards (`bundleWaiting`). Older news than known is ignored; what is our own is read as it is, so the same version may say more.
 */
export async function keepParcels(tx: Tx, given: readonly NewParcel[]): Promise<void> {
  if (given.length === 0) return;
  const parcels = [...given].sort((a, b) => (a.id < b.id ? -1 : 1));
  const list = (pick: (one: NewParcel) => string | number | boolean | null) =>
    textArray(parcels.map((one) => (pick(one) === null ? null : String(pick(one)))));
  const taken = await tx<{ id: string; delivery_id: string; is_new: boolean }[]>`
    with given as (
      select * from unnest(${list((p) => p.id)}::text::uuid[], ${list((p) => p.shop_id)}::text::uuid[],
        ${list((p) => p.delivery_id)}::text::uuid[], ${list((p) => p.order_id)}::text::uuid[],
        ${list((p) => p.channel_kind)}::text::text[], ${list((p) => p.channel_name)}::text::text[],
        ${list((p) => p.order_key)}::text::text[], ${list((p) => p.recipient_ref)}::text::uuid[],
        ${list((p) => p.sido)}::text::text[], ${list((p) => p.sigungu)}::text::text[], ${list((p) => p.gu)}::text::text[],
        ${list((p) => p.remote)}::text::text[], ${list((p) => p.region_flag)}::text::text[],
        ${list((p) => p.wished_on)}::text::date[], ${list((p) => p.ordered_at)}::text::timestamptz[],
        ${list((p) => p.state)}::text::text[], ${list((p) => p.version)}::text::bigint[])
        as g (id, shop_id, delivery_id, order_id, channel_kind, channel_name, order_key, recipient_ref, sido, sigungu, gu,
          remote, region_flag, wished_on, ordered_at, state, version)
    ), opened as (
      insert into fulfilment.deliveries (id, shop_id, state)
      select g.delivery_id, g.shop_id, g.state from given g
      where not exists (select from fulfilment.parcels p where p.id = g.id)
    )
    insert into fulfilment.parcels as p (id, shop_id, delivery_id, order_id, channel_kind, channel_name, order_key,
      recipient_ref, sido, sigungu, gu, remote, region_flag, wished_on, ordered_at, state, source_version)
    select * from given
    on conflict (id) do update set channel_name = excluded.channel_name, recipient_ref = excluded.recipient_ref,
      sido = excluded.sido, sigungu = excluded.sigungu, gu = excluded.gu, remote = excluded.remote,
      region_flag = excluded.region_flag, wished_on = excluded.wished_on, state = excluded.state,
      source_version = excluded.source_version,
      signs = case when excluded.state = 'open' then p.signs else '{}' end,
      way_version = 0, compared = p.compared and p.recipient_ref is not distinct from excluded.recipient_ref
        and p.wished_on is not distinct from excluded.wished_on and p.state = excluded.state
    where p.source_version < excluded.source_version or (p.source_version = excluded.source_version and p.channel_kind = ${own_channel})
    returning p.id, p.delivery_id, p.xmax = 0 as is_new`;
  const known = new Set(taken.map((one) => one.id));
  const newer = parcels.filter((one) => known.has(one.id));
  await together([saveLines(tx, newer), saveGoods(tx, newer)]);
  const doors = (is_new: boolean) => taken.filter((one) => one.is_new === is_new).map((one) => one.delivery_id);
  // What has only just got its door is on no day and in no lorry.
  await settleBoxes(tx, doors(true));
  await settleDeliveries(tx, doors(false));
  await alertChanged(tx, doors(false));
}

/** Which of our goods the lines still to go are, and how these are packed. */
async function saveGoods(tx: Tx, parcels: readonly NewParcel[]): Promise<void> {
  const lines = parcels.filter((parcel) => parcel.state === 'open').flatMap((parcel) => parcel.lines);
  const boxes = await readBoxes(tx, [...new Set(lines.flatMap((line) => line.goods.map((one) => one.variant_id)))]);
  if (boxes.size === 0) return;
  const goods = lines.flatMap((line) =>
    line.goods.flatMap(({ variant_id, quantity }) => {
      const packed = boxes.get(variant_id);
      const pieces = quantity * line.quantity;
      return packed && pieces > 0 ? [{ line_id: line.id, variant_id, pieces, ...packed }] : [];
    }),
  );
  await tx`
    delete from fulfilment.line_goods g where g.line_id = any (${plainArray(lines.map((line) => line.id))}::text::uuid[])
      and (g.line_id, g.variant_id) not in (select * from unnest(${plainArray(goods.map((one) => one.line_id))}::text::uuid[],
        ${plainArray(goods.map((one) => one.variant_id))}::text::uuid[]))`;
  await tx`
    insert into fulfilment.line_goods as g (line_id, variant_id, product_id, quantity, boxes)
    select u.line_id, u.variant_id, u.product_id, u.quantity, array(select jsonb_array_elements_text(u.boxes::jsonb))
    from unnest(${plainArray(goods.map((one) => one.line_id))}::text::uuid[], ${plainArray(goods.map((one) => one.variant_id))}::text::uuid[],
      ${plainArray(goods.map((one) => one.product_id))}::text::uuid[], ${plainArray(goods.map((one) => one.pieces))}::text::int[],
      ${textArray(goods.map((one) => JSON.stringify(one.boxes)))}::text::text[]) as u (line_id, variant_id, product_id, quantity, boxes)
    on conflict (line_id, variant_id) do update set quantity = excluded.quantity, boxes = excluded.boxes`;
}

async function saveLines(tx: Tx, parcels: readonly NewParcel[]): Promise<void> {
  const lines = parcels.flatMap((parcel) => parcel.lines.map((line) => ({ ...line, parcel_id: parcel.id })));
  if (lines.length === 0) return;
  await tx`
    insert into fulfilment.lines as l (id, parcel_id, title, option_text, quantity, state, blocks, courier, tracking_number)
    select u.id, u.parcel_id, u.title, u.option_text, u.quantity, u.state, string_to_array(u.blocks, ' '), u.courier, u.tracking_number
    from unnest(${plainArray(lines.map((line) => line.id))}::text::uuid[],
      ${plainArray(lines.map((line) => line.parcel_id))}::text::uuid[],
      ${textArray(lines.map((line) => line.title))}::text::text[],
      ${textArray(lines.map((line) => line.option_text))}::text::text[],
      ${plainArray(lines.map((line) => line.quantity))}::text::int[],
      ${plainArray(lines.map((line) => line.state))}::text::text[],
      ${textArray(lines.map((line) => line.blocks.join(' ')))}::text::text[],
      ${textArray(lines.map((line) => line.courier))}::text::text[],
      ${textArray(lines.map((line) => line.tracking_number))}::text::text[])
      as u (id, parcel_id, title, option_text, quantity, state, blocks, courier, tracking_number)
    on conflict (id) do update set parcel_id = excluded.parcel_id, title = excluded.title, option_text = excluded.option_text,
      quantity = excluded.quantity, state = excluded.state, blocks = excluded.blocks, courier = excluded.courier,
      tracking_number = excluded.tracking_number`;
}
