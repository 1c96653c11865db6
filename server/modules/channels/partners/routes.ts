import {
  adminLetPartnerIn,
  adminListPartners,
  adminSavePartner,
  ok,
  partnerFetchFile,
  partnerListFiles,
  partnerListLines,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { transact } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asBuyer } from '../../../platform/reader.ts';
import { audit, type Identity, maskName, originOf, readStaffNames } from '../../identity/index.ts';
import { type ExportHead, readExports, writeExport } from '../export/read-exports.ts';
import type { Recipient } from '../import/take-rules.ts';
import { letIn, listPartners, savePartner } from './partner-people.ts';
import { readOwnPartners, readPartnerLines } from './read-partner-orders.ts';

/** Partners: named by staff, let in by the owner; at their own page they see their own orders and files, and nothing else. */
export function partnerRoutes(ctx: Context, tools: { identity: Identity }) {
  const { vault } = tools.identity;
  return (app: FastifyInstance): void => {
    mount(app, adminListPartners, async ({ principal }) => {
      const rows = await listPartners(ctx.sql, principal.staff.shops);
      const names = await readStaffNames(
        tools.identity,
        rows.flatMap((row) => row.account_ids),
      );
      const partners = rows.map(({ account_ids, ...row }) => ({
        ...row,
        people: account_ids.map((account_id) => ({ account_id, name: names.get(account_id)?.name ?? '?' })),
      }));
      return ok({ partners });
    });

    mount(app, adminSavePartner, async ({ body, principal, key }) => {
      const by = { account_id: principal.account_id, shops: principal.staff.shops };
      const claim = { principal: principal.account_id, route: adminSavePartner.id, key, body };
      return flatten(
        await runOnce(ctx.sql, claim, async (tx) => {
          const saved = await savePartner(tx, by, body);
          return saved.ok ? ok({ status: 200, body: saved.value }) : saved;
        }),
      ) as never;
    });

    mount(app, adminLetPartnerIn, async ({ params, body, principal, key, request }) => {
      const { channel_id } = params;
      const found = (await readStaffNames(tools.identity, [body.account_id])).get(body.account_id);
      // Taking somebody out works whatever has become of the account.
      if (body.in && found?.role !== 'partner') return refuse('not_a_partner');
      const by = { account_id: principal.account_id, shops: principal.staff.shops };
      const claim = { principal: principal.account_id, route: adminLetPartnerIn.id, key, body: { channel_id, body } };
      return flatten(
        await runOnce(ctx.sql, claim, async (tx) => {
          const changed = await letIn(tx, by, { channel_id, ...body });
          if (changed === null) return refuse('not_found');
          if (changed) {
            const act = body.in ? 'channels.partner_let_in' : 'channels.partner_let_out';
            const detail = { account_id: body.account_id };
            await audit(tx, [
              { actor_id: principal.account_id, act, subject: channel_id, detail, origin: originOf(request) },
            ]);
          }
          return ok({ status: 200, body: { channel_id, ...body } });
        }),
      ) as never;
    });

    mount(app, partnerListLines, async ({ query, principal }) => {
      const page = await ctx.read(asBuyer(principal), (tx) => readPartnerLines(tx, query));
      const persons = await vault.readPersonalData<Recipient>(
        ctx.sql,
        page.lines.flatMap((line) => line.recipient_ref ?? []),
      );
      const lines = page.lines.map(({ recipient_ref, ...line }) => {
        const person = recipient_ref ? persons.get(recipient_ref) : undefined;
        return { ...line, recipient: person ? maskName(person.name) : '' };
      });
      return ok({ lines: lines as never, next_cursor: page.next_cursor });
    });

    /** Files of the partners that the viewer looks in on, newest first. */
    const ownFiles = async (principal: Parameters<typeof asBuyer>[0], export_id?: string): Promise<ExportHead[]> => {
      const own = new Set(await ctx.read(asBuyer(principal), readOwnPartners));
      if (own.size === 0) return [];
      const heads = await readExports(ctx.sql, {
        shops: null,
        channels: [...own],
        limit: 50,
        ...(export_id ? { export_id } : {}),
      });
      return heads.filter((head) => own.has(head.channel_id));
    };

    mount(app, partnerListFiles, async ({ principal }) => {
      const heads = await ownFiles(principal);
      const files = heads.map((head) => ({
        export_id: head.export_id,
        channel_id: head.channel_id,
        title: head.title,
        lines: head.lines,
        created_at: head.created_at.toISOString(),
      }));
      return ok({ files });
    });

    mount(app, partnerFetchFile, async ({ params, principal, request }) => {
      const [head] = await ownFiles(principal, params.export_id);
      if (!head) return refuse('not_found');
      const detail = { lines: head.lines, form: head.form, reason: 'partner' };
      await transact(ctx.sql, (tx) =>
        audit(tx, [
          {
            actor_id: principal.account_id,
            act: 'channels.fetch_export',
            subject: head.export_id,
            detail,
            origin: originOf(request),
          },
        ]),
      );
      const headers = {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': `attachment; filename="orders-${head.created_at.toISOString().slice(0, 10)}.xlsx"`,
        'cache-control': 'no-store',
      };
      return { status: 200 as const, body: await writeExport(ctx.sql, vault, head), headers };
    });
  };
}
