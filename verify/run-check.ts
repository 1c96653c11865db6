import type { Sql, Tx } from './connect.ts';
import type { Moved } from './journal.ts';
import type { Check } from './read-checks.ts';

export type Outcome = {
  promise: string;
  name: string;
  ok: boolean;
  rows_checked: number;
  violations: number;
  first_violation: Record<string, unknown> | null;
  ms: number;
};

export type Settings = {
  /** Rows a snapshot walks at most: no snapshot stays open long enough to hold vacuum back. */
  segment_rows: number;
  /** How long what is under way may take before it counts as a violation. */
  grace_s: number;
  journal: Moved[] | null;
  /** The last key done, and the outcome so far, of a run that was interrupted. */
  done: (check: string) => { last: string; so_far: Outcome } | undefined;
  save: (check: string, last: string, so_far: Outcome) => void;
};

const first_key = '00000000-0000-0000-0000-000000000000';
const last_key = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Runs one check over its whole table, a range of keys a snapshot (repeatable read, read only), and counts what broke. */
export async function runCheck(sql: Sql, check: Check, settings: Settings): Promise<Outcome> {
  const earlier = settings.done(check.name);
  const outcome: Outcome = earlier?.so_far ?? {
    promise: check.promise,
    name: check.name,
    ok: true,
    rows_checked: 0,
    violations: 0,
    first_violation: null,
    ms: 0,
  };
  const started = performance.now();
  for (let from = earlier?.last ?? first_key; from !== last_key; ) {
    const segment = await sql.begin('isolation level repeatable read read only', (tx) =>
      runSegment(tx as Tx, check, from, settings),
    );
    outcome.rows_checked += segment.rows;
    outcome.violations += segment.violations.length;
    outcome.first_violation ??= segment.violations[0] ?? null;
    outcome.ok = outcome.violations === 0;
    from = segment.to;
    settings.save(check.name, from, outcome);
  }
  outcome.ms += performance.now() - started;
  return outcome;
}

async function runSegment(tx: Tx, check: Check, from: string, settings: Settings) {
  const { table, key, filter } = check.walks;
  const where = `${key} > '${from}' ${filter.replace(/^where/, 'and')}`;
  const [end] = await tx.unsafe<{ to: string }[]>(
    `select ${key} as to from ${table} where ${where} order by ${key} offset ${settings.segment_rows - 1} limit 1`,
  );
  const to = end?.to ?? last_key;
  const [counted] = await tx.unsafe<{ n: number }[]>(
    `select count(*) as n from ${table} where ${where} and ${key} <= '${to}'`,
  );
  const sql = check.sql
    .replaceAll(':from', `'${from}'::uuid`)
    .replaceAll(':to', `'${to}'::uuid`)
    .replaceAll(':grace_s', String(settings.grace_s));
  const violations = check.needs_journal
    ? await withJournal(tx, sql, from, to, settings.journal ?? [])
    : await tx.unsafe<Record<string, unknown>[]>(sql);
  return { to, rows: counted!.n, violations: [...violations] };
}

/** Gives the query the journal's rows of the range as the table `journal`. */
async function withJournal(tx: Tx, sql: string, from: string, to: string, journal: Moved[]) {
  const part = journal.filter((row) => row.order_id > from && row.order_id <= to);
  const json = JSON.stringify(part);
  return tx.unsafe<Record<string, unknown>[]>(
    `with journal as (
       select * from jsonb_to_recordset($1::text::jsonb)
         as j(order_id uuid, charged_krw bigint, returned_krw bigint, charges int, last_at timestamptz)
     ) ${sql}`,
    [json],
  );
}
