import * as contract from '@madang/contract';
import { ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { plainArray } from '../../platform/arrays.ts';
import { transact } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { asStaff } from '../../platform/reader.ts';
import { audit, originOf, proofForReading } from '../identity/index.ts';
import { lines_changed } from './events.ts';
import { once, sees, unseen } from './once.ts';
import type { Deps } from './take-rows.ts';
import { changeOrder } from './work/change-order.ts';
import { confirmAllNew, confirmLines } from './work/confirm-lines.ts';
import { decideDifferences } from './work/decide-differences.ts';
import { delayLines } from './work/delay-lines.ts';
import { readChannelOrder } from './work/read-channel-order.ts';
import { readOptionChoices } from './work/read-option-choices.ts';
import { readShippingDay } from './work/read-shipping-day.ts';
import { readOlderFiles, readWork, readWorkLines } from './work/read-work.ts';
import { readCalendar, recountDue, setCalendar } from './work/set-calendar.ts';
import { showDifference } from './work/show-difference.ts';
import { tellAgain } from './work/tell-again.ts';
import { undoChange } from './work/undo-change.ts';

/** Whoever watches the work of channel orders hears that something of it changed, and reads anew. */
export const work_topic = 'channel-work';

export function tellChannelWork(ctx: Pick<Context, 'outbox' | 'sse'>): void {
  ctx.outbox.listen(
    'channels.work',
    [lines_changed],
    async (_tx, events) => {
      ctx.sse.publish(work_topic, { orders: events.length });
    },
    { from: 'now' },
  );
}

/** The day's work on orders of channels, for staff. */
export function channelWorkRoutes(
  ctx: Context,
  deps: Omit<Deps, 'keys'> & { staffNames(ids: string[]): Promise<ReadonlyMap<string, string>> },
) {
  const { sql, read } = ctx;
  return (app: FastifyInstance): void => {
    mount(app, contract.readChannelWork, async ({ principal }) => {
      const older_files = await readOlderFiles(sql);
      return ok(await read(asStaff(principal), (tx) => readWork(tx, older_files)));
    });
    mount(app, contract.listWorkLines, async ({ query, principal }) => {
      const older_files = query.list === 'unseen' ? await readOlderFiles(sql) : [];
      return ok(await read(asStaff(principal), (tx) => readWorkLines(tx, query, older_files)));
    });
    mount(app, contract.readChannelOrder, async ({ params, principal }) => {
      if (!(await sees(sql, principal.staff, 'orders', [params.order_id]))) return unseen;
      const found = await readChannelOrder(sql, params.order_id, deps.staffNames);
      return found ? ok(found) : unseen;
    });
    mount(app, contract.confirmChannelLines, async (asked) => {
      const { body, principal } = asked;
      const by = principal.account_id;
      const { line_ids, channel_id } = body;
      if (!line_ids) {
        // Idempotent by nature: what is confirmed is not new any more.
        const confirmed = await confirmAllNew(sql, {
          shops: principal.staff.shops,
          by,
          ...(channel_id ? { channel_id } : {}),
        });
        return ok({ confirmed, told_again: 0, left_out: 0 });
      }
      if (!(await sees(sql, principal.staff, 'lines', line_ids))) return unseen;
      return flatten(
        await once(sql, contract.confirmChannelLines.id, asked, 200, async (tx) => {
          const told_again = await tellAgain(tx, { line_ids });
          const { confirmed } = await confirmLines(tx, { line_ids, by });
          return ok({ confirmed, told_again, left_out: new Set(line_ids).size - confirmed - told_again });
        }),
      ) as never;
    });
    mount(app, contract.delayChannelLines, async (asked) => {
      const { body, principal } = asked;
      if (!(await sees(sql, principal.staff, 'lines', body.line_ids))) return unseen;
      return flatten(
        await once(sql, contract.delayChannelLines.id, asked, 200, (tx) =>
          delayLines(tx, { ...body, by: principal.account_id }),
        ),
      ) as never;
    });
    mount(app, contract.changeChannelOrder, async (asked) => {
      const { params, body, principal } = asked;
      if (!(await sees(sql, principal.staff, 'orders', [params.order_id]))) return unseen;
      return flatten(
        await once(sql, contract.changeChannelOrder.id, asked, 200, (tx) =>
          changeOrder(tx, { ...deps, keys: ctx.keys }, { ...params, ...body, by: principal.account_id }),
        ),
      ) as never;
    });
    mount(app, contract.undoChannelOrderEdit, async (asked) => {
      const { params, principal } = asked;
      if (!(await sees(sql, principal.staff, 'orders', [params.order_id]))) return unseen;
      return flatten(
        await once(sql, contract.undoChannelOrderEdit.id, asked, 200, (tx) =>
          undoChange(tx, { ...deps, keys: ctx.keys }, { ...params, by: principal.account_id }),
        ),
      ) as never;
    });
    mount(app, contract.listOptionChoices, async ({ params, principal }) => {
      const options = await read(asStaff(principal), (tx) => readOptionChoices(tx, params.line_id));
      return options ? ok({ options }) : unseen;
    });
    mount(app, contract.showDifference, async ({ params, principal, request }) => {
      if (!(await sees(sql, principal.staff, 'differences', [params.id]))) return unseen;
      const about = { subject: params.id, origin: originOf(request) };
      const barred = await proofForReading(ctx, principal, about);
      if (barred) return barred;
      const shown = await showDifference(sql, deps, params.id);
      if (!shown.ok) return shown;
      const act = {
        actor_id: principal.account_id,
        act: 'orders.contact_read',
        detail: { reason: 'delivery' },
        ...about,
      };
      await transact(sql, (tx) => audit(tx, [act]));
      return shown;
    });
    mount(app, contract.decideDifferences, async (asked) => {
      const { body, principal } = asked;
      if (!(await sees(sql, principal.staff, 'differences', body.ids))) return unseen;
      return flatten(
        await once(sql, contract.decideDifferences.id, asked, 200, (tx) =>
          decideDifferences(tx, { ...deps, keys: ctx.keys }, { ...body, by: principal.account_id }),
        ),
      ) as never;
    });
    mount(app, contract.seeAlerts, async ({ body, principal }) => {
      if (!(await sees(sql, principal.staff, 'alerts', body.alert_ids))) return unseen;
      const seen = await sql`
        update channels.alerts set seen_at = clock_timestamp(), seen_by = ${principal.account_id}
        where id = any(${plainArray(body.alert_ids)}::text::uuid[]) and seen_at is null`;
      return ok({ seen: seen.count });
    });
    mount(app, contract.readShippingCalendar, async ({ params, principal }) => {
      const { shops } = principal.staff;
      if (shops && !shops.includes(params.shop_id)) return refuse('not_found');
      return ok(await read(asStaff(principal), (tx) => readCalendar(tx, params.shop_id)));
    });
    mount(app, contract.readShippingDay, async ({ params, principal }) => {
      const { shops } = principal.staff;
      if (shops && !shops.includes(params.shop_id)) return refuse('not_found');
      return ok(await read(asStaff(principal), (tx) => readShippingDay(tx, params.shop_id, params.day)));
    });
    mount(app, contract.setShippingCalendar, async (asked) => {
      const { params, body, principal } = asked;
      const { shops } = principal.staff;
      if (shops && !shops.includes(params.shop_id)) return refuse('not_found');
      const result = await once(sql, contract.setShippingCalendar.id, asked, 200, (tx) =>
        setCalendar(tx, params.shop_id, body),
      );
      if (result.ok) await recountDue(sql, params.shop_id);
      return flatten(result) as never;
    });
  };
}
