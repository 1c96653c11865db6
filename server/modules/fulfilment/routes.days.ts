import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { clockNow, type Tx, transact } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asStaff } from '../../platform/reader.ts';
import { audit, type Identity, originOf, readDrivers } from '../identity/index.ts';
import { koreanDay } from '../inventory/index.ts';
import { planStops } from './plan-stops.ts';
import { proposeStops } from './propose-stops.ts';
import { readClosed } from './read-closed.ts';
import { daysFrom, readDays } from './read-days.ts';
import { addTeam, changeTeam, readTeams, setTeamDay } from './save-team.ts';
import { readTeamDrivers, setTeamDrivers } from './set-drivers.ts';

/** Whoever has the board open hears that something of it moved, and reads anew. */
export const days_topic = 'delivery-days';

/** Days a board can show: beyond them calendars and databases do not agree. */
const isPlain = (day: string | null | undefined): boolean => !day || (day >= '2000-01-01' && day < '2200-01-01');

type Asked = { principal: { account_id: string }; key: string };

/** Days and teams of deliveries, for staff. */
export function deliveryDayRoutes(ctx: Context, { identity }: { identity: Identity }) {
  const { sql, read } = ctx;
  const once = async <T>(
    asked: Asked,
    route: string,
    body: object,
    status: number,
    work: (tx: Tx) => Promise<Result<T>>,
  ) => {
    const principal = asked.principal.account_id;
    const done = await runOnce(sql, { principal, route, key: asked.key, body }, async (tx) => {
      const result = await work(tx);
      return result.ok ? ok({ status, body: result.value as object }) : result;
    });
    if (done.ok) ctx.sse.publish(days_topic, {});
    return flatten(done) as never;
  };

  async function show(shops: readonly string[] | null, drives: ReadonlySet<string>) {
    const drivers = [...(await readDrivers(identity, shops))];
    return drivers
      .map(([account_id, name]) => ({ account_id, name, drives: drives.has(account_id) }))
      .sort((a, b) => a.name.localeCompare(b.name, 'ko'));
  }

  return (app: FastifyInstance): void => {
    mount(app, contract.readDeliveryDays, async ({ query, principal }) => {
      const today = koreanDay(await clockNow(sql as never));
      if (!isPlain(query.from)) return refuse('invalid_input', { field: 'from' });
      const days = daysFrom(query.from ?? today, query.days ?? 7);
      const found = await read(asStaff(principal), async (tx) => {
        const teams = await readTeams(tx);
        // Calendars are no secret, and who reads the board may not read channels.
        const closed = await readClosed(
          sql,
          teams.map((team) => team.shop_id),
        );
        return { ...(await readDays(tx, days, teams, closed)), teams };
      });
      return ok({ today, days, ...found });
    });

    mount(app, contract.planDeliveries, async (asked) => {
      const { body, principal } = asked;
      const { day, team_id, stops } = body;
      if (!isPlain(day)) return refuse('invalid_input', { field: 'day' });
      if (day === null && team_id !== null) return refuse('invalid_input', { field: 'team_id' });
      const seen = new Map(stops.map((stop) => [stop.delivery_id, stop.version]));
      if (seen.size !== stops.length) return refuse('invalid_input', { field: 'stops' });
      const hand = { by: principal.account_id, shops: principal.staff.shops };
      return once(asked, contract.planDeliveries.id, body, 200, async (tx) => {
        const moves = await planStops(tx, { seen, to: day === null ? null : { day, team_id }, hand });
        if (!moves.ok) return moves;
        const moved = moves.value.map(({ delivery_id, to, version }) => ({
          delivery_id,
          day: to?.day ?? null,
          team_id: to?.team_id ?? null,
          version,
        }));
        return ok({ moved });
      });
    });

    mount(app, contract.proposeDeliveries, async ({ body, principal }) => {
      // Idempotent by nature: what has a day is not asked about again.
      const today = koreanDay(await clockNow(sql as never));
      if (body.from < today || !isPlain(body.from)) return refuse('invalid_input', { field: 'from' });
      const hand = { by: principal.account_id, shops: principal.staff.shops };
      const { delivery_ids } = body;
      const proposed = await proposeStops(sql, { days: daysFrom(body.from, body.days), hand, delivery_ids });
      ctx.sse.publish(days_topic, {});
      return ok(proposed);
    });

    mount(app, contract.addTeam, async (asked) => {
      const { shop_id, ...wish } = asked.body;
      const { shops } = asked.principal.staff;
      if (shops && !shops.includes(shop_id)) return refuse('not_found');
      return once(asked, contract.addTeam.id, asked.body, 201, (tx) => addTeam(tx, shop_id, wish));
    });

    mount(app, contract.changeTeam, async (asked) => {
      const { params, body, principal } = asked;
      return once(asked, contract.changeTeam.id, { ...params, ...body }, 200, (tx) =>
        changeTeam(tx, params.team_id, body, principal.staff.shops),
      );
    });

    mount(app, contract.readTeamDrivers, async ({ params, principal }) => {
      const drives = await readTeamDrivers(sql, { ...params, shops: principal.staff.shops });
      return drives ? ok({ drivers: await show(principal.staff.shops, drives) }) : refuse('not_found');
    });

    mount(app, contract.setTeamDrivers, async ({ params, body, principal, request }) => {
      const { shops } = principal.staff;
      const may_drive = new Set((await readDrivers(identity, shops)).keys());
      const set = await transact(sql, async (tx) => {
        const done = await setTeamDrivers(tx, { ...params, ...body, may_drive, shops });
        if (done.ok) {
          const act = { actor_id: principal.account_id, act: 'fulfilment.drivers', subject: params.team_id };
          const [before, after] = [{ drivers: done.value.before }, { drivers: [...body.account_ids].sort() }];
          await audit(tx, [{ ...act, before, after, origin: originOf(request) }]);
        }
        return done;
      });
      return set.ok ? ok({ drivers: await show(shops, new Set(body.account_ids)) }) : set;
    });

    mount(app, contract.setTeamDay, async ({ params, body, principal }) => {
      if (!isPlain(params.day)) return refuse('invalid_input', { field: 'day' });
      const saved = await transact(sql, (tx) => setTeamDay(tx, { ...params, ...body, shops: principal.staff.shops }));
      if (saved.ok) ctx.sse.publish(days_topic, {});
      return saved;
    });
  };
}
