import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asStaff } from '../../../platform/reader.ts';
import { audit, originOf, proofForReading, type Vault } from '../../identity/index.ts';
import type { Hand } from '../part-parcel.ts';
import { days_topic } from '../routes.days.ts';
import { addStop, callOffStop } from './add-stop.ts';
import { addCharge, type Balances, takeAtDoor, voidCharge } from './charges.ts';
import { noteAttempt, type Proof } from './note-attempt.ts';
import { readStop } from './read-stop.ts';

type Asked = {
  params: { delivery_id: string; charge_id?: string };
  principal: { account_id: string; staff: { shops: readonly string[] | null } };
  body: object;
  key: string;
};

/** What is done at a door: stops of their own, attempts, charges, money. */
export function deliveryStopRoutes(ctx: Context, tools: { vault: Vault; balances: Balances }) {
  const { sql } = ctx;
  const { vault, balances } = tools;
  const once = async <T extends object>(
    route: { id: string },
    asked: Asked,
    status: number,
    work: (tx: Tx, hand: Hand) => Promise<Result<T>>,
  ) => {
    const { params, body, principal, key } = asked;
    const hand = { by: principal.account_id, shops: principal.staff.shops };
    const said = { principal: hand.by, route: route.id, key, body: { ...params, ...body } };
    const done = await runOnce(sql, said, async (tx) => {
      const result = await work(tx, hand);
      return result.ok ? ok({ status, body: result.value }) : result;
    });
    if (done.ok) ctx.sse.publish(days_topic, {});
    return flatten(done) as never;
  };

  return (app: FastifyInstance): void => {
    mount(app, contract.readStop, async ({ params, principal }) => {
      const stop = await ctx.read(asStaff(principal), (tx) =>
        readStop(tx, params.delivery_id, (ids) => balances.read(sql as never, ids)),
      );
      return stop ? ok(stop) : refuse('not_found');
    });

    mount(app, contract.addStop, (asked) =>
      once(contract.addStop, asked, 201, (tx, hand) => addStop(tx, { ...asked.params, ...asked.body, hand })),
    );
    mount(app, contract.callOffStop, (asked) =>
      once(contract.callOffStop, asked, 200, (tx, hand) => callOffStop(tx, { ...asked.params, hand })),
    );
    mount(app, contract.noteAttempt, (asked) =>
      once(contract.noteAttempt, asked, 201, (tx, hand) =>
        noteAttempt(tx, vault, { ...asked.params, tried: asked.body, hand }),
      ),
    );
    mount(app, contract.addCharge, (asked) =>
      once(contract.addCharge, asked, 201, (tx, hand) => addCharge(tx, { ...asked.params, charge: asked.body, hand })),
    );
    mount(app, contract.voidCharge, (asked) =>
      once(contract.voidCharge, asked, 200, (tx, hand) => voidCharge(tx, { ...asked.params, hand })),
    );
    mount(app, contract.takeAtDoor, (asked) =>
      once(contract.takeAtDoor, asked, 201, (tx, hand) =>
        takeAtDoor(tx, balances, { ...asked.params, taking: asked.body, hand }),
      ),
    );

    mount(app, contract.markStop, async ({ params, body, principal }) => {
      const { shops } = principal.staff;
      const { collect_on_delivery, lift, floor } = body;
      const marked = await transact(sql, async (tx): Promise<Result<typeof body>> => {
        const [stop] = await tx<{ shop_id: string; state: string }[]>`
          select shop_id, state from fulfilment.deliveries where id = ${params.delivery_id} for no key update`;
        if (!stop || (shops && !shops.includes(stop.shop_id))) return refuse('not_found');
        if (stop.state !== 'open') return refuse('delivery_closed');
        await tx`
          update fulfilment.deliveries set collect_on_delivery = ${collect_on_delivery}, lift = ${lift}, floor = ${floor}, version = version + 1 where id = ${params.delivery_id}`;
        return ok(body);
      });
      if (marked.ok) ctx.sse.publish(days_topic, {});
      return marked;
    });

    mount(app, contract.readDoorProof, async ({ params, query, principal, request }) => {
      if (!principal.staff.permissions.has('personal_data.read')) return refuse('forbidden');
      const about = { subject: params.attempt_id, origin: originOf(request) };
      const barred = await proofForReading(ctx, principal, about);
      if (barred) return barred;
      const [attempt] = await ctx.read(
        asStaff(principal),
        (tx) => tx<{ proof_ref: string | null }[]>`
          select proof_ref from fulfilment.attempts where id = ${params.attempt_id}`,
      );
      if (!attempt?.proof_ref) return refuse('not_found');
      const act = { actor_id: principal.account_id, act: 'deliveries.proof_read', detail: query, ...about };
      await transact(sql, (tx) => audit(tx, [act]));
      const proof = (await vault.readPersonalData<Proof>(sql, [attempt.proof_ref])).get(attempt.proof_ref);
      if (!proof) return refuse('not_found');
      return ok({ note: proof.note ?? '', photo: proof.photo ?? null, signature: proof.signature ?? null });
    });
  };
}
