import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asStaff } from '../../../platform/reader.ts';
import { maskName, type Vault } from '../../identity/index.ts';
import type { Hand } from '../part-parcel.ts';
import { addBox, declareBox, enterBoxNumbers, removeBox } from './enter-numbers.ts';
import { listParcels, readBoxesOf } from './read-boxes.ts';
import { setBoxState } from './set-box-state.ts';

type Asked = {
  params?: object | undefined;
  body?: unknown;
  principal: { account_id: string; staff: { shops: readonly string[] | null } };
  key: string;
};

/** Boxes and what goes with a carrier, for staff. */
export function boxRoutes(ctx: Context, tools: { vault: Vault }) {
  const once = async (
    route: { id: string },
    asked: Asked,
    status: number,
    work: (tx: Tx, hand: Hand) => Promise<Result<object>>,
  ) => {
    const { params, body, principal, key } = asked;
    const hand = { by: principal.account_id, shops: principal.staff.shops };
    const said = { principal: hand.by, route: route.id, key, body: { ...params, ...(body ?? {}) } };
    return flatten(
      await runOnce(ctx.sql, said, async (tx) => {
        const result = await work(tx, hand);
        return result.ok ? ok({ status, body: result.value }) : result;
      }),
    ) as never;
  };
  const withBoxes = async (tx: Tx, done: Result<{ delivery_id: string }>) => {
    if (!done.ok) return done;
    const { delivery_id } = done.value;
    return ok({ delivery_id, boxes: (await readBoxesOf(tx, [delivery_id])).get(delivery_id) ?? [] });
  };

  return (app: FastifyInstance): void => {
    mount(app, contract.listParcels, async ({ query, principal }) => {
      const page = await ctx.read(asStaff(principal), (tx) => listParcels(tx, { state: 'waiting', ...query }));
      const refs = page.parcels.flatMap((one) => one.recipient_ref ?? []);
      const people = await tools.vault.readPersonalData<{ name?: string }>(ctx.sql, refs);
      const parcels = page.parcels.map(({ recipient_ref, ...one }) => {
        const name = recipient_ref && people.get(recipient_ref)?.name;
        return { ...one, recipient: name ? maskName(name) : null };
      });
      return ok({ ...page, parcels });
    });

    mount(app, contract.readDeliveryBoxes, async ({ params, principal }) => {
      const { delivery_id } = params;
      return await ctx.read(asStaff(principal), async (tx) => {
        const [seen] = await tx`select from fulfilment.deliveries where id = ${delivery_id}`;
        return seen ? await withBoxes(tx, ok({ delivery_id })) : refuse('not_found');
      });
    });

    mount(app, contract.enterBoxNumbers, (asked) =>
      once(contract.enterBoxNumbers, asked, 200, async (tx, hand) =>
        ok({ outcomes: await enterBoxNumbers(tx, { ...asked.body, hand }) }),
      ),
    );
    mount(app, contract.declareBox, (asked) =>
      once(contract.declareBox, asked, 200, async (tx, hand) =>
        withBoxes(tx, await declareBox(tx, { ...asked.params, hand })),
      ),
    );
    mount(app, contract.addBox, (asked) =>
      once(contract.addBox, asked, 201, async (tx, hand) => withBoxes(tx, await addBox(tx, { ...asked.params, hand }))),
    );
    mount(app, contract.setBoxState, (asked) =>
      once(contract.setBoxState, asked, 200, async (tx, hand) =>
        withBoxes(tx, await setBoxState(tx, { ...asked.params, ...asked.body, hand })),
      ),
    );
    mount(app, contract.removeBox, (asked) =>
      once(contract.removeBox, asked, 200, async (tx, hand) =>
        withBoxes(tx, await removeBox(tx, { ...asked.params, hand })),
      ),
    );
  };
}
