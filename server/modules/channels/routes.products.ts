import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { asStaff } from '../../platform/reader.ts';
import { decideProductChange } from './decide-product-change.ts';
import { makeDraft } from './make-draft.ts';
import { matchOptions } from './match-options.ts';
import { matchSure } from './match-sure.ts';
import { type Asked, once, sees, unseen } from './once.ts';
import {
  countOpenChanges,
  readChannelProduct,
  readChannelProducts,
  readProductChanges,
} from './read-channel-products.ts';

/** Products of channels for staff: what they are of ours, and what changed of them there. */
export function channelProductRoutes(ctx: Context) {
  const { sql, read } = ctx;
  return (app: FastifyInstance): void => {
    mount(app, contract.listChannelProducts, async ({ query, principal }) =>
      ok(await read(asStaff(principal), (tx) => readChannelProducts(tx, query))),
    );
    mount(app, contract.readChannelProduct, async ({ params, principal }) => {
      const whole = await read(asStaff(principal), (tx) => readChannelProduct(tx, params.id));
      return whole ? ok(whole) : refuse('not_found');
    });
    mount(app, contract.listProductChanges, async ({ query, principal }) =>
      ok(
        await read(asStaff(principal), async (tx) => ({
          ...(await readProductChanges(tx, query)),
          open: await countOpenChanges(tx, query),
        })),
      ),
    );

    mount(app, contract.matchChannelProduct, async (asked) => {
      const { params, body, principal } = asked;
      return edit(asked, contract.matchChannelProduct.id, 200, (tx) =>
        matchOptions(tx, { channel_product_id: params.id, by: principal.account_id, decisions: body.options }),
      );
    });
    mount(app, contract.draftFromChannelProduct, async (asked) => {
      const { params, body, principal } = asked;
      return edit(asked, contract.draftFromChannelProduct.id, 201, (tx) =>
        makeDraft(tx, {
          channel_product_id: params.id,
          by: principal.account_id,
          ...(body.option_ids ? { option_ids: body.option_ids } : {}),
        }),
      );
    });
    mount(app, contract.matchSureOptions, async ({ body, principal }) => {
      // Idempotent by nature: what is confirmed is no longer there to confirm.
      return ok(await matchSure(sql, { ...body, shops: principal.staff.shops, by: principal.account_id }));
    });
    mount(app, contract.decideProductChange, async (asked) => {
      const { params, body, principal } = asked;
      if (!(await sees(sql, principal.staff, 'product_changes', [params.id]))) return unseen;
      return flatten(
        await once(sql, contract.decideProductChange.id, asked, 200, async (tx) => {
          const decided = await decideProductChange(tx, {
            id: params.id,
            decision: body.decision,
            always: body.always ?? false,
            by: principal.account_id,
          });
          return decided.ok ? ok((await readProductChanges(tx, { id: params.id })).changes[0]!) : decided;
        }),
      ) as never;
    });
  };

  /** A change of one product, answered with the whole of it. */
  async function edit(
    asked: Asked & { params: { id: string } },
    route: string,
    status: number,
    work: (tx: Tx) => Promise<Result<unknown>>,
  ) {
    const { id } = asked.params;
    if (!(await sees(sql, asked.principal.staff, 'products', [id]))) return unseen;
    return flatten(
      await once(sql, route, asked, status, async (tx) => {
        const done = await work(tx);
        return done.ok ? ok((await readChannelProduct(tx, id))!) : done;
      }),
    ) as never;
  }
}
