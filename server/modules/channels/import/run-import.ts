import { hash } from 'node:crypto';
import { isRetriable, type Sql, transact, wasCanceled } from '../../../platform/db.ts';
import { cutChunks } from '../join-rows.ts';
import type { Deps } from '../take-rows.ts';
import type { CanonicalRow } from './canonical.ts';
import { commitImport } from './commit-import.ts';
import { compareRows } from './compare-rows.ts';
import { countUnknown } from './count-unknown.ts';
import { describe, outcomeOf, seenAt, surveyFile } from './file-facts.ts';
import { FileFault } from './file-fault.ts';
import { ensureChannel, findChannel, namesInstead, nearChannels, readProfiles } from './find-channel.ts';
import {
  claimImport,
  forgetParts,
  type ImportRecord,
  LostLease,
  type Progress,
  passwordPlace,
  readImportBytes,
  renewLease,
  saveImport,
} from './import-store.ts';
import { openOptionText } from './private-option.ts';
import { type ReadFile, readFile, type UnknownTable } from './read-file.ts';
import { type RowOutcome, saveImportRows } from './save-import-rows.ts';
import { sheetSecret } from './sheet-secret.ts';
import { throttled } from './throttled.ts';

export type ImportDeps = Deps & { sql: Sql; me: string; log: (message: string, error?: unknown) => void };
/** A file that was just read, so that committing it right after its preview does not read it again. */
export type Kept = { import_id: string; file: ReadFile } | null;

const preview_chunk = 2_000;
const max_attempts = 8;
const renew_ms = 4_000;
/** Stands for a channel that does not exist yet: nothing is known of it. */
const no_channel = '00000000-0000-0000-0000-000000000000';

/** Brings one import on as far as it goes by itself: to a question, to its preview, or to its end. Returns what it read. */
export async function runImport(deps: ImportDeps, import_id: string, kept: Kept): Promise<Kept> {
  const { sql, me } = deps;
  const claimed = await claimImport(sql, import_id, me);
  if (!claimed) return kept;
  const renewal = setInterval(() => void renewLease(sql, import_id, me).catch(() => {}), renew_ms);
  try {
    if ((claimed.progress.attempts ?? 0) > max_attempts) throw new FileFault('FAILED');
    return await goOn(deps, claimed, kept?.import_id === import_id ? kept : null);
  } catch (error) {
    if (error instanceof LostLease) return null;
    if (!(error instanceof FileFault)) {
      deps.log(`import ${import_id} failed`, error);
      // What may pass is tried again when the lease has ended.
      if (isRetriable(error) || wasCanceled(error)) return null;
    }
    await end(deps, import_id, error instanceof FileFault ? error : new FileFault('FAILED'));
    return null;
  } finally {
    clearInterval(renewal);
  }
}

async function end({ sql, me }: ImportDeps, import_id: string, fault: FileFault): Promise<void> {
  const asks = fault.code === 'NEEDS_PASSWORD' || fault.code === 'WRONG_PASSWORD';
  const state = asks ? 'needs_password' : fault.code === 'FAILED' ? 'failed' : 'refused';
  try {
    await transact(sql, async (tx) => {
      await saveImport(tx, import_id, me, { state, error_code: fault.code, error_detail: fault.params, release: true });
      if (!asks) await forgetParts(tx, import_id);
    });
  } catch (error) {
    if (!(error instanceof LostLease)) throw error;
  }
}

async function goOn(deps: ImportDeps, record: ImportRecord, kept: Kept): Promise<Kept> {
  const read = kept?.file ?? (await readKept(deps, record));
  const { partner } = record.wishes;
  if (partner && !('rows' in read && read.layout === `profile:${partner}`)) throw new FileFault('OTHER_FORM');
  if (!('rows' in read)) {
    await askForMapping(deps, record, read);
    return null;
  }
  if (record.state === 'committing' || record.wishes.commit) {
    await remember(deps, record, read, passwordOf(deps, record));
    await commitImport(deps, record, read);
    return null;
  }
  await preview(deps, record, read);
  return { import_id: record.id, file: read };
}

/** Reads the file with its own password, else with those remembered; the one that opens it is remembered for the channel. */
async function readKept(deps: ImportDeps, record: ImportRecord): Promise<ReadFile | UnknownTable> {
  const { sql, keys } = deps;
  const bytes = await readImportBytes(sql, keys, record.id);
  if (!bytes) throw new FileFault('FAILED');
  const own = passwordOf(deps, record);
  const passwords = own ? [own] : [null, ...(await rememberedPasswords(deps, record.shop_id))];
  const extra = await readProfiles(sql, record.shop_id, record.wishes);
  const secret = await sheetSecret(sql, keys, record.shop_id);
  const digest = (text: string) => hash('sha256', Buffer.concat([secret, Buffer.from(text)]), 'hex').slice(0, 10);
  const progress = throttled((rows) => saveProgress(deps, record, { phase: 'reading', done: rows, total: 0 }));
  for (const [n, password] of passwords.entries()) {
    try {
      const read = await readFile(bytes, { password, digest, extra, progress: progress.tell }).finally(
        progress.settled,
      );
      if ('rows' in read) await checkChannel(deps, record, read);
      if ('rows' in read) await remember(deps, record, read, password);
      return read;
    } catch (error) {
      const next =
        error instanceof FileFault && /^(NEEDS|WRONG)_PASSWORD$/.test(error.code) && n + 1 < passwords.length;
      if (next) continue;
      // A remembered password that no longer fits is no wrong answer of whoever asks now.
      if (!own && error instanceof FileFault && error.code === 'WRONG_PASSWORD') throw new FileFault('NEEDS_PASSWORD');
      throw error;
    }
  }
  throw new FileFault('NEEDS_PASSWORD');
}

/** The password that came with the file, or was given for it. */
const passwordOf = ({ keys }: ImportDeps, { id, sealed_password }: ImportRecord): string | undefined =>
  (sealed_password && keys.open(sealed_password, passwordPlace(id))?.toString()) || undefined;

/** A channel that was named must not be of another kind than the file; a sheet that somebody drew belongs to the channel it was drawn for. */
async function checkChannel({ sql }: ImportDeps, record: ImportRecord, file: ReadFile): Promise<void> {
  const { channel: name, partner } = record.wishes;
  if (!name || partner || file.layout.startsWith('profile:')) return;
  const known = await namesInstead(sql, { shop_id: record.shop_id, kind: file.kind, name });
  if (known) throw new FileFault('OTHER_CHANNEL', { name, known: known.join(', ') });
  // Who looks at the preview is asked there; a script says it with its next try.
  const near = record.state === 'committing' ? [] : await nearOf(sql, record, file);
  const asks = !record.wishes.commit && !record.wishes.dry_run;
  if (near.length > 0 && !asks) throw new FileFault('NEAR_CHANNEL', { name, near: near.join(', ') });
}

/** What the channel that was asked for may be a slip of; nothing where it is there, or is surely a new one. */
async function nearOf(sql: Sql, { shop_id, wishes }: ImportRecord, { kind, layout }: ReadFile): Promise<string[]> {
  if (!wishes.channel || wishes.new_channel || wishes.partner || layout.startsWith('profile:')) return [];
  return await nearChannels(sql, {
    shop_id,
    kind,
    name: wishes.channel,
    shops: wishes.shops === undefined ? [shop_id] : wishes.shops,
  });
}

async function rememberedPasswords({ sql, keys }: ImportDeps, shop_id: string): Promise<string[]> {
  const rows = await sql<{ id: string; sealed_password: Buffer }[]>`
    select id, sealed_password from channels.channels where shop_id = ${shop_id} and sealed_password is not null limit 10`;
  const opened = rows.map((row) => keys.open(row.sealed_password, passwordPlace(row.id))?.toString());
  return [...new Set(opened.filter((one) => one !== undefined))];
}

/** The password that opened a file is kept with its channel; a channel that is not there yet is opened with what is taken in, not with what is looked at. */
async function remember(
  { sql, keys }: ImportDeps,
  record: ImportRecord,
  file: ReadFile,
  password: string | null | undefined,
): Promise<void> {
  if (record.wishes.dry_run || !file.encrypted || !password) return;
  const asked = { shop_id: record.shop_id, kind: file.kind, name: record.wishes.channel, layout: file.layout };
  const takes = record.state === 'committing' || record.wishes.commit;
  const channel = takes ? await ensureChannel(sql, asked) : await findChannel(sql, asked);
  if (!channel) return;
  const sealed = keys.seal(password, passwordPlace(channel.id));
  await sql`update channels.channels set sealed_password = ${sealed} where id = ${channel.id}`;
}

async function askForMapping({ sql, keys, me }: ImportDeps, record: ImportRecord, table: UnknownTable): Promise<void> {
  await transact(sql, async (tx) => {
    const samples = table.samples.map(
      (raw, n): RowOutcome => ({
        row: table.header_row + 1 + n,
        key: null,
        order: null,
        outcome: 'refused',
        issues: [],
        changes: [],
        raw,
      }),
    );
    await saveImportRows(tx, keys, record.id, samples);
    await saveImport(tx, record.id, me, {
      state: 'needs_mapping',
      error_code: 'NO_ORDER_SHEET',
      progress: { phase: 'mapping', sheet: table.sheet, header_row: table.header_row, titles: table.titles },
      release: true,
    });
  });
}

async function preview(deps: ImportDeps, record: ImportRecord, file: ReadFile): Promise<void> {
  const { sql, keys, me } = deps;
  await sql`delete from channels.import_rows where import_id = ${record.id}`;
  const asked = { shop_id: record.shop_id, kind: file.kind, name: record.wishes.channel, layout: file.layout };
  const near = await nearOf(sql, record, file);
  const channel = await findChannel(sql, asked);
  const { rows, joined, issues, left_out, counts } = surveyFile(file);
  const seen_at = seenAt(file, record);
  await saveImportRows(sql, keys, record.id, left_out);
  const chunks = cutChunks(joined.groups, preview_chunk);
  const ref = { id: channel?.id ?? no_channel, shop_id: record.shop_id };
  let done = 0;
  for (const chunk of chunks) {
    const compared = await compareRows(sql, deps, { channel: ref, import_id: record.id, rows: chunk, seen_at });
    for (const one of compared) counts[one.outcome]++;
    await saveImportRows(
      sql,
      keys,
      record.id,
      compared.map((one) => ({
        ...outcomeOf(one.row, one.outcome, issues, one.changes),
        goods: goodsOf(one.row),
      })),
    );
    done += chunk.length;
    await saveProgress(deps, record, { phase: 'comparing', done, total: rows.length });
  }
  Object.assign(counts, await countUnknown(sql, channel?.id ?? null, rows));
  await transact(sql, async (tx) => {
    await saveImport(tx, record.id, me, {
      state: 'previewed',
      ...(channel ? { channel_id: channel.id } : {}),
      kind: file.kind,
      counts,
      as_of: seen_at,
      progress: { phase: 'previewed', done: rows.length, total: rows.length, attempts: 0, ...describe(file), near },
      release: true,
    });
    if (record.wishes.dry_run) await forgetParts(tx, record.id);
  });
}

const goodsOf = (row: CanonicalRow) => ({
  title: row.product,
  option_text: openOptionText(row.optionRaw).text,
  quantity: row.qty,
});

async function saveProgress({ sql, me }: ImportDeps, record: ImportRecord, progress: Progress): Promise<void> {
  await saveImport(sql, record.id, me, { progress });
}
