import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { plainArray } from '../../../platform/arrays.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { audit, originOf, type Vault } from '../../identity/index.ts';
import type { Hand } from '../part-parcel.ts';
import { days_topic } from '../routes.days.ts';
import { type Balances, takeAtDoor } from '../stops/charges.ts';
import { noteAttempt } from '../stops/note-attempt.ts';
import { findLink, isOnRoute, makeDriverLink } from './links.ts';
import { orderStops } from './order-stops.ts';
import { readRoute } from './read-route.ts';

const isPlain = (day: string): boolean => day >= '2000-01-01' && day < '2200-01-01';

/** The driver's telephone: a link that dies that night, its route, and what was done and taken at the doors. */
export function driverRoutes(ctx: Context, tools: { vault: Vault; balances: Balances }) {
  const { sql } = ctx;
  /** A deed at a door of the link's route, once for its key, whoever's telephone sends it again. */
  const deed = async <T extends object>(
    route: { id: string },
    asked: { body: { token: string; delivery_id: string }; key: string },
    work: (tx: Tx, hand: Hand) => Promise<Result<T>>,
  ) => {
    const { token, delivery_id } = asked.body;
    const link = await findLink(sql, token, true);
    if (!link.ok) return link as never;
    const hand = { by: link.value.made_by, shops: [link.value.shop_id] };
    const { token: _, ...body } = asked.body;
    const said = { principal: `driver ${link.value.id}`, route: route.id, key: asked.key, body };
    const done = await runOnce(sql, said, async (tx) => {
      if (!(await isOnRoute(tx, link.value, delivery_id))) return refuse('not_found');
      const result = await work(tx, hand);
      return result.ok ? ok({ status: 201, body: result.value }) : result;
    });
    if (done.ok) ctx.sse.publish(days_topic, {});
    return flatten(done) as never;
  };

  return (app: FastifyInstance): void => {
    mount(app, contract.makeDriverLink, async ({ params, principal, request }) => {
      if (!isPlain(params.day)) return refuse('invalid_input', { field: 'day' });
      const hand = { by: principal.account_id, shops: principal.staff.shops };
      const made = await transact(sql, async (tx) => {
        const link = await makeDriverLink(tx, { ...params, hand });
        if (link.ok) {
          const act = { actor_id: hand.by, act: 'deliveries.driver_link_made', subject: params.team_id };
          await audit(tx, [{ ...act, detail: { day: params.day }, origin: originOf(request) }]);
        }
        return link;
      });
      if (!made.ok) return made;
      const { token, dies_at } = made.value;
      return ok({ path: `/driver/#${token}`, dies_at: dies_at.toISOString() });
    });

    mount(app, contract.orderRoute, async ({ params, body, principal }) => {
      if (!isPlain(params.day)) return refuse('invalid_input', { field: 'day' });
      const ordered = await transact(sql, (tx) => orderStops(tx, { ...params, ...body, shops: principal.staff.shops }));
      if (ordered.ok) ctx.sse.publish(days_topic, {});
      return ordered;
    });

    mount(app, contract.openRoute, async ({ body }) => {
      const link = await findLink(sql, body.token);
      return link.ok ? ok(await readRoute(sql, tools, link.value)) : link;
    });

    mount(app, contract.driverAttempt, (asked) =>
      deed(contract.driverAttempt, asked, (tx, hand) => {
        const { token: _, delivery_id, ...tried } = asked.body;
        return noteAttempt(tx, tools.vault, { delivery_id, tried, hand });
      }),
    );

    mount(app, contract.driverTaking, (asked) =>
      deed(contract.driverTaking, asked, (tx, hand) => {
        const { token: _, delivery_id, ...taking } = asked.body;
        return takeAtDoor(tx, tools.balances, { delivery_id, taking, hand });
      }),
    );

    mount(app, contract.driverSeen, async ({ body }) => {
      const link = await findLink(sql, body.token);
      if (!link.ok) return link;
      const { team_id, day } = link.value;
      const done = await sql`
        update fulfilment.route_alerts set seen_at = coalesce(seen_at, clock_timestamp())
        where id = any (${plainArray(body.alert_ids)}::text::uuid[]) and team_id = ${team_id} and day = ${day}::date`;
      ctx.sse.publish(days_topic, {});
      return ok({ seen: done.count });
    });
  };
}
