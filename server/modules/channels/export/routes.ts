import {
  adminEnterTracking,
  adminFetchDispatchFile,
  adminListDispatch,
  adminListDispatchFiles,
  adminListForms,
  adminMakeDispatchFile,
  adminReadDispatchFile,
  adminReadTracking,
  adminSaveForm,
  ok,
  refuse,
  tracking_file_limit_mb,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Staff } from '../../../platform/auth-context.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { audit, originOf, type Vault } from '../../identity/index.ts';
import { takeTable, withTables } from '../tables/take-table.ts';
import { type Choice, chooseLeaving } from './choose-leaving.ts';
import { cleanTracking, doubtTracking } from './couriers.ts';
import { enterTracking } from './enter-tracking.ts';
import { fetchExport } from './fetch-export.ts';
import { type ChannelRow, findChannel, sees } from './find-channel.ts';
import { dispatch_forms, export_fields, type FormColumn, isPersonal } from './forms.ts';
import { makeExport } from './make-export.ts';
import { takesParcels } from './parcels.ts';
import { type Candidate, eachCandidates, readCandidates } from './read-candidates.ts';
import { type ExportHead, readExportLines, readExports } from './read-exports.ts';
import { trackingOf } from './read-tracking.ts';
import { findForm, readForms, saveForm } from './user-forms.ts';

type Tools = {
  vault: Vault;
  staffNames(ids: string[]): Promise<Map<string, string>>;
  readShops(sql: Sql | Tx): Promise<ReadonlyMap<string, unknown>>;
  /** The shop that files of staff go to who name none. */
  firstShop(): Promise<string | null>;
};

const shown_lines = 500;
const page_size = 50;
/** Rows of a sheet of tracking numbers. */
const tracking_rows = 20_000;

/** What leaves again: which lines may, tracking numbers, files of dispatch in the house's forms and the user's. */
export function exportRoutes(ctx: Context, tools: Tools) {
  const { sql } = ctx;
  return (app: FastifyInstance): void => {
    mount(app, adminListDispatch, async ({ query, principal }) => {
      const channels = await readDispatchChannels(sql, principal.staff);
      const { channel_id } = query;
      if (channel_id && !channels.some((one) => one.channel_id === channel_id)) return refuse('not_found');
      const few = channel_id ? await readCandidates(sql, { channel_id, limit: shown_lines + 1 }) : [];
      const [fresh, again] = [chooseLeaving(false), chooseLeaving(true)];
      const look = (page: readonly Candidate[]) => {
        fresh.look(page);
        again.look(page);
      };
      // A file takes more than is shown: what it holds is known only by who looks at all there is.
      if (!channel_id || few.length <= shown_lines) look(few);
      else for await (const page of eachCandidates(sql, { channel_id })) look(page);
      const file = ({ leaving, later }: Choice) => ({ lines: leaving.length, later });
      const lines = few
        .slice(0, shown_lines)
        .map(({ verdict, exported_at, order_id: _, delivery_id: __, ...line }) => ({
          ...line,
          exported_at: exported_at?.toISOString() ?? null,
          ready: verdict.ready,
          hindrances: verdict.ready ? [] : verdict.hindrances,
          doubt:
            line.courier && line.tracking_number
              ? doubtTracking(line.courier, cleanTracking(line.tracking_number))
              : null,
          repeated: verdict.ready ? verdict.repeated : ('never' as const),
        }));
      return ok({ channels, lines, more: few.length > shown_lines, file: { fresh: file(fresh), again: file(again) } });
    });

    mount(
      app,
      adminEnterTracking,
      async ({ body, principal, key }) =>
        flatten(
          await runOnce(
            sql,
            { principal: principal.account_id, route: adminEnterTracking.id, key, body },
            async (tx) => {
              const channel = await findChannel(tx, body.channel_id, principal.staff, tools.firstShop);
              if (!channel) return refuse('not_found');
              const outcomes = await enterTracking(tx, { channel, entries: body.entries, by: principal.account_id });
              return ok({ status: 200, body: { outcomes } });
            },
          ),
        ) as never,
    );

    withTables(app, (scope) =>
      mount(scope, adminReadTracking, async ({ request }) => {
        const taken = await takeTable(request, { limit_mb: tracking_file_limit_mb, max_rows: tracking_rows });
        if (!taken.ok) return taken;
        const entries = trackingOf(taken.value.tables);
        return entries ? ok({ entries }) : refuse('unknown_columns', { columns: '주문번호, 송장번호' });
      }),
    );

    mount(
      app,
      adminMakeDispatchFile,
      async ({ body, principal, key, request }) =>
        flatten(
          await runOnce(
            sql,
            { principal: principal.account_id, route: adminMakeDispatchFile.id, key, body },
            async (tx) => {
              const channel = await findChannel(tx, body.channel, principal.staff, tools.firstShop);
              if (!channel) return refuse('channel_not_found', { channel: body.channel });
              if (body.to_market && !channel.has_api) return refuse('not_connected');
              const form =
                body.form === 'dispatch'
                  ? dispatch_forms[channel.kind]
                  : await findForm(tx, channel.shop_id, body.form);
              if (!form) return refuse('form_not_found', { form: body.form });
              const { line_ids, again } = body;
              const made = await makeExport(tx, {
                channel,
                form,
                form_key: body.form,
                line_ids,
                again,
                to_market: body.to_market,
                by: principal.account_id,
              });
              if (!made.ok) return made;
              const [head] = await readExports(tx as unknown as Sql, {
                shops: null,
                limit: 1,
                export_id: made.value.export_id,
              });
              const { export_id, lines, skipped, doubted, held } = made.value;
              await audit(tx, [
                {
                  actor_id: principal.account_id,
                  act: 'channels.export',
                  subject: export_id,
                  detail: { lines, form: body.form, ...(body.to_market ? { to_market: true } : {}) },
                  origin: originOf(request),
                },
              ]);
              return ok({ status: 201, body: { export: shownExport(head!, null), skipped, doubted, held } });
            },
          ),
        ) as never,
    );

    mount(app, adminListDispatchFiles, async ({ query, principal }) => {
      const limit = query.limit ?? page_size;
      const rows = await readExports(sql, { shops: principal.staff.shops, before: query.cursor, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const names = await tools.staffNames(page.flatMap((one) => one.created_by ?? []));
      return ok({
        exports: page.map((one) => shownExport(one, one.created_by ? (names.get(one.created_by) ?? null) : null)),
        next_cursor: rows.length > limit ? page.at(-1)!.export_id : null,
      });
    });

    mount(app, adminReadDispatchFile, async ({ params, principal }) => {
      const [head] = await readExports(sql, { shops: principal.staff.shops, limit: 1, export_id: params.export_id });
      if (!head) return refuse('not_found');
      const names = await tools.staffNames(head.created_by ? [head.created_by] : []);
      const by = head.created_by ? (names.get(head.created_by) ?? null) : null;
      return ok({ export: shownExport(head, by), lines: await readExportLines(sql, head.export_id) });
    });

    mount(app, adminFetchDispatchFile, async ({ params, query, principal, request }) => {
      const [head] = await readExports(sql, { shops: principal.staff.shops, limit: 1, export_id: params.export_id });
      if (!head) return refuse('not_found');
      const personal = isPersonal(head.columns);
      if (personal && !principal.staff.permissions.has('personal_data.read')) return refuse('forbidden');
      const reason = query.reason?.trim() || null;
      if (personal && !reason) return refuse('reason_required');
      return await fetchExport(ctx, tools.vault, head, {
        principal,
        request,
        file_name: fileName(head),
        reason: personal ? reason : null,
      });
    });

    mount(app, adminListForms, async ({ principal }) =>
      ok({
        forms: await readForms(sql, principal.staff.shops),
        fields: Object.entries(export_fields).map(([field, one]) => ({
          field,
          ko: one.ko,
          en: one.en,
          personal: 'personal' in one,
        })),
      }),
    );

    mount(
      app,
      adminSaveForm,
      async ({ body, principal, key }) =>
        flatten(
          await runOnce(sql, { principal: principal.account_id, route: adminSaveForm.id, key, body }, async (tx) => {
            const shops = await tools.readShops(tx);
            if (!sees(principal.staff, body.shop_id) || !shops.has(body.shop_id))
              return refuse('invalid_input', { field: 'shop_id' });
            const unknown = body.columns.find(({ field }) => field && !(field in export_fields));
            if (unknown || body.name === 'dispatch')
              return refuse('invalid_input', { field: unknown ? 'columns' : 'name' });
            const saved = await saveForm(tx, { ...body, columns: body.columns as FormColumn[] });
            await audit(tx, [
              {
                actor_id: principal.account_id,
                act: 'channels.save_form',
                subject: saved.form_id,
                after: { name: saved.name, columns: saved.columns },
              },
            ]);
            return ok({ status: 200, body: saved });
          }),
        ) as never,
    );
  };
}

async function readDispatchChannels(sql: Sql, staff: Staff) {
  const rows = await sql<(ChannelRow & { form: string | null; open: number })[]>`
    select c.id, c.shop_id, c.kind, c.name, c.settings ? 'api' as has_api, c.settings ->> 'form' as form, (
      select count(*)::int from channels.lines l where l.channel_id = c.id
        and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')) as open
    from channels.channels c order by c.id`;
  return rows
    .filter((one) => sees(staff, one.shop_id))
    .map(({ id, shop_id, kind, name, open, has_api, form }) => ({
      ...{ channel_id: id, shop_id, kind, name, open, has_api, form },
      has_form: kind in dispatch_forms,
      takes_parcels: takesParcels(kind),
    }));
}

/** `스마트스토어_발송처리_20260421_0930.xlsx`, by Korea's clock. */
function fileName(head: ExportHead): string {
  const at = new Date(head.created_at.getTime() + 9 * 3_600_000).toISOString();
  const when = `${at.slice(0, 10).replaceAll('-', '')}_${at.slice(11, 16).replace(':', '')}`;
  return `${head.channel_name}_${head.title}_${when}.xlsx`.replaceAll(/[\\/:*?"<>|\s]/g, '_');
}

const shownExport = (head: ExportHead, by: string | null) => ({
  export_id: head.export_id,
  channel_id: head.channel_id,
  channel_name: head.channel_name,
  form: head.form,
  title: head.title,
  file_name: fileName(head),
  lines: head.lines,
  repeated: head.repeated,
  market: head.market,
  personal: isPersonal(head.columns),
  by,
  created_at: head.created_at.toISOString(),
});
