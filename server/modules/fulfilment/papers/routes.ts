import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { adminFetchPrint, adminListChangedPrints, adminPrint, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { transact } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asStaff } from '../../../platform/reader.ts';
import { audit, originOf, type Vault } from '../../identity/index.ts';
import type { Balances } from '../stops/charges.ts';
import { listChangedPrints, readPrint, readSlips } from './read-slips.ts';
import { savePrint } from './save-print.ts';
import type { Change } from './slip.ts';
import { writePdf } from './write-pdf.ts';

/** Files drawn at a time in this process; each is a thread. */
const most_files = 2;
const korea = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'short' });
const titles = { slip: '출고 명세서', label: '배송 라벨', list: '배송 목록' } as const;

/** Papers: written down first, then fetched as a file; and what is no longer as it was printed. */
export function paperRoutes(ctx: Context, tools: { vault: Vault; balances: Balances }) {
  let drawing = 0;
  return (app: FastifyInstance): void => {
    mount(
      app,
      adminPrint,
      async ({ body, principal, key }) =>
        flatten(
          await runOnce(ctx.sql, { principal: principal.account_id, route: adminPrint.id, key, body }, async (tx) => {
            const hand = { by: principal.account_id, shops: principal.staff.shops };
            const saved = await savePrint(tx, body, hand, tools.balances);
            return saved.ok ? ok({ status: 201, body: saved.value }) : saved;
          }),
        ) as never,
    );

    mount(app, adminFetchPrint, async ({ params, principal, request, reply }) => {
      const { print_id } = params;
      const viewer = asStaff(principal);
      const head = await ctx.read(viewer, (tx) => readPrint(tx, print_id));
      if (!head) return refuse('not_found');
      if (drawing >= most_files) return refuse('overloaded');
      const { kind, sheet, deliveries } = head;
      const told = { actor_id: principal.account_id, act: 'fulfilment.print', subject: print_id };
      await transact(ctx.sql, (tx) =>
        audit(tx, [{ ...told, detail: { kind, deliveries, reason: 'delivery' }, origin: originOf(request) }]),
      );
      drawing += 1;
      const printed_at = korea.format(head.at);
      const slips = readSlips({ sql: ctx.sql, read: ctx.read, viewer, vault: tools.vault }, print_id);
      const job = { kind, sheet, title: titles[kind], printed_at, count: deliveries };
      const bytes = Readable.from(writePdf(job, slips), { objectMode: false });
      reply.headers({
        'content-type': 'application/pdf',
        'cache-control': 'no-store',
        'content-disposition': `inline; filename="${kind}.pdf"; filename*=UTF-8''${encodeURIComponent(`${titles[kind]} ${printed_at}`)}.pdf`,
      });
      try {
        reply.send(bytes);
        await finished(reply.raw);
      } catch {
        // Whoever fetched it went away.
        reply.hijack();
      } finally {
        bytes.destroy();
        drawing -= 1;
      }
      return undefined;
    });

    mount(app, adminListChangedPrints, async ({ principal }) => {
      const changed = await ctx.read(asStaff(principal), listChangedPrints);
      return ok({
        changed: changed.map((one) => ({
          ...one,
          printed_at: one.printed_at.toISOString(),
          changes: one.changes.map(toWire),
        })),
      }) as never;
    });
  };
}

function toWire(change: Change) {
  const text = (value: string | number | null) => (value === null ? null : String(value));
  if (change.what === 'recipient') return { ...change, title: null, option_text: null, before: null, after: null };
  const of_line =
    change.what === 'wished_on' || change.what === 'boxes'
      ? { title: null, option_text: null }
      : { title: change.title, option_text: change.option_text };
  return { what: change.what, ...of_line, before: text(change.before), after: text(change.after) };
}
