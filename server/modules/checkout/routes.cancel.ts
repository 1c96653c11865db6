import { adminCancelOrder, cancelMyOrder, type OrderDetail, ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { principalKey } from '../../platform/auth-context.ts';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { claimOf } from '../../platform/idempotency.ts';
import { languageOf } from '../../platform/language.ts';
import { asVisitor, audit, type Identity } from '../identity/index.ts';
import { masked, readOrder, readOrderHead, readShopsOf } from '../orders/index.ts';
import { type CancelCommand, givenBackWith } from './cancel-rules.ts';
import type { Checkout } from './checkout.ts';

type CancelBody = {
  lines?: { line_id: string; quantity: number }[];
  reason: string;
  bank_account?: { bank: string; account_number: string; holder: string };
};

/** Cancel before dispatch, by the buyer or by staff: one command, one commit, the refund an effect. */
export function cancelRoutes(ctx: Context, tools: { checkout: Checkout; identity: Identity }) {
  const { vault, guards } = tools.identity;
  return (app: FastifyInstance): void => {
    mount(app, cancelMyOrder, async ({ params, body, principal: asker, key, request }) => {
      const principal = asVisitor(tools.identity, request, asker, params.order_id);
      const claim = claimOf({
        principal: principalKey(principal),
        route: cancelMyOrder.id,
        key,
        body: { ...params, ...body },
      });
      const by = { kind: 'buyer' as const, principal };
      return await cancel(params.order_id, body, claim, by, {
        show: (contact) => contact,
        language: languageOf(request),
      });
    });

    mount(
      app,
      adminCancelOrder,
      guards.guarded(adminCancelOrder, {
        async weigh({ params: { order_id }, body, principal, language }) {
          const shops = await readShopsOf(ctx.sql, order_id);
          const own = principal.staff.shops;
          // An order of several shops is canceled by somebody who answers for all of them.
          if (own && !(shops.length > 0 && shops.every((one) => own.includes(one)))) return refuse('not_found');
          const order = await readOrder(ctx.sql, vault, order_id, masked, language);
          if (!order) return null;
          const krw = givenBackWith(order.detail, body.lines);
          const { order_number } = order.detail;
          return {
            act: { kind: 'refund', krw },
            subject: order_id,
            shops,
            shown: { order_number, krw, reason: body.reason, whole: body.lines === undefined },
          };
        },
        async perform({ params: { order_id }, body, principal, key, origin, language }) {
          const claim = claimOf({
            principal: principalKey(principal),
            route: adminCancelOrder.id,
            key,
            body: { order_id, ...body },
          });
          const reader = { show: masked, language };
          const canceled = await cancel(order_id, body, claim, { kind: 'staff' }, reader);
          if (canceled.ok) {
            const detail = { lines: body.lines ?? 'all', reason: body.reason };
            const act = { actor_id: principal.account_id, act: 'orders.cancel', subject: order_id, detail, origin };
            await transact(ctx.sql, (tx) => audit(tx, [act]));
          }
          return canceled;
        },
      }),
    );
  };

  async function cancel(
    order_id: string,
    body: CancelBody,
    claim: ReturnType<typeof claimOf>,
    by: CancelCommand['by'],
    reader: { show: Parameters<typeof readOrder>[3]; language: 'ko' | 'en' },
  ): Promise<Result<Static<typeof OrderDetail>>> {
    // Under the key of the order's buyer, also where staff type it in.
    const head = body.bank_account && (await readOrderHead(ctx.sql, order_id));
    const result = await tools.checkout.change({
      kind: 'cancel',
      order_id,
      claim,
      by,
      lines: body.lines,
      reason: body.reason,
      bank_account:
        head && body.bank_account ? vault.sealData(head.person_id, 'records', body.bank_account) : undefined,
    });
    if (!result.ok) return result;
    const order = await readOrder(ctx.sql, vault, order_id, reader.show, reader.language);
    return order ? ok(order.detail) : refuse('not_found');
  }
}
