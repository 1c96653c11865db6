import { adminDrawMapping, adminReadMapping, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { judgeSheetName } from './import/find-channel.ts';
import { suggestFields } from './import/mapping.ts';
import { forgetSamples, readSamples } from './import/samples.ts';
import { type ImportDeps, seenImport, showImport } from './import/show-import.ts';

/** A sheet nobody knows: its columns with samples and suggestions, and the mapping that is drawn once and kept as a channel's profile. */
export function mappingRoutes(app: FastifyInstance, { sql, keys }: Context, { importer }: ImportDeps): void {
  mount(app, adminReadMapping, async ({ params, principal }) => {
    const record = await seenImport(sql, params.import_id, principal.staff);
    if (!record) return refuse('not_found');
    if (record.state !== 'needs_mapping') return refuse('conflict');
    const titles = record.progress.titles ?? [];
    const samples = await readSamples(sql, keys, record.id);
    const suggested = suggestFields(titles);
    return ok({
      sheet: record.progress.sheet ?? '',
      header_row: record.progress.header_row ?? 1,
      columns: titles.flatMap((title, column) =>
        title
          ? [{ title, samples: samples.map((row) => row[column] ?? '').slice(0, 5), suggested: suggested[column]! }]
          : [],
      ),
    });
  });
  mount(app, adminDrawMapping, async ({ params, body, principal, request }) => {
    const record = await seenImport(sql, params.import_id, principal.staff);
    if (!record) return refuse('not_found');
    const fields = new Set(body.columns.map((one) => one.field));
    if (!fields.has('product') || !fields.has('qty')) return refuse('invalid_input', { field: 'columns' });
    const name = body.name.trim();
    const { shop_id } = record;
    const judged = await judgeSheetName(sql, {
      shop_id,
      name,
      shops: principal.staff.shops ?? null,
      new_channel: body.new_channel ?? false,
    });
    if (!judged.ok) return judged;
    const drawn = await transact(sql, async (tx) => {
      const taken = await tx`
        update channels.imports set state = 'waiting', error_code = null, lease_by = null, lease_until = null
        where id = ${record.id} and state = 'needs_mapping'`;
      if (taken.count === 0) return false;
      await tx`
        insert into channels.channels (id, shop_id, kind, name, profile)
        values (${newId()}, ${shop_id}, coalesce((
          select kind from channels.channels where shop_id = ${shop_id} and kind = 'partner' and name = ${name}), 'custom'),
          ${name}, ${tx.json({ columns: body.columns })})
        on conflict (shop_id, kind, name) do update set profile = excluded.profile`;
      await forgetSamples(tx, record.id);
      return true;
    });
    if (!drawn) return refuse('conflict');
    importer.kick(record.id);
    return ok((await showImport(sql, importer, record.id, request))!);
  });
}
