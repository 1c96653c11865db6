import {
  adminAnswerComplaint,
  adminListComplaints,
  adminReadComplaint,
  adminRecordComplaint,
  listMyComplaints,
  makeComplaint as makeComplaintRoute,
  ok,
  type Route,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { principalKey } from '../../platform/auth-context.ts';
import { id_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import { transact } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asBuyer, asStaff, type Viewer } from '../../platform/reader.ts';
import { asVisitor, audit, type Identity, originOf, proofForReading } from '../identity/index.ts';
import { isOwn, readOrderHead, readOrderNumbers } from '../orders/index.ts';
import { answerComplaint, headOf, listComplaints, makeComplaint, openComplaints, readComplaint } from './complaints.ts';

/** Complaints: a buyer's about their own orders, staff's about those of their shops. */
export function complaintRoutes(ctx: Context, tools: { identity: Identity }) {
  const { vault, limits } = tools.identity;
  const orderAs = (viewer: Viewer, order_id: string) => ctx.read(viewer, (tx) => readOrderHead(tx, order_id));
  const once = (route: Route, principal: string, key: string, body: unknown) => (work: Parameters<typeof runOnce>[2]) =>
    runOnce(ctx.sql, { principal, route: route.id, key, body }, work);

  return (app: FastifyInstance): void => {
    mount(app, makeComplaintRoute, async ({ params, body, principal: asker, key, request }) => {
      const principal = asVisitor(tools.identity, request, asker, params.order_id);
      const order = await orderAs(asBuyer(principal), params.order_id);
      if (!order || !isOwn(order, principal)) return refuse('not_found');
      const limited = await limits.take({ complaints_order: order.id });
      if (limited) return limited;
      const run = once(makeComplaintRoute, principalKey(principal), key, { ...params, ...body });
      const made = await run(async (tx) => {
        const done = await makeComplaint(tx, vault, { order, text: body.text, recorded_by: null });
        return done.ok ? ok({ status: 201, body: done.value }) : done;
      });
      return flatten(made) as never;
    });

    mount(app, listMyComplaints, async ({ params, principal: asker, request }) => {
      const principal = asVisitor(tools.identity, request, asker, params.order_id);
      const order = await orderAs(asBuyer(principal), params.order_id);
      if (!order || !isOwn(order, principal)) return refuse('not_found');
      const rows = await ctx.read(asBuyer(principal), (tx) => listComplaints(tx, { ...params, limit: 100 }));
      return ok({ complaints: await openComplaints(ctx.sql, vault, rows) });
    });

    mount(app, adminListComplaints, async ({ query, principal }) => {
      const { limit = 50, cursor, ...filter } = query;
      const before = readCursor(cursor, [id_part])?.[0] ?? null;
      const { rows, numbers } = await ctx.read(asStaff(principal), async (tx) => {
        const rows = await listComplaints(tx, { ...filter, before, limit: limit + 1 });
        return { rows, numbers: await readOrderNumbers(tx, [...new Set(rows.map((row) => row.order_id))]) };
      });
      const page = rows.slice(0, limit);
      return ok({
        complaints: page.map((row) => ({ ...headOf(row), order_number: numbers.get(row.order_id) ?? '' })),
        next_cursor: rows.length > limit ? writeCursor([page.at(-1)!.id]) : null,
      });
    });

    mount(app, adminReadComplaint, async ({ params, principal, request }) => {
      const row = await ctx.read(asStaff(principal), (tx) => readComplaint(tx, params.complaint_id));
      if (!row) return refuse('not_found');
      const about = { subject: row.order_id, origin: originOf(request) };
      const barred = await proofForReading(ctx, principal, about);
      if (barred) return barred;
      const [shown] = await openComplaints(ctx.sql, vault, [row]);
      const detail = { reason: 'complaint', complaint_id: row.id };
      await transact(ctx.sql, (tx) =>
        audit(tx, [{ actor_id: principal.account_id, act: 'personal_data.read', detail, ...about }]),
      );
      return ok(shown!);
    });

    mount(app, adminRecordComplaint, async ({ params, body, principal, key, request }) => {
      const order = await orderAs(asStaff(principal), params.order_id);
      if (!order) return refuse('not_found');
      const run = once(adminRecordComplaint, principalKey(principal), key, { ...params, ...body });
      const made = await run(async (tx) => {
        const by = principal.account_id;
        const done = await makeComplaint(tx, vault, { order, text: body.text, recorded_by: by });
        if (!done.ok) return done;
        const act = { actor_id: by, act: 'complaints.recorded', subject: order.id, detail: done.value };
        await audit(tx, [{ ...act, origin: originOf(request) }]);
        return ok({ status: 201, body: done.value });
      });
      return flatten(made) as never;
    });

    mount(app, adminAnswerComplaint, async ({ params, body, principal, key, request }) => {
      const row = await ctx.read(asStaff(principal), (tx) => readComplaint(tx, params.complaint_id));
      if (!row) return refuse('not_found');
      const run = once(adminAnswerComplaint, principalKey(principal), key, { ...params, ...body });
      const answered = await run(async (tx) => {
        const by = principal.account_id;
        const done = await answerComplaint(tx, vault, { ...params, text: body.text, by });
        if (!done.ok) return done;
        const act = { actor_id: by, act: 'complaints.answered', subject: row.order_id, detail: done.value };
        await audit(tx, [{ ...act, origin: originOf(request) }]);
        return ok({ status: 200, body: done.value });
      });
      return flatten(answered) as never;
    });
  };
}
