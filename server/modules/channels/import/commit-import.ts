import { transact } from '../../../platform/db.ts';
import { backendStepsAside } from '../../../platform/step-aside.ts';
import { gatherSayings, type Saying } from '../gather-sayings.ts';
import { cutChunks } from '../join-rows.ts';
import { type Recognised, recogniseSayings } from '../recognise-products.ts';
import { type ChannelRef, takeRows } from '../take-rows.ts';
import type { CanonicalRow } from './canonical.ts';
import { describe, outcomeOf, type Survey, seenAt, surveyFile } from './file-facts.ts';
import { ensureChannel } from './find-channel.ts';
import { type Counts, forgetParts, holdImport, type ImportRecord, saveImport } from './import-store.ts';
import type { ReadFile } from './read-file.ts';
import type { ImportDeps } from './run-import.ts';
import { saveImportRows } from './save-import-rows.ts';

const chunk_rows = 600;
const recognise_sayings = 5_000;
/** While the database works for some, the process works for another: with two it waited a quarter of the time. */
const lanes = 4;
/** How a file is cut, kept with the import: a newer version that cuts otherwise goes on in the cut it was begun in. */
type Cut = { chunk_rows: number; lanes: number };

/**
 * Takes the good rows in, chunk by chunk, `lanes` transactions side by side: chunk n belongs to lane n mod lanes, each commit says how
 * far its lane is, and whoever goes on begins behind it. One import at a time takes into a channel; the next one waits its turn.
 */
export async function commitImport(deps: ImportDeps, record: ImportRecord, file: ReadFile): Promise<void> {
  const { sql, me } = deps;
  const asked = { shop_id: record.shop_id, kind: file.kind, name: record.wishes.channel, layout: file.layout };
  const { id } = await ensureChannel(sql, asked);
  const channel = { id, shop_id: record.shop_id };
  const survey = surveyFile(file);
  const cut = await beginTaking(deps, record, { file, survey, channel });
  if (!cut) return;
  // Chunks are cut while the database is asked.
  const [known, chunks] = await Promise.all([
    recognise(deps, record, survey.rows, channel),
    cutChunks(survey.joined.groups, cut.chunk_rows),
  ]);
  const work: Work = {
    channel,
    issues: survey.issues,
    chunks,
    lanes: cut.lanes,
    known,
    seen_at: seenAt(file, record),
    failed: false,
    aside: new Set(),
  };
  const runs = Array.from({ length: cut.lanes }, (_, lane) => runLane(deps, record, work, lane));
  const ended = await Promise.allSettled(runs);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  await transact(sql, async (tx) => {
    await saveImport(tx, record.id, me, { state: 'done', progress: { phase: 'done' }, release: true });
    await forgetParts(tx, record.id);
  });
}

/** How the file is cut; null where another import takes into the channel: this one goes on when that one has ended. */
async function beginTaking(
  deps: ImportDeps,
  record: ImportRecord,
  { file, survey, channel }: { file: ReadFile; survey: Survey; channel: ChannelRef },
): Promise<Cut | null> {
  const { sql, keys, me } = deps;
  try {
    return await transact(sql, async (tx) => {
      const held = await holdImport(tx, record.id, me);
      await tx`update channels.imports set taking_channel = ${channel.id} where id = ${record.id}`;
      const begun = held.progress;
      // Before the cut was kept, it was 600 rows.
      if (begun.lanes !== undefined) return { chunk_rows: begun.chunk_rows ?? 600, lanes: begun.lanes.length };
      await tx`delete from channels.import_rows where import_id = ${record.id}`;
      await saveImportRows(tx, keys, record.id, survey.left_out);
      const total = survey.rows.length;
      const progress = { phase: 'committing', done: 0, total, chunk_rows, lanes: new Array<number>(lanes).fill(0) };
      await saveImport(tx, record.id, me, {
        state: 'committing',
        channel_id: channel.id,
        kind: file.kind,
        counts: survey.counts,
        as_of: seenAt(file, record),
        progress: { ...progress, ...describe(file) },
      });
      return { chunk_rows, lanes };
    });
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== 'imports_taking') throw error;
    const progress = { phase: 'waiting', attempts: 0 };
    await saveImport(sql, record.id, me, { channel_id: channel.id, progress, release: true });
    return null;
  }
}

/** Products and options of the whole file, once: chunks side by side never meet over them. */
async function recognise(deps: ImportDeps, record: ImportRecord, rows: CanonicalRow[], channel: ChannelRef) {
  return await transact(deps.sql, async (tx) => {
    await tx`select from channels.channels where id = ${channel.id} for no key update`;
    const { sayings, of } = gatherSayings(rows);
    const recognised = new Map<Saying, Recognised>();
    const added = { products_new: 0, options_new: 0 };
    for (let at = 0; at < sayings.length; at += recognise_sayings) {
      const some = sayings.slice(at, at + recognise_sayings);
      const found = await recogniseSayings(tx, { shop_id: channel.shop_id, channel_id: channel.id, sayings: some });
      for (const [saying, one] of found.known) recognised.set(saying, one);
      added.products_new += found.products_new;
      added.options_new += found.options_new;
    }
    const held = await holdImport(tx, record.id, deps.me);
    const counts = held.counts as Counts;
    counts.products_new += added.products_new;
    counts.options_new += added.options_new;
    await saveImport(tx, record.id, deps.me, { counts });
    return new Map(rows.map((row, n) => [row.key, recognised.get(of[n]!)!]));
  });
}

type Work = {
  channel: ChannelRef;
  issues: Parameters<typeof outcomeOf>[2];
  chunks: CanonicalRow[][];
  lanes: number;
  known: ReadonlyMap<string, Recognised>;
  seen_at: Date;
  /** One lane failed: the other ends behind its chunk. */
  failed: boolean;
  /** Backends that were told to let others go first. */
  aside: Set<number>;
};

async function runLane(deps: ImportDeps, record: ImportRecord, work: Work, lane: number): Promise<void> {
  try {
    while (!work.failed && (await takeNext(deps, record, work, lane))) {}
  } catch (error) {
    work.failed = true;
    throw error;
  }
}

/** Takes the lane's next chunk, if there is one. The import's own row is locked last and shortly, for the lanes' sake. */
async function takeNext(deps: ImportDeps, record: ImportRecord, work: Work, lane: number): Promise<boolean> {
  const { sql, keys, me } = deps;
  return await transact(sql, async (tx) => {
    const [row] = await tx<{ at: number; pid: number; user: string; database: string }[]>`
      select (progress->'lanes'->>${lane}::int)::int as at, pg_backend_pid() as pid, session_user::text as user, current_database() as database
      from channels.imports where id = ${record.id}`;
    const { at, pid } = row!;
    if (!work.aside.has(pid)) backendStepsAside(pid, row!);
    work.aside.add(pid);
    const chunk = work.chunks[at * work.lanes + lane];
    if (!chunk) return false;
    const { channel, known, seen_at } = work;
    const from = { import_id: record.id, seen_at, by: record.created_by };
    const taken = await takeRows(tx, { ...deps, ahead: sql }, { channel, rows: chunk, known, ...from });
    const rows = taken.rows.map((one, n) => outcomeOf(chunk[n]!, one.outcome, work.issues, one.changes));
    await saveImportRows(tx, keys, record.id, rows);
    const held = await holdImport(tx, record.id, me);
    const counts = held.counts as Counts;
    for (const { outcome } of taken.rows) counts[outcome]++;
    const done = held.progress.done + chunk.length;
    const reached = held.progress.lanes!.with(lane, at + 1);
    await saveImport(tx, record.id, me, { counts, progress: { done, lanes: reached, attempts: 0 } });
    return true;
  });
}
