import type { DeliveryStop } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';
import type { Balances } from './charges.ts';
import { keptFromLoading } from './stop-rules.ts';

type Row = Omit<DeliveryStop, 'dues' | 'not_loaded'> & {
  blocks: string[];
  orders: { order_id: string; order_key: string }[];
};

/** A stop with all that happened there; null where the viewer sees none. `balancesOf` reads outside of the viewer's rows. */
export async function readStop(
  tx: Tx,
  delivery_id: string,
  balancesOf: (order_ids: readonly string[]) => ReturnType<Balances['read']>,
): Promise<DeliveryStop | null> {
  const [row] = await tx<Row[]>`
    select d.id as delivery_id, d.number, d.kind, d.state, to_json(d.arrived_at)#>>'{}' as arrived_at, pl.day::text,
      d.wanted_on::text, d.door_parcel_id is not null as visit, d.collect_on_delivery, d.lift, d.floor, g.lines, g.blocks, o.orders, x.others,
      (select coalesce(jsonb_agg(jsonb_build_object('attempt_id', a.id, 'outcome', a.outcome, 'reason', a.reason, 'day', a.day,
        'has_photo', a.has_photo, 'has_signature', a.has_signature, 'happened_at', a.happened_at) order by a.id), '[]')
        from fulfilment.attempts a where a.delivery_id = d.id) as attempts,
      (select coalesce(jsonb_agg(jsonb_build_object('charge_id', c.id, 'kind', c.kind, 'amount_krw', c.amount_krw, 'payer', c.payer,
        'voided', c.voided_at is not null) order by c.id), '[]') from fulfilment.charges c where c.delivery_id = d.id) as charges,
      (select coalesce(jsonb_agg(jsonb_build_object('taking_id', t.id, 'order_id', t.order_id, 'kind', t.kind,
        'amount_krw', t.amount_krw, 'happened_at', t.happened_at) order by t.id), '[]')
        from fulfilment.takings t where t.delivery_id = d.id) as takings
    from fulfilment.deliveries d left join fulfilment.plans pl on pl.delivery_id = d.id
    cross join lateral (
      select coalesce(jsonb_agg(to_jsonb(s) - 'blocks' order by s.line_id), '[]') as lines,
        coalesce((select array_agg(distinct b) from fulfilment.stop_goods(d.id) q cross join unnest(q.blocks) b), '{}') as blocks
      from fulfilment.stop_goods(d.id) s) g
    cross join lateral (
      select coalesce(jsonb_agg(distinct jsonb_build_object('order_id', p.order_id, 'order_key', p.order_key)), '[]') as orders
      from fulfilment.stop_parcels(d.id) p) o
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('delivery_id', e.id, 'number', e.number, 'kind', e.kind, 'state', e.state,
        'bound', coalesce(e.bound_id = d.bound_id, false)) order by e.number), '[]') as others
      from fulfilment.deliveries e
      where e.id <> d.id and e.state <> 'merged' and (
        e.door_parcel_id in (select p.id from fulfilment.parcels p where p.delivery_id = d.id)
        or (d.door_parcel_id is not null and (e.door_parcel_id = d.door_parcel_id
          or e.id = (select p.delivery_id from fulfilment.parcels p where p.id = d.door_parcel_id))))) x
    where d.id = ${delivery_id}`;
  if (!row) return null;
  const { blocks, orders, ...stop } = row;
  const balances = await balancesOf(orders.map((one) => one.order_id));
  const dues = orders.flatMap((one) => {
    const due_krw = balances.get(one.order_id) ?? 0;
    return due_krw > 0 ? [{ ...one, due_krw }] : [];
  });
  const due_krw = dues.reduce((all, one) => all + one.due_krw, 0);
  return {
    ...stop,
    dues,
    not_loaded: keptFromLoading({ blocks, due_krw, collect_on_delivery: stop.collect_on_delivery }),
  };
}
