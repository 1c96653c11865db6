import type { FastifyRequest } from 'fastify';
import type { Sql } from '../../../platform/db.ts';
import { languageOf } from '../../../platform/language.ts';
import { type ImportRecord, readImport } from './import-store.ts';
import type { Importer } from './importer.ts';
import { type Channel, toWire } from './to-wire.ts';

export type ImportDeps = {
  importer: Importer;
  /** The shop that files of staff go to who name none: the first that opened. */
  firstShop(): Promise<string | null>;
};

/** One import for whoever asks, or null. */
export async function showImport(sql: Sql, import_id: string, request: FastifyRequest) {
  const record = await readImport(sql, import_id);
  return record ? toWire(record, await channelOf(sql, record), languageOf(request)) : null;
}

async function channelOf(sql: Sql, record: ImportRecord): Promise<Channel | null> {
  if (!record.channel_id) return null;
  const [found] = await sql<Channel[]>`
    select id as channel_id, kind, name from channels.channels where id = ${record.channel_id}`;
  return found ?? null;
}
