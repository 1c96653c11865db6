import type { BundledDelivery, BundledLine, BundledParcel } from '@madang/contract';
import type { Static } from 'typebox';
import { plainArray } from '../../platform/arrays.ts';
import { id_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Sql, Tx } from '../../platform/db.ts';

type Line = Static<typeof BundledLine>;
type Parcel = Omit<Static<typeof BundledParcel>, 'recipient'> & { recipient_ref: string | null };
export type Delivery = Omit<Static<typeof BundledDelivery>, 'parcels'> & { parcels: Parcel[] };

export type DeliveryFilter = {
  cursor?: string;
  limit?: number;
  sido?: string;
  sigungu?: string;
  bundled?: boolean;
};

/** A page of open deliveries, newest first. */
export async function listDeliveries(
  tx: Sql | Tx,
  filter: DeliveryFilter,
): Promise<{ deliveries: Delivery[]; next_cursor: string | null }> {
  const limit = filter.limit ?? 50;
  const after = readCursor(filter.cursor, [id_part])?.[0] ?? null;
  const { sido = null, sigungu = null, bundled = null } = filter;
  const ids = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d
    where d.state = 'open' and (${after}::uuid is null or d.id < ${after}::uuid)
      and ((${sido}::text is null and ${sigungu}::text is null) or exists (
        select from fulfilment.parcels p where p.delivery_id = d.id
          and p.sido = coalesce(${sido}::text, p.sido) and p.sigungu = coalesce(${sigungu}::text, p.sigungu)))
      and (${bundled}::boolean is not true or (select count(*) from fulfilment.parcels p where p.delivery_id = d.id and p.state = 'open') > 1)
    order by d.id desc limit ${limit + 1}`;
  const page = ids.slice(0, limit).map((row) => row.id);
  return {
    deliveries: await readDeliveries(tx, page),
    next_cursor: ids.length > limit ? writeCursor([page.at(-1)!]) : null,
  };
}

/** These deliveries in this order, whole; one that is not there (or not seen by this viewer) is left out. */
export async function readDeliveries(tx: Sql | Tx, ids: readonly string[]): Promise<Delivery[]> {
  if (ids.length === 0) return [];
  const heads = await tx<Pick<Delivery, 'delivery_id' | 'shop_id' | 'number' | 'kind' | 'state' | 'version' | 'way'>[]>`
    select id as delivery_id, shop_id, number, kind, state, version, way from fulfilment.deliveries where id = any (${plainArray(ids)}::text::uuid[])`;
  const heads_ids = plainArray(heads.map((head) => head.delivery_id));
  type Row = Parcel & Pick<Delivery, 'delivery_id' | 'sido' | 'sigungu' | 'gu' | 'remote' | 'region_flag'>;
  const rows = await tx<(Row & { lines: Line[] | null })[]>`
    select p.id as parcel_id, p.of as delivery_id, p.order_id, p.order_key, p.channel_kind, p.channel_name, p.recipient_ref,
      coalesce(p.agreed_on, p.wished_on)::text as wished_on, p.agreed_on is not null as agreed, to_json(p.ordered_at)#>>'{}' as ordered_at, p.state, p.way, p.way_by is not null as way_by_hand, case when p.way_why ? 'rule' then p.way_why end as way_why, p.sido, p.sigungu, p.gu, p.remote, p.region_flag,
      m.joined,
      (select jsonb_agg(jsonb_build_object('line_id', l.id, 'title', l.title, 'option_text', l.option_text,
        'quantity', l.quantity, 'state', l.state, 'blocks', l.blocks) order by l.id)
        from (
          select l.id, l.title, l.option_text, l.quantity, l.state, l.blocks from fulfilment.lines l where not p.visit and l.parcel_id = p.id
          union all
          select l.id, l.title, l.option_text, v.quantity, 'confirmed', l.blocks
          from fulfilment.visit_lines v join fulfilment.lines l on l.id = v.line_id where p.visit and v.delivery_id = p.of) l) as lines
    from (
      select q.*, q.delivery_id as of, false as visit from fulfilment.parcels q where q.delivery_id = any (${heads_ids}::text::uuid[])
      union all
      select q.*, d.id, true from fulfilment.deliveries d join fulfilment.parcels q on q.id = d.door_parcel_id
      where d.id = any (${heads_ids}::text::uuid[])
    ) p left join lateral (
      select case when m.with_parcel_id is not null then jsonb_build_object('why', m.why, 'by', m.by, 'at', m.at,
          'with_order_key', (select w.order_key from fulfilment.parcels w where w.id = m.with_parcel_id)) end as joined
      from fulfilment.moves m where m.parcel_id = p.id and m.to_delivery_id = p.delivery_id order by m.id desc limit 1
    ) m on true
    order by p.ordered_at, p.id`;
  const head_of = new Map(heads.map((head) => [head.delivery_id, head]));
  return ids.flatMap((id) => {
    const head = head_of.get(id);
    const own = rows.filter((row) => row.delivery_id === id);
    const [first] = own;
    if (!head || !first) return [];
    return {
      ...head,
      sido: first.sido,
      sigungu: first.sigungu,
      gu: first.gu,
      remote: first.remote,
      region_flag: own.find((row) => row.region_flag)?.region_flag ?? null,
      wished_on: own.find((row) => row.wished_on)?.wished_on ?? null,
      parcels: own.map(({ delivery_id: _, sido: _1, sigungu: _2, gu: _3, remote: _4, region_flag: _5, ...parcel }) => ({
        ...parcel,
        lines: parcel.lines ?? [],
      })),
    };
  });
}
