import {
  adminGiveUpRefund,
  adminRetryRefund,
  type BankAccount,
  ok,
  type Result,
  refuse,
  supplyRefundAccount,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { type Principal, principalKey } from '../../platform/auth-context.ts';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { claimOf } from '../../platform/idempotency.ts';
import { languageOf } from '../../platform/language.ts';
import { asVisitor, audit, type Identity, type SealedData } from '../identity/index.ts';
import { readOrder, readOrderHead } from '../orders/index.ts';
import { readRefund } from '../payments/index.ts';
import type { OrderCommand } from './change-orders.ts';
import type { Checkout } from './checkout.ts';

type Account = Static<typeof BankAccount>;

/** Refunds that wait for a person: the buyer names an account, staff try again or end it. Each is one command, one commit. */
export function refundRoutes(ctx: Context, tools: { checkout: Checkout; identity: Identity }) {
  const { vault, guards } = tools.identity;
  return (app: FastifyInstance): void => {
    mount(app, supplyRefundAccount, async ({ params, body, principal: asker, key, request }) => {
      const { order_id } = params;
      const principal = asVisitor(tools.identity, request, asker, order_id);
      const claim = claimFor(principal, supplyRefundAccount.id, key, { ...params, ...body });
      const bank_account = await sealed(order_id, body.bank_account);
      if (!bank_account) return refuse('not_found');
      const done = await tools.checkout.change({ kind: 'supply_account', order_id, claim, principal, bank_account });
      if (!done.ok) return done;
      const order = await readOrder(ctx.sql, vault, order_id, (contact) => contact, languageOf(request));
      return order ? ok(order.detail) : refuse('not_found');
    });

    mount(
      app,
      adminRetryRefund,
      guards.guarded(adminRetryRefund, {
        weigh: ({ params, body }) => weigh(params.refund_id, body.bank_account ? 'name_account' : null, {}),
        async perform({ params, body, principal, key }) {
          const { refund_id } = params;
          const refund = await readRefund(ctx.sql, refund_id);
          if (!refund) return refuse('not_found');
          const { order_id } = refund;
          const claim = claimFor(principal, adminRetryRefund.id, key, { ...params, ...body });
          const bank_account = body.bank_account && (await sealed(order_id, body.bank_account));
          const command = {
            kind: 'retry_refund' as const,
            order_id,
            claim,
            refund_id,
            bank_account: bank_account ?? undefined,
          };
          const detail = { refund_id, with_account: body.bank_account !== undefined };
          return await asStaff(principal, command, 'refunds.retry', detail);
        },
      }),
    );

    mount(
      app,
      adminGiveUpRefund,
      guards.guarded(adminGiveUpRefund, {
        weigh: ({ params, body }) => weigh(params.refund_id, 'give_up_refund', { reason: body.reason }),
        async perform({ params, body, principal, key }) {
          const { refund_id } = params;
          const refund = await readRefund(ctx.sql, refund_id);
          if (!refund) return refuse('not_found');
          const { order_id } = refund;
          const { reason } = body;
          const claim = claimFor(principal, adminGiveUpRefund.id, key, { ...params, ...body });
          const command = { kind: 'give_up_refund' as const, order_id, claim, refund_id, reason };
          return await asStaff(principal, command, 'refunds.give_up', { refund_id, reason });
        },
      }),
    );
  };

  async function weigh(refund_id: string, kind: 'name_account' | 'give_up_refund' | null, more: object) {
    const refund = await readRefund(ctx.sql, refund_id);
    if (!refund) return refuse('not_found');
    if (!kind) return null;
    const { order_id, amount_krw: krw } = refund;
    return { act: { kind, krw }, subject: order_id, shops: null, shown: { krw, ...more } };
  }

  /** Under the key of the order's buyer, whoever types it in. */
  async function sealed(order_id: string, account: Account): Promise<SealedData | null> {
    const order = await readOrderHead(ctx.sql, order_id);
    return order && vault.sealData(order.person_id, 'records', account);
  }

  async function asStaff(
    principal: Extract<Principal, { kind: 'account' }>,
    command: Extract<OrderCommand, { kind: 'retry_refund' | 'give_up_refund' }>,
    act: string,
    detail: object,
  ): Promise<Result<NonNullable<Awaited<ReturnType<typeof readRefund>>>>> {
    const done = await tools.checkout.change(command);
    if (!done.ok) return done;
    await transact(ctx.sql, (tx) =>
      audit(tx, [{ actor_id: principal.account_id, act, subject: command.order_id, detail }]),
    );
    const refund = await readRefund(ctx.sql, command.refund_id);
    return refund ? ok(refund) : refuse('not_found');
  }
}

const claimFor = (principal: Exclude<Principal, { kind: 'none' }>, route: string, key: string, body: object) =>
  claimOf({ principal: principalKey(principal), route, key, body });
