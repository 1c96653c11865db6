import {
  adminLetPartnerIn,
  adminListPartners,
  adminSavePartner,
  ok,
  partnerCommitFile,
  partnerFetchFile,
  partnerListFiles,
  partnerListImports,
  partnerListLines,
  partnerReadSelf,
  partnerSendFile,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { languageOf } from '../../../platform/language.ts';
import { asBuyer } from '../../../platform/reader.ts';
import { audit, type Identity, maskName, originOf, readStaffNames } from '../../identity/index.ts';
import { fetchExport } from '../export/fetch-export.ts';
import { type ExportHead, readExports } from '../export/read-exports.ts';
import type { Importer } from '../import/importer.ts';
import { openOptionText } from '../import/private-option.ts';
import { takeForms } from '../import/read-form.ts';
import { withUpload } from '../import/read-upload.ts';
import type { Recipient } from '../import/take-rules.ts';
import { commitPartnerFile, readPartnerFiles, readPartners } from './partner-files.ts';
import { letIn, listPartners, savePartner } from './partner-people.ts';
import { readOwnPartners, readPartnerLines } from './read-partner-orders.ts';

/** Partners: named by staff, let in by the owner; at their own page they see their own orders and files, and nothing else. */
export function partnerRoutes(ctx: Context, tools: Tools) {
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

    ownRoutes(app, ctx, tools);
  };
}

type Tools = { identity: Identity; importer: Importer };
type Viewer = Parameters<typeof asBuyer>[0];

/** What a partner calls. Whose it is is decided by row-level security each time. */
function ownRoutes(app: FastifyInstance, ctx: Context, tools: Tools): void {
  const { vault } = tools.identity;
  const ownChannels = (principal: Viewer) => ctx.read(asBuyer(principal), readOwnPartners);

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
  const ownFiles = async (principal: Viewer, export_id?: string): Promise<ExportHead[]> => {
    const channels = await ownChannels(principal);
    if (channels.length === 0) return [];
    return await readExports(ctx.sql, { shops: null, channels, limit: 50, ...(export_id ? { export_id } : {}) });
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
    const file_name = `orders-${head.created_at.toISOString().slice(0, 10)}.xlsx`;
    return await fetchExport(ctx, vault, head, { principal, request, file_name, reason: 'partner' });
  });

  mount(app, partnerReadSelf, async ({ principal }) => {
    const own = await readPartners(ctx.sql, await ownChannels(principal));
    return ok({ partners: own.map(({ shop_id: _, ...one }) => one) });
  });

  mount(app, partnerListImports, async ({ principal, request }) =>
    ok({ imports: await readPartnerFiles(ctx.sql, await ownChannels(principal), languageOf(request)) }),
  );

  mount(app, partnerCommitFile, async ({ params, principal }) => {
    const { import_id } = params;
    const outcome = await commitPartnerFile(ctx.sql, { import_id, channel_ids: await ownChannels(principal) });
    if (outcome === null) return refuse('not_found');
    if (outcome === 'not_yet') return refuse('conflict');
    if (outcome === 'taken') tools.importer.kick(import_id);
    return { status: 202 as const, body: { import_id } };
  });

  app.register(async (scope) => {
    takeForms(scope);
    mount(scope, partnerSendFile, ({ request, principal, key }) =>
      withUpload(request, tools.importer, async (file) => {
        const { texts } = file;
        const own = await readPartners(ctx.sql, await ownChannels(principal));
        const partner = texts.channel_id ? own.find((one) => one.channel_id === texts.channel_id) : own[0];
        if (!partner) return refuse('not_found', undefined, [{ field: 'channel_id' }]);
        if (!partner.titles) return refuse('no_sheet_agreed');
        const { channel_id, shop_id } = partner;
        const started = await file.keep({
          claim: {
            principal: principal.account_id,
            route: partnerSendFile.id,
            key,
            body: { sha256: file.sha256, channel_id },
          },
          shop_id,
          file_name: openOptionText(file.name).text.slice(0, 120),
          password: texts.password || null,
          wishes: { partner: channel_id, channel: partner.name },
          created_by: principal.account_id,
          told: null,
        });
        if (started.ok) tools.importer.kick((started.value.body as { import_id: string }).import_id);
        return flatten(started) as never;
      }),
    );
  });
}
