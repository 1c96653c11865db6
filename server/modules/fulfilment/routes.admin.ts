import {
  adminJoinDeliveries,
  adminListDeliveries,
  adminPartParcel,
  listTeamDeliveries,
  ok,
  type Result,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asBuyer, asStaff } from '../../platform/reader.ts';
import { maskName, type Vault } from '../identity/index.ts';
import { type Delivery, listDeliveries, readDeliveries } from './list-deliveries.ts';
import { joinDeliveries, partParcel } from './part-parcel.ts';

/** Deliveries for staff: what travels together, why, and a person's word over the rules. */
export function fulfilmentRoutes(ctx: Context, tools: { vault: Vault }) {
  /** With masked names instead of references. */
  async function shown(deliveries: Delivery[]) {
    const refs = deliveries.flatMap((one) => one.parcels.flatMap((parcel) => parcel.recipient_ref ?? []));
    const people = await tools.vault.readPersonalData<{ name?: string }>(ctx.sql, refs);
    return deliveries.map((one) => ({
      ...one,
      parcels: one.parcels.map(({ recipient_ref, ...parcel }) => {
        const name = recipient_ref && people.get(recipient_ref)?.name;
        return { ...parcel, recipient: name ? maskName(name) : null };
      }),
    }));
  }
  const answer = async (tx: Tx, done: Result<{ delivery_id: string }>) => {
    if (!done.ok) return done;
    const [delivery] = await shown(await readDeliveries(tx, [done.value.delivery_id]));
    return delivery ? ok({ status: 200, body: delivery }) : refuse('not_found');
  };

  return (app: FastifyInstance): void => {
    mount(app, adminListDeliveries, async ({ query, principal }) => {
      const page = await ctx.read(asStaff(principal), (tx) => listDeliveries(tx, query));
      return ok({ ...page, deliveries: await shown(page.deliveries) }) as never;
    });

    // As themselves, not as staff of shops: row-level security knows their teams.
    mount(app, listTeamDeliveries, async ({ query, principal }) => {
      const page = await ctx.read(asBuyer(principal), (tx) => listDeliveries(tx, query));
      return ok({ ...page, deliveries: await shown(page.deliveries) }) as never;
    });

    mount(
      app,
      adminPartParcel,
      async ({ params, principal, key }) =>
        flatten(
          await runOnce(
            ctx.sql,
            { principal: principal.account_id, route: adminPartParcel.id, key, body: params },
            async (tx) =>
              await answer(
                tx,
                await partParcel(tx, { ...params, hand: { by: principal.account_id, shops: principal.staff.shops } }),
              ),
          ),
        ) as never,
    );

    mount(
      app,
      adminJoinDeliveries,
      async ({ params, body, principal, key }) =>
        flatten(
          await runOnce(
            ctx.sql,
            { principal: principal.account_id, route: adminJoinDeliveries.id, key, body: { ...params, ...body } },
            async (tx) =>
              await answer(
                tx,
                await joinDeliveries(tx, {
                  ...params,
                  ...body,
                  hand: { by: principal.account_id, shops: principal.staff.shops },
                }),
              ),
          ),
        ) as never,
    );
  };
}
