import { type ExportReason, type ExportTicket, ok, type Result, type Route, refuse } from '@madang/contract';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import type { Handler } from '../../platform/mount.ts';
import { asStaff, type Viewer } from '../../platform/reader.ts';
import { type AuditOrigin, audit } from './audit.ts';
import type { Command } from './guards.ts';
import type { Identity } from './identity.ts';

/** For how long a file may be fetched once it was allowed. */
const lives_s = 24 * 3_600;
/** Beyond this nobody wants a spreadsheet; the filter has to be narrower. */
const most_rows = 100_000;

type Cell = string | number | null;

/**
 * A kind of export: what `filter` selects is read through row-level security for one viewer, a chunk at a time, so that a file
 * of any size holds one chunk in memory.
 */
export type Exporter<F = object> = {
  kind: string;
  name: { ko: string; en: string };
  columns: readonly { ko: string; en: string }[];
  /** How many rows (one a person whose data leaves) it would be. */
  count(viewer: Viewer, filter: F): Promise<number>;
  rows(viewer: Viewer, filter: F, language: 'ko' | 'en'): AsyncIterable<readonly (readonly Cell[])[]>;
};

type Why = { format: 'xlsx' | 'csv'; reason: ExportReason; note?: string | undefined };
type Row = Pick<Why, 'format' | 'reason'> & {
  export_id: string;
  kind: string;
  people: number;
  sealed: Buffer;
  created_at: Date;
  expires_at: Date;
};

const place = (export_id: string) => `export:${export_id}`;

/** The kinds of exports there are, and who may fetch which file. One an identity. */
export function createExports({ sql, keys, guards }: Pick<Identity, 'sql' | 'keys' | 'guards'>) {
  const known = new Map<string, Exporter>();

  /** The handler of a route that asks for an export: `body` holds the filter and `export_why`. */
  function handler<const R extends Route, F extends object>(route: R, exporter: Exporter<F>): Handler<R> {
    known.set(exporter.kind, exporter as unknown as Exporter);
    type Body = Why & { filter: F };
    const bodyOf = (command: Command<R>) => command.body as unknown as Body;
    return guards.guarded(route, {
      async weigh(command) {
        const { filter, reason, note } = bodyOf(command);
        const people = await exporter.count(asStaff(command.principal), filter);
        if (people > most_rows) return refuse('too_many_rows', { limit: most_rows });
        const shown = { people, reason, ...(note ? { note } : {}), export: exporter.kind };
        const { shops } = command.principal.staff;
        return { act: { kind: 'export', people }, subject: `export:${exporter.kind}`, shops, shown };
      },
      async perform(command) {
        const { filter, ...why } = bodyOf(command);
        const people = await exporter.count(asStaff(command.principal), filter);
        return (await allow(route.id, exporter.kind, command, filter, why, people)) as never;
      },
    });
  }

  /** Writes down that somebody may fetch the file, and why, once for the key. */
  async function allow(
    route: string,
    kind: string,
    { principal, key, origin, body }: Pick<Command<Route>, 'principal' | 'key' | 'origin' | 'body'>,
    filter: object,
    { format, reason, note }: Why,
    people: number,
  ): Promise<Result<unknown> | { status: number; body: unknown }> {
    const { account_id } = principal;
    const done = await runOnce(sql, { principal: account_id, route, key, body }, async (tx) => {
      const export_id = newId();
      const sealed = keys.seal(JSON.stringify({ filter, note }), place(export_id));
      const [row] = await tx<Row[]>`
        insert into identity.exports (export_id, kind, account_id, format, reason, sealed, people, expires_at)
        values (${export_id}, ${kind}, ${account_id}, ${format}, ${reason}, ${sealed}, ${people},
          now() + make_interval(secs => ${lives_s}::int))
        returning export_id, kind, format, reason, people, sealed, created_at, expires_at`;
      const detail = { export_id, kind, format, reason, people, with_note: note !== undefined };
      await audit(tx, [
        { actor_id: account_id, act: 'personal_data.export_asked', subject: `export:${export_id}`, detail, origin },
      ]);
      return ok({ status: 201, body: toTicket(row!) });
    });
    return done.ok ? done.value : done;
  }

  /** A file of one's own that may still be fetched. */
  async function read(export_id: string, account_id: string) {
    const [row] = await sql<Row[]>`
      select export_id, kind, format, reason, people, sealed, created_at, expires_at from identity.exports
      where export_id = ${export_id} and account_id = ${account_id} and expires_at > now()`;
    const exporter = row && known.get(row.kind);
    const opened = row && keys.open(row.sealed, place(export_id));
    if (!exporter || !opened) return null;
    return { ticket: toTicket(row), exporter, filter: (JSON.parse(opened.toString()) as { filter: object }).filter };
  }

  /** That a file was fetched, by whom, and of how many persons it told. */
  const told = (input: {
    account_id: string;
    ticket: ExportTicket;
    people: number;
    whole: boolean;
    origin: AuditOrigin;
  }) =>
    transact(sql, (tx: Tx) => {
      const { export_id, kind, reason, format } = input.ticket;
      const detail = { export_id, kind, reason, format, people: input.people, whole: input.whole };
      const act = { actor_id: input.account_id, act: 'personal_data.exported', subject: `export:${export_id}` };
      return audit(tx, [{ ...act, detail, origin: input.origin }]);
    });

  const list = async (account_id: string): Promise<ExportTicket[]> => {
    const rows = await sql<Row[]>`
      select export_id, kind, format, reason, people, sealed, created_at, expires_at from identity.exports
      where account_id = ${account_id} and expires_at > now() order by export_id desc limit 50`;
    return rows.map(toTicket);
  };

  return { handler, read, told, list };
}
export type Exports = ReturnType<typeof createExports>;

const toTicket = ({ sealed: _, created_at, expires_at, ...row }: Row): ExportTicket => ({
  ...row,
  created_at: created_at.toISOString(),
  expires_at: expires_at.toISOString(),
});

/** Forgets what may not be fetched any more. */
export async function sweepExports(sql: Sql): Promise<void> {
  await sql`delete from identity.exports where expires_at < now() - interval '7 days'`;
}
