import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { Move } from '../plan-rules.ts';

/** Whoever has this route open hears that something of it is not as it was. */
export const routeTopic = (team_id: string, day: string): string => `route:${team_id}:${day}`;

/**
 * Deliveries of a load whose paper no longer says what is to go: canceled, held or changed after it was printed. Their slip is void and
 * the team that has it, or had it last, is told. Once for each state of things.
 */
export async function alertChanged(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  if (delivery_ids.length === 0) return;
  await tx`
    insert into fulfilment.route_alerts (id, shop_id, team_id, day, delivery_id, what, picture)
    select gen_random_uuid(), d.shop_id, s.team_id, s.day, d.id, n.what, md5(n.now::text || n.held::text)
    from fulfilment.deliveries d
    join lateral (
      select o.picture from fulfilment.printed o where o.delivery_id = d.id order by o.print_id desc limit 1) p on true
    join lateral (
      select l.team_id, l.day from (
        select 0 as rank, p.team_id, p.day, null::uuid as id from fulfilment.plans p where p.delivery_id = d.id
        union all
        select 1, c.from_team_id, c.from_day, c.id from fulfilment.plan_changes c where c.delivery_id = d.id and c.by is null) l
      where l.team_id is not null and l.day >= (clock_timestamp() at time zone 'Asia/Seoul')::date
      order by l.rank, l.id desc limit 1) s on true
    cross join lateral (
      select fulfilment.picture_of(d.id) as now, exists (
        select from fulfilment.stop_goods(d.id) g where g.blocks && '{cancel_requested,address_changed,unpaid}') as held) c
    cross join lateral (
      select c.now, c.held, case
        when d.state in ('void', 'merged') then 'canceled'
        when c.held then 'held'
        when c.now <> p.picture then 'changed' end as what) n
    where d.id = any (${plainArray([...new Set(delivery_ids)])}::text::uuid[]) and n.what is not null and d.arrived_at is null
    on conflict do nothing`;
}

/** Stops that somebody moved off a team's day after their papers were printed: that team is told. */
export async function alertMoved(tx: Tx, moves: readonly Move[]): Promise<void> {
  const off = moves.filter((one) => one.from?.team_id);
  if (off.length === 0) return;
  await tx`
    insert into fulfilment.route_alerts (id, shop_id, team_id, day, delivery_id, what, picture)
    select gen_random_uuid(), m.shop_id, m.team_id, m.day, m.id, 'moved', m.version::text
    from unnest(${plainArray(off.map((one) => one.delivery_id))}::text::uuid[], ${plainArray(off.map((one) => one.shop_id))}::text::uuid[],
      ${plainArray(off.map((one) => one.from!.team_id))}::text::uuid[], ${plainArray(off.map((one) => one.from!.day))}::text::date[],
      ${plainArray(off.map((one) => one.version))}::text::int[]) as m (id, shop_id, team_id, day, version)
    where m.day >= (clock_timestamp() at time zone 'Asia/Seoul')::date
      and exists (select from fulfilment.printed o where o.delivery_id = m.id)
    on conflict do nothing`;
}

/** Routes with alerts that nobody was told of yet; they are told now. */
export async function takeUntold(sql: Sql): Promise<string[]> {
  const rows = await sql<{ team_id: string; day: string }[]>`
    update fulfilment.route_alerts set told_at = clock_timestamp() where told_at is null returning team_id, day::text`;
  return [...new Set(rows.map((row) => routeTopic(row.team_id, row.day)))];
}
