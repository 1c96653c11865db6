import type { DriverRoute, RouteStop } from '@madang/contract';
import { withHyphens } from '@madang/contract';
import type { Sql } from '../../../platform/db.ts';
import type { Vault } from '../../identity/index.ts';
import { readRecipients } from '../read-recipients.ts';
import type { Balances } from '../stops/charges.ts';
import { keptFromLoading } from '../stops/stop-rules.ts';
import type { DriverLink } from './links.ts';

type Row = Pick<
  RouteStop,
  | 'delivery_id'
  | 'number'
  | 'kind'
  | 'state'
  | 'bound'
  | 'failures'
  | 'lift'
  | 'floor'
  | 'lines'
  | 'collect_on_delivery'
> & {
  charges_krw: number;
  place: string | null;
  recipient_ref: string | null;
  blocks: string[];
  orders: { order_id: string; order_key: string }[];
};

/** Stops of a team's day in the order they are driven: as it was set, then district by district. Names are opened only here. */
export async function readRoute(
  sql: Sql,
  tools: { vault: Vault; balances: Balances },
  link: DriverLink,
): Promise<DriverRoute> {
  const rows = await sql<Row[]>`
    select d.id as delivery_id, d.number, d.kind, case when d.arrived_at is null then 'open' else 'arrived' end as state,
      d.bound_id is not null as bound, d.failures, d.lift, d.floor, d.collect_on_delivery, o.place, o.recipient_ref, o.orders,
      g.lines, g.blocks, greatest(0, coalesce((
        select sum(c.amount_krw) from fulfilment.charges c
        where c.delivery_id = d.id and c.payer = 'customer' and c.voided_at is null), 0) - coalesce((
        select sum(t.amount_krw) from fulfilment.takings t where t.delivery_id = d.id and t.order_id is null), 0))::bigint as charges_krw
    from fulfilment.plans p join fulfilment.deliveries d on d.id = p.delivery_id
    cross join lateral (
      select (array_agg(concat_ws(' ', x.sido, x.sigungu, x.gu) order by x.ordered_at, x.id))[1] as place,
        (array_agg(x.recipient_ref order by x.ordered_at, x.id))[1] as recipient_ref,
        coalesce(jsonb_agg(distinct jsonb_build_object('order_id', x.order_id, 'order_key', x.order_key)), '[]') as orders
      from (
        select * from fulfilment.parcels where delivery_id = d.id and state <> 'void'
        union all
        select * from fulfilment.parcels where id = d.door_parcel_id) x) o
    cross join lateral (
      select coalesce(jsonb_agg(to_jsonb(s) - 'blocks' order by s.line_id), '[]') as lines,
        coalesce((select array_agg(distinct b) from fulfilment.stop_goods(d.id) q cross join unnest(q.blocks) b), '{}') as blocks
      from fulfilment.stop_goods(d.id) s) g
    where p.team_id = ${link.team_id} and p.day = ${link.day}::date and d.state in ('open', 'done')
    order by p.position nulls last, o.place, d.bound_id nulls first, d.kind, d.number`;
  const refs = rows.flatMap((row) => row.recipient_ref ?? []);
  const people = await readRecipients(tools.vault, sql, refs);
  const balances = await tools.balances.read(
    sql as never,
    rows.flatMap((row) => row.orders.map((one) => one.order_id)),
  );
  const stops = rows.map(({ blocks, orders, recipient_ref, place, ...row }): RouteStop => {
    const person = recipient_ref ? people.get(recipient_ref) : undefined;
    const dues = orders.flatMap((one) => {
      const due_krw = balances.get(one.order_id) ?? 0;
      return due_krw > 0 ? [{ ...one, due_krw }] : [];
    });
    const due_krw = dues.reduce((sum, one) => sum + one.due_krw, 0);
    return {
      ...row,
      place: place ?? '',
      name: person?.name ?? '',
      phone: withHyphens(person?.phone ?? ''),
      phone2: withHyphens(person?.phone2 ?? ''),
      address: person?.address ?? '',
      message: person?.message ?? '',
      entry: person?.entry ?? '',
      dues,
      not_loaded: keptFromLoading({ blocks, due_krw, collect_on_delivery: row.collect_on_delivery }),
    };
  });
  const alerts = await sql<DriverRoute['alerts']>`
    select a.id as alert_id, a.delivery_id, d.number, a.what, to_json(a.at)#>>'{}' as at, a.seen_at is not null as seen
    from fulfilment.route_alerts a join fulfilment.deliveries d on d.id = a.delivery_id
    where a.team_id = ${link.team_id} and a.day = ${link.day}::date order by a.id desc limit 100`;
  const { team_id, team, day } = link;
  return { team_id, team, day, dies_at: link.dies_at.toISOString(), stops, alerts: [...alerts] };
}
