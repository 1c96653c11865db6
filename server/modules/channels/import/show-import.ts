import type { FastifyRequest } from 'fastify';
import type { Staff } from '../../../platform/auth-context.ts';
import type { Sql } from '../../../platform/db.ts';
import { languageOf } from '../../../platform/language.ts';
import { sees } from '../export/find-channel.ts';
import { channelToCome } from './find-channel.ts';
import { type ImportRecord, readImport } from './import-store.ts';
import type { Importer } from './importer.ts';
import type { ChannelKind } from './layouts.ts';
import { type Channel, toWire } from './to-wire.ts';

export type ImportDeps = {
  importer: Importer;
  /** The shop that files of staff go to who name none: the first that opened. */
  firstShop(): Promise<string | null>;
};

/** An import of a shop that this member of staff works for, or null. */
export async function seenImport(sql: Sql, import_id: string, staff: Staff): Promise<ImportRecord | null> {
  const record = await readImport(sql, import_id);
  return record && sees(staff, record.shop_id) ? record : null;
}

/** One import for whoever asks, or null. */
export async function showImport(sql: Sql, importer: Importer, import_id: string, request: FastifyRequest) {
  const record = await readImport(sql, import_id);
  return record ? toWire(record, await channelOf(sql, record), languageOf(request), importer.heldUp()) : null;
}

async function channelOf(sql: Sql, record: ImportRecord): Promise<Channel | { opens: string } | null> {
  const { shop_id, kind, wishes } = record;
  if (!record.channel_id) {
    if (record.state !== 'previewed' || !kind || record.progress.near?.length) return null;
    const to_come = await channelToCome(sql, { shop_id, kind: kind as ChannelKind, name: wishes.channel });
    return 'opens' in to_come ? to_come : { ...to_come.found, channel_id: to_come.found.id };
  }
  const [found] = await sql<Channel[]>`
    select id as channel_id, kind, name from channels.channels where id = ${record.channel_id}`;
  return found ?? null;
}
