import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import { readBoxes } from '../catalog/index.ts';
import { type ChannelOrderPicture, type KnownPicture, readComponents, readPictures } from '../channels/index.ts';
import { settleBoxes } from './boxes/settle-boxes.ts';
import { alertChanged } from './driver/alerts.ts';
import { releasePlans } from './plan-stops.ts';

const open_states = new Set(['new', 'confirmed', 'address_changed', 'cancel_requested']);
const void_states = new Set(['canceled', 'returned', 'exchanged']);

type Line = ChannelOrderPicture['lines'][number];

/** A parcel is open while anything of it is still to go, void when nothing of it ever went, else done. */
function stateOf(lines: readonly Pick<Line, 'state' | 'quantity'>[]): 'open' | 'done' | 'void' {
  if (lines.some((line) => open_states.has(line.state) && line.quantity > 0)) return 'open';
  return lines.every((line) => void_states.has(line.state) || line.quantity === 0) ? 'void' : 'done';
}

/**
 * Takes orders as their channels now see them. A new bundle of a channel becomes a parcel in a delivery of its own; whether it
 * travels with others is found out afterwards (`bundleWaiting`). Older news than known is ignored.
 */
export async function takeParcels(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  const orders = await readPictures(tx, [...new Set(events.map((event) => event.entity_id))]);
  const parcels = orders.flatMap(parcelsOf);
  if (parcels.length === 0) return;
  parcels.sort((a, b) => (a.id < b.id ? -1 : 1));
  const list = (pick: (one: (typeof parcels)[number]) => string | number | boolean | null) =>
    textArray(parcels.map((one) => (pick(one) === null ? null : String(pick(one)))));
  const taken = await tx<{ id: string; delivery_id: string }[]>`
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
      select g.delivery_id, g.shop_id, case g.state when 'open' then 'open' else g.state end from given g
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
    where p.source_version < excluded.source_version
    returning p.id, p.delivery_id`;
  const known = new Set(taken.map((one) => one.id));
  const newer = parcels.filter((one) => known.has(one.id));
  await saveLines(tx, newer);
  await saveGoods(tx, newer);
  const touched = taken.map((one) => one.delivery_id);
  await settleDeliveries(tx, touched);
  await alertChanged(tx, touched);
}

function parcelsOf({ shop_id, version, data: picture }: KnownPicture) {
  return picture.deliveries.map((delivery) => {
    const lines = picture.lines.filter((line) => line.delivery_id === delivery.id);
    return {
      ...delivery,
      shop_id,
      delivery_id: newId(),
      order_id: picture.order.id,
      channel_kind: picture.order.channel_kind,
      channel_name: picture.order.channel_name,
      order_key: picture.order.order_key,
      ordered_at: picture.order.ordered_at ?? picture.order.last_seen_at,
      state: stateOf(lines),
      version,
      lines: lines.map((line) => ({
        ...line,
        courier: line.courier ?? delivery.courier,
        tracking_number: line.tracking_number ?? delivery.tracking_number,
      })),
    };
  });
}

/** Which of our goods the lines still to go are, and how these are packed. */
async function saveGoods(tx: Tx, parcels: readonly { state: string; lines: readonly Line[] }[]): Promise<void> {
  const lines = parcels.filter((parcel) => parcel.state === 'open').flatMap((parcel) => parcel.lines);
  const components = await readComponents(tx, [...new Set(lines.flatMap((line) => line.channel_option_id ?? []))]);
  if (components.size === 0) return;
  const boxes = await readBoxes(tx, [...new Set([...components.values()].flat().map((one) => one.variant_id))]);
  const goods = lines.flatMap((line) =>
    (components.get(line.channel_option_id ?? '') ?? []).flatMap(({ variant_id, quantity }) => {
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

async function saveLines(tx: Tx, parcels: readonly { id: string; lines: readonly Line[] }[]): Promise<void> {
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

/** A delivery is open while any of its parcels is, merged when it has none, else as its parcels ended. Locks them by id; what will not
 * be brought, or goes with a carrier now, gives its day back. By truck where one of its parcels goes so, unless a person said otherwise. */
export async function settleDeliveries(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  const ids = plainArray([...new Set(delivery_ids)].sort());
  await tx`
    with locked as (
      select id from fulfilment.deliveries where id = any (${ids}::text::uuid[]) order by id for no key update
    ), now as (
      select l.id, case
          when count(p.id) = 0 then 'merged'
          when bool_or(p.state = 'open') then 'open'
          when bool_or(p.state = 'done') then 'done'
          else 'void' end as state,
        case
          when bool_or(p.way_by is not null and p.state <> 'void') then bool_or(p.way = 'truck' and p.way_by is not null and p.state <> 'void')
          else coalesce(bool_or(p.way = 'truck' and p.state <> 'void'), true) or not bool_or(p.state <> 'void') end as by_truck
      from locked l left join fulfilment.parcels p on p.delivery_id = l.id
      group by l.id
    )
    update fulfilment.deliveries d set state = now.state, way = case when now.by_truck then 'truck' else 'parcel' end, version = d.version + 1
    from now where d.id = now.id`;
  await releasePlans(tx, delivery_ids);
  await settleBoxes(tx, delivery_ids);
}
