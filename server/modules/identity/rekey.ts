import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';

/** Secrets by a blind fingerprint, 32 hex digits each, the newest first. */
export const secretIds = (keys: Keyring): string[] =>
  keys.hmacs('fingerprint', 'madang').map((hash) => hash.toString('hex').slice(0, 32));

/** One kind of thing that was made with a secret and can be made anew from what the vault holds. */
export type RekeyStep = {
  name: string;
  count(sql: Sql | Tx): Promise<number>;
  /** The next `limit` after `after`, in the caller's transaction; `changed` are those that were under an older secret. */
  run(tx: Tx, after: string, limit: number): Promise<{ seen: number; changed: number; last: string | null }>;
};

export type Rekeying = {
  state: 'busy' | 'working' | 'finished';
  step: string;
  pass: number;
  seen: number;
  total: number;
};

type Row = { target: string; pass: number; step: string; after: string; changed: number; finished: boolean };

const first_id = '00000000-0000-0000-0000-000000000000';

/**
 * One chunk of the re-making, with how far it came written in the same commit: killed at any instant it goes on where it was. The
 * old index answers until the new one is there, the new one from then on, so nobody is unfindable meanwhile. It is over when a whole
 * pass found nothing under an older secret.
 */
export function rekeyChunk(
  sql: Sql,
  keys: Keyring,
  steps: readonly RekeyStep[],
  options: { limit?: number; again?: boolean } = {},
): Promise<Rekeying> {
  const { limit = 200, again = false } = options;
  const target = secretIds(keys)[0]!;
  return transact(sql, async (tx) => {
    const [mine] = await tx<{ yes: boolean }[]>`select pg_try_advisory_xact_lock(7214530142::bigint) as yes`;
    if (!mine!.yes) return { ...(await readRekeying(tx)), state: 'busy' as const };
    let [row] = await tx<Row[]>`
      select target, pass, step, after, changed::int as changed, finished_at is not null as finished from identity.rekeying`;
    if (row?.finished && row.target === target && !again) return readRekeying(tx);
    if (!row || row.target !== target || row.finished)
      row = await begin(tx, target, steps, row?.target === target ? row.pass + 1 : 1);
    const at = Math.max(
      0,
      steps.findIndex((one) => one.name === row.step),
    );
    const done = await steps[at]!.run(tx, row.after, limit);
    const next = steps[at + 1];
    if (done.last) await move(tx, { step: row.step, after: done.last, ...done });
    else if (next) await move(tx, { step: next.name, after: first_id, ...done });
    else if (row.changed + done.changed > 0) await begin(tx, target, steps, row.pass + 1);
    else await tx`update identity.rekeying set finished_at = clock_timestamp(), updated_at = clock_timestamp()`;
    return await readRekeying(tx);
  });
}

async function begin(tx: Tx, target: string, steps: readonly RekeyStep[], pass: number): Promise<Row> {
  let total = 0;
  for (const step of steps) total += await step.count(tx);
  const step = steps[0]!.name;
  await tx`
    insert into identity.rekeying as r (target, pass, step, total) values (${target}, ${pass}, ${step}, ${total})
    on conflict (one) do update set target = excluded.target, pass = excluded.pass, step = excluded.step, after = excluded.after,
      seen = 0, total = excluded.total, changed = 0, finished_at = null, updated_at = clock_timestamp()`;
  return { target, pass, step, after: first_id, changed: 0, finished: false };
}

const move = (tx: Tx, to: { step: string; after: string; seen: number; changed: number }) => tx`
  update identity.rekeying set step = ${to.step}, after = ${to.after}, seen = seen + ${to.seen}, changed = changed + ${to.changed},
    updated_at = clock_timestamp()`;

/** How far it is; before the first chunk nothing is. */
export async function readRekeying(sql: Sql | Tx): Promise<Rekeying> {
  const [row] = await sql<Rekeying[]>`
    select case when finished_at is null then 'working' else 'finished' end as state, step, pass, seen::int as seen, total::int as total
    from identity.rekeying`;
  return row ?? { state: 'working', step: '', pass: 0, seen: 0, total: 0 };
}
