import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  adminChooseChannel,
  adminCommitImport,
  adminDropImport,
  adminListImports,
  adminReadImport,
  adminReadImportRows,
  adminReadRefusedRows,
  adminStartImport,
  adminUnlockImport,
  ok,
  refuse,
} from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { principalKey } from '../../platform/auth-context.ts';
import { transact } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { languageOf } from '../../platform/language.ts';
import { audit, originOf, proofForFile } from '../identity/index.ts';
import { sees } from './export/find-channel.ts';
import { dropImport } from './import/drop-import.ts';
import { passwordPlace, type Wishes } from './import/import-store.ts';
import { openOptionText } from './import/private-option.ts';
import { takeForms } from './import/read-form.ts';
import { readImportRows } from './import/read-import-rows.ts';
import { withUpload } from './import/read-upload.ts';
import { refusedBook } from './import/refused-book.ts';
import { type ImportDeps, seenImport, showImport } from './import/show-import.ts';
import { mappingRoutes } from './routes.mapping.ts';
import { memoryRoutes } from './routes.memory.ts';

export function importRoutes(ctx: Context, deps: ImportDeps): (app: FastifyInstance) => void {
  return (app) => {
    uploadRoute(app, deps);
    readRoutes(app, ctx, deps);
    actRoutes(app, ctx, deps);
    mappingRoutes(app, ctx, deps);
    memoryRoutes(app, ctx);
  };
}

function uploadRoute(app: FastifyInstance, deps: ImportDeps): void {
  app.register(async (scope) => {
    takeForms(scope);
    mount(scope, adminStartImport, ({ request, principal, key }) =>
      withUpload(request, deps.importer, async (file) => {
        const { texts } = file;
        const shop_id = texts.shop_id || (principal.staff.shops?.[0] ?? (await deps.firstShop()));
        if (!shop_id || !/^[0-9a-f-]{36}$/i.test(shop_id) || !sees(principal.staff, shop_id))
          return refuse('invalid_input', { field: 'shop_id' });
        const wishes: Wishes = {
          ...(texts.channel?.trim()
            ? { channel: texts.channel.trim().slice(0, 60), shops: principal.staff.shops ?? null }
            : {}),
          ...(isYes(texts.new_channel) ? { new_channel: true } : {}),
          ...(isYes(texts.commit) ? { commit: true } : {}),
          ...(isYes(texts.dry_run) ? { dry_run: true } : {}),
        };
        const started = await file.keep({
          claim: {
            principal: principalKey(principal),
            route: adminStartImport.id,
            key,
            body: { sha256: file.sha256, shop_id, wishes },
          },
          shop_id,
          file_name: openOptionText(file.name).text.slice(0, 120),
          password: texts.password || null,
          wishes: wishes.dry_run ? { ...wishes, commit: false } : wishes,
          created_by: principal.account_id,
          told: languageOf(request),
        });
        if (started.ok) deps.importer.kick((started.value.body as { import_id: string }).import_id);
        return flatten(started) as never;
      }),
    );
  });
}

const isYes = (text: string | undefined) => text === '1' || text === 'true';

function readRoutes(app: FastifyInstance, { sql, keys }: Context, { importer }: ImportDeps): void {
  mount(app, adminListImports, async ({ query, principal, request }) => {
    const limit = query.limit ?? 30;
    const before = query.cursor ?? null;
    if (before !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(before))
      return refuse('invalid_input', { field: 'cursor' });
    const { shops } = principal.staff;
    const ids = await sql<{ id: string }[]>`
      select id from channels.imports
      where (${before}::uuid is null or id < ${before}::uuid)
        ${shops ? sql`and shop_id = any (${`{${shops.join(',')}}`}::text::uuid[])` : sql``}
      order by id desc limit ${limit + 1}`;
    const page = await Promise.all(ids.slice(0, limit).map((one) => showImport(sql, importer, one.id, request)));
    return ok({
      imports: page.filter((one) => one !== null),
      next_cursor: ids.length > limit ? ids[limit - 1]!.id : null,
    });
  });
  mount(app, adminReadImport, async ({ params, principal, request }) => {
    if (!(await seenImport(sql, params.import_id, principal.staff))) return refuse('not_found');
    const found = await showImport(sql, importer, params.import_id, request);
    return found ? ok(found) : refuse('not_found');
  });
  mount(app, adminReadImportRows, async ({ params, query, principal, request }) => {
    const record = await seenImport(sql, params.import_id, principal.staff);
    return record ? ok(await readImportRows(sql, record, query, languageOf(request))) : refuse('not_found');
  });
  mount(app, adminReadRefusedRows, async ({ params, principal, request, reply }) => {
    const record = await seenImport(sql, params.import_id, principal.staff);
    if (!record) return refuse('not_found');
    const rows = 'rows' in record.counts ? record.counts.refused : 0;
    const about = { subject: `import:${record.id}`, origin: originOf(request) };
    const barred = await proofForFile({ sql }, principal, rows, about);
    if (barred) return barred;
    const act = { actor_id: principal.account_id, act: 'channels.refused_rows_downloaded', ...about };
    await transact(sql, (tx) => audit(tx, [{ ...act, detail: { rows, reason: 'mending' } }]));
    reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="refused-${record.id.slice(0, 8)}.xlsx"`)
      .header('cache-control', 'no-store');
    const bytes = Readable.fromWeb(refusedBook(sql, keys, record, languageOf(request)) as never);
    try {
      reply.send(bytes);
      await finished(reply.raw);
    } catch {
      bytes.destroy();
      reply.hijack();
    }
    return undefined;
  });
}

function actRoutes(app: FastifyInstance, { sql, keys }: Context, { importer }: ImportDeps): void {
  mount(app, adminUnlockImport, async ({ params, body, principal, request }) => {
    if (!(await seenImport(sql, params.import_id, principal.staff))) return refuse('not_found');
    const sealed = keys.seal(body.password, passwordPlace(params.import_id));
    const taken = await sql`
      update channels.imports set sealed_password = ${sealed}, state = 'waiting', error_code = null, lease_by = null, lease_until = null
      where id = ${params.import_id} and state = 'needs_password'`;
    return await answer(params.import_id, request, taken.count > 0, ['waiting', 'reading']);
  });
  mount(app, adminCommitImport, async ({ params, principal, request }) => {
    if (!(await seenImport(sql, params.import_id, principal.staff))) return refuse('not_found');
    const taken = await sql`
      update channels.imports set state = 'committing', lease_by = null, lease_until = null
      where id = ${params.import_id} and state = 'previewed' and not coalesce((wishes->>'dry_run')::boolean, false)
        and coalesce(jsonb_array_length(progress -> 'near'), 0) = 0`;
    return await answer(params.import_id, request, taken.count > 0, ['committing', 'done']);
  });
  mount(app, adminChooseChannel, async ({ params, body, principal, request }) => {
    if (!(await seenImport(sql, params.import_id, principal.staff))) return refuse('not_found');
    const wish = sql.json({ channel: body.channel.trim(), new_channel: body.new_channel });
    const taken = await sql`
      update channels.imports set wishes = wishes || ${wish}, state = 'waiting', lease_by = null, lease_until = null
      where id = ${params.import_id} and state = 'previewed' and jsonb_array_length(progress -> 'near') > 0
        and not coalesce((wishes->>'dry_run')::boolean, false)`;
    return await answer(params.import_id, request, taken.count > 0, ['waiting', 'reading']);
  });
  mount(app, adminDropImport, async ({ params, principal }) => {
    if (!(await seenImport(sql, params.import_id, principal.staff))) return refuse('not_found');
    if (await dropImport(sql, params.import_id)) return ok({ dropped: true });
    return refuse('conflict');
  });

  /** Asked again after it worked, it is the same answer; from another state it is a conflict. */
  async function answer(import_id: string, request: FastifyRequest, taken: boolean, fine: string[]) {
    if (taken) importer.kick(import_id);
    const found = await showImport(sql, importer, import_id, request);
    if (!found) return refuse('not_found');
    return taken || fine.includes(found.state) ? ok(found) : refuse('conflict');
  }
}
