import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { bytea, list } from '../../../platform/wire.ts';

/** What came with a file: nothing secret, nothing personal. */
export type Wishes = {
  channel?: string;
  commit?: boolean;
  dry_run?: boolean;
  /** A channel of that name is opened also where another is called almost so. */
  new_channel?: boolean;
  /** Shops whose channels whoever sent it may see: names there are held against the one that was asked for. Null: every shop's. */
  shops?: readonly string[] | null;
  /** Sent by a partner: read by the form of this channel and no other, and taken into it. */
  partner?: string;
};
export type Counts = {
  rows: number;
  new: number;
  changed: number;
  unchanged: number;
  refused: number;
  warned: number;
  products_new: number;
  options_new: number;
  orders: number;
  deliveries: number;
};
export type Progress = {
  phase: string;
  done: number;
  total: number;
  /** Chunks of each lane that are committed: whoever goes on begins behind them. */
  lanes?: number[];
  /** Rows of a chunk when its taking began, however long chunks are by now. */
  chunk_rows?: number;
  attempts?: number;
  sheet?: string;
  hidden?: string[];
  titles?: string[];
  header_row?: number;
  /** Channels that are called almost as the one that was asked for, which there is not yet. */
  near?: string[];
};
export type ImportState =
  | 'waiting'
  | 'reading'
  | 'needs_password'
  | 'needs_mapping'
  | 'previewed'
  | 'committing'
  | 'done'
  | 'refused'
  | 'failed';
export type ImportRecord = {
  id: string;
  shop_id: string;
  channel_id: string | null;
  state: ImportState;
  file_name: string;
  bytes: number;
  kind: string | null;
  progress: Progress;
  counts: Counts | Record<string, never>;
  error_code: string | null;
  error_detail: Record<string, unknown> | null;
  wishes: Wishes;
  sealed_password: Buffer | null;
  created_by: string | null;
  created_at: Date;
  committed_at: Date | null;
};

const lease_s = 15;
const partPlace = (import_id: string, part: number) => `channels.import_part:${import_id}:${part}`;
export const passwordPlace = (id: string) => `channels.password:${id}`;

export type NewImport = {
  shop_id: string;
  file_name: string;
  password: string | null;
  wishes: Wishes;
  created_by: string | null;
};

/** A file of an import to be: `parts` sealed for it, `bytes` and `sha256` of what is in them. */
export type SealedFile = { import_id: string; parts: readonly Buffer[]; bytes: number; sha256: string };

/** A piece of a file, for its place in that import and no other. */
export const sealPart = (keys: Keyring, import_id: string, part: number, piece: Buffer): Buffer =>
  keys.seal(piece, partPlace(import_id, part));

/** A file of 14 MB has 220 parts: a statement for each would be as many ways to the database and back. */
const parts_at_once = 16;

/** Keeps a file with the row that says how far it is. */
export async function createImport(tx: Tx, keys: Keyring, file: SealedFile, input: NewImport): Promise<void> {
  const id = file.import_id;
  const sealed = input.password ? keys.seal(input.password, passwordPlace(id)) : null;
  const head = tx`
    insert into channels.imports (id, shop_id, file_name, sha256, bytes, wishes, sealed_password, created_by, progress)
    values (${id}, ${input.shop_id}, ${input.file_name}, ${file.sha256}, ${file.bytes}, ${tx.json(input.wishes)}, ${sealed},
      ${input.created_by}, ${tx.json({ phase: 'waiting', done: 0, total: 0 })})`;
  const parts = Array.from({ length: Math.ceil(file.parts.length / parts_at_once) }, (_, n) => {
    const from = n * parts_at_once;
    return tx`
      insert into channels.import_parts (import_id, part, sealed)
      select ${id}, ${from}::int + at::int - 1, sealed
      from unnest(${list(bytea, file.parts.slice(from, from + parts_at_once))}::bytea[]) with ordinality as new (sealed, at)`;
  });
  await Promise.all([head, ...parts]);
}

/** The file as it came; null where it is no longer kept. */
export async function readImportBytes(sql: Sql, keys: Keyring, import_id: string): Promise<Buffer | null> {
  const [row] = await sql<{ bytes: number }[]>`select bytes from channels.imports where id = ${import_id}`;
  if (!row) return null;
  const file = Buffer.alloc(row.bytes);
  let held = 0;
  for (let from = 0; held < file.length; from += parts_at_once) {
    const found = await sql<{ sealed: Buffer }[]>`
      select sealed from channels.import_parts
      where import_id = ${import_id} and part >= ${from} and part < ${from + parts_at_once} order by part`;
    if (found.length === 0) return null;
    for (const [n, { sealed }] of found.entries()) {
      // Behind one that is missing the others are at no place of theirs.
      const piece = keys.open(sealed, partPlace(import_id, from + n));
      if (!piece) return null;
      held += piece.copy(file, held);
    }
  }
  return file;
}

const columns = (sql: Sql | Tx) => sql`
  id, shop_id, channel_id, state, file_name, bytes, kind, progress, counts, error_code, error_detail, wishes, sealed_password, created_by,
  created_at, committed_at`;

export async function readImport(sql: Sql | Tx, import_id: string): Promise<ImportRecord | null> {
  const [row] = await sql<ImportRecord[]>`select ${columns(sql)} from channels.imports where id = ${import_id}`;
  return row ?? null;
}

/**
 * Takes an import that is nobody's (or whose worker is gone) and counts the attempt. Null where there is nothing to do, or while
 * another import takes into the same channel.
 */
export async function claimImport(sql: Sql, import_id: string, me: string): Promise<ImportRecord | null> {
  const [row] = await sql<ImportRecord[]>`
    update channels.imports i set lease_by = ${me}, lease_until = clock_timestamp() + make_interval(secs => ${lease_s}),
      progress = progress || jsonb_build_object('attempts', coalesce((progress->>'attempts')::int, 0) + 1),
      state = case when state = 'waiting' then 'reading' else state end
    where id = ${import_id} and state in ('waiting', 'reading', 'committing')
      and (lease_until is null or lease_until < clock_timestamp())
      and not exists (select from channels.imports o where o.taking_channel = i.channel_id and o.id <> i.id)
    returning ${columns(sql)}`;
  return row ?? null;
}

/** Imports that should be going on and are not. */
export async function listOpenImports(sql: Sql): Promise<{ id: string; idle: boolean }[]> {
  return await sql<{ id: string; idle: boolean }[]>`
    select id, lease_until is null or lease_until < clock_timestamp() as idle from channels.imports
    where state in ('waiting', 'reading', 'committing') order by idle desc, id limit 20`;
}

/**
 * Leases taken before `before` are nobody's: for a process that knows itself to be alone on its database, so that what a killed
 * one left goes on at once.
 */
export async function freeLeases(sql: Sql, before: Date): Promise<void> {
  await sql`
    update channels.imports set lease_by = null, lease_until = null
    where lease_until <= ${before}::timestamptz + make_interval(secs => ${lease_s})`;
}

/** Thrown where somebody else took the import over: whoever sees it stops without a trace. */
export class LostLease extends Error {}

export async function renewLease(sql: Sql, import_id: string, me: string): Promise<void> {
  await sql`
    update channels.imports set lease_until = clock_timestamp() + make_interval(secs => ${lease_s})
    where id = ${import_id} and lease_by = ${me}`;
}

/** The row locked, and still ours. */
export async function holdImport(tx: Tx, import_id: string, me: string): Promise<ImportRecord> {
  const [row] = await tx<ImportRecord[]>`
    select ${columns(tx)} from channels.imports where id = ${import_id} and lease_by = ${me} for no key update`;
  if (!row) throw new LostLease();
  return row;
}

type Saved = Partial<Pick<ImportRecord, 'state' | 'channel_id' | 'kind' | 'error_code' | 'error_detail' | 'counts'>> & {
  progress?: Partial<Progress>;
  as_of?: Date;
  release?: boolean;
};

/** Writes what is given; `release`: nobody works on it from here on. A loser of its lease writes nothing. */
export async function saveImport(sql: Sql | Tx, import_id: string, me: string, saved: Saved): Promise<void> {
  const release = saved.release === true;
  const json = (value: object | undefined) => (value === undefined ? null : sql.json(value as never));
  const rows = await sql`
    update channels.imports set state = coalesce(${saved.state ?? null}, state),
      channel_id = coalesce(${saved.channel_id ?? null}::uuid, channel_id), kind = coalesce(${saved.kind ?? null}, kind),
      error_code = case when ${saved.state !== undefined} then ${saved.error_code ?? null} else error_code end,
      error_detail = case when ${saved.state !== undefined} then ${json(saved.error_detail ?? undefined)}::jsonb else error_detail end,
      counts = coalesce(${json(saved.counts)}::jsonb, counts), progress = progress || coalesce(${json(saved.progress)}::jsonb, '{}'),
      as_of = coalesce(${saved.as_of ?? null}::timestamptz, as_of),
      committed_at = case when ${saved.state ?? null} = 'done' then clock_timestamp() else committed_at end,
      taking_channel = case when ${saved.state ?? null} in ('done', 'refused', 'failed') then null else taking_channel end,
      sealed_password = case when ${saved.state ?? null} in ('done', 'refused', 'failed') then null else sealed_password end,
      lease_by = case when ${release} then null else lease_by end, lease_until = case when ${release} then null else lease_until end
    where id = ${import_id} and lease_by = ${me}`;
  if (rows.count === 0) throw new LostLease();
}

/** The file goes when nothing will be read from it again. */
export async function forgetParts(tx: Sql | Tx, import_id: string): Promise<void> {
  await tx`delete from channels.import_parts where import_id = ${import_id}`;
}

/** Refused rows stay 30 days for their download, files that nobody went on with a week. */
export async function sweepImports(sql: Sql): Promise<void> {
  await sql`
    delete from channels.import_parts p using channels.imports i
    where i.id = p.import_id and i.created_at < now() - interval '7 days' and i.state not in ('waiting', 'reading', 'committing')`;
  await sql`
    update channels.import_rows r set sealed = null from channels.imports i
    where i.id = r.import_id and r.sealed is not null and i.created_at < now() - interval '30 days'`;
  // What a worker wrote whose import was dropped meanwhile: from import to import along the key, not row by row.
  await sql`
    with recursive told as (
      (select import_id from channels.import_rows order by import_id limit 1)
      union all
      select (select r.import_id from channels.import_rows r where r.import_id > told.import_id order by r.import_id limit 1)
      from told where told.import_id is not null
    )
    delete from channels.import_rows r using told
    where r.import_id = told.import_id and not exists (select from channels.imports i where i.id = told.import_id)`;
}
