import {
  adminFindCaller,
  adminFinishCall,
  adminListCalls,
  adminLogCall,
  type Call,
  type GridRow,
  ok,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Principal } from '../../../platform/auth-context.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asStaff } from '../../../platform/reader.ts';
import { type Identity, maskPhone, readStaffNames } from '../../identity/index.ts';
import { type CallContact, callerDigests } from './caller.ts';
import { logCall } from './log-call.ts';
import { type CallRead, readAgreedDays, readCallsOf, readOpenCalls } from './read-calls.ts';

type Account = Extract<Principal, { kind: 'account' }>;
type Tools = {
  identity: Identity;
  /** The grid's rows of exactly this number, for whoever asks. */
  ordersOf(principal: Account, phone: string): Promise<GridRow[]>;
};

/** The telephone: who is calling, what was said, what is to be done next. */
export function callRoutes(ctx: Context, { identity, ordersOf }: Tools) {
  const { vault } = identity;

  async function shown(rows: readonly CallRead[], principal: Account): Promise<Call[]> {
    const contacts = await vault.readPersonalData<CallContact>(
      ctx.sql,
      rows.map((row) => row.contact_ref),
    );
    const names = await readStaffNames(
      identity,
      rows.flatMap((row) => [row.by, ...(row.done_by ? [row.done_by] : [])]),
    );
    const reads = principal.staff?.permissions.has('personal_data.read') ?? false;
    return rows.map(({ contact_ref, ...row }) => {
      const contact = contacts.get(contact_ref);
      return {
        ...row,
        phone: contact ? maskPhone(contact.phone) : '',
        note: reads ? (contact?.note ?? '') : '',
        by: names.get(row.by)?.name ?? '?',
        done_by: row.done_by ? (names.get(row.done_by)?.name ?? '?') : null,
        at: row.at.toISOString(),
        due_at: row.due_at?.toISOString() ?? null,
        done_at: row.done_at?.toISOString() ?? null,
      };
    });
  }

  return (app: FastifyInstance): void => {
    mount(app, adminFindCaller, async ({ body, principal }) => {
      const orders = await ordersOf(principal, body.phone);
      const [calls, agreed] = await ctx.read(asStaff(principal), (tx) =>
        Promise.all([
          readCallsOf(tx, callerDigests(ctx.keys, body.phone)),
          readAgreedDays(
            tx,
            orders.map((one) => one.order_id),
          ),
        ]),
      );
      return ok({ orders, agreed, calls: await shown(calls, principal) });
    });

    mount(app, adminListCalls, async ({ query, principal }) => {
      const page = await ctx.read(asStaff(principal), (tx) => readOpenCalls(tx, query));
      return ok({ ...page, calls: await shown(page.calls, principal) });
    });

    mount(app, adminLogCall, async ({ body, principal, key }) => {
      const by = { account_id: principal.account_id, shops: principal.staff.shops };
      const claim = { principal: principal.account_id, route: adminLogCall.id, key, body };
      return flatten(
        await runOnce(ctx.sql, claim, async (tx) => {
          const logged = await logCall(tx, { keys: ctx.keys, vault }, by, body);
          return logged.ok ? ok({ status: 201, body: logged.value }) : logged;
        }),
      ) as never;
    });

    mount(app, adminFinishCall, async ({ params, principal, key }) => {
      const { shops } = principal.staff;
      const claim = { principal: principal.account_id, route: adminFinishCall.id, key, body: params };
      return flatten(
        await runOnce(ctx.sql, claim, async (tx) => {
          const done = await tx`
            update fulfilment.calls set done_at = coalesce(done_at, clock_timestamp()),
              done_by = coalesce(done_by, ${principal.account_id}::uuid)
            where id = ${params.call_id} and next_action is not null
              and (${shops === null} or shop_id = any (${`{${(shops ?? []).join(',')}}`}::text::uuid[]))`;
          return done.count > 0 ? ok({ status: 200, body: { call_id: params.call_id } }) : refuse('not_found');
        }),
      ) as never;
    });
  };
}
