import { hash } from 'node:crypto';
import { type Result, refuse } from '@madang/contract/errors';
import type { Sql, Tx } from './db.ts';
import { transact } from './db.ts';
import { uuidOfHash } from './ids.ts';
import { column, int2, list, text, uuid } from './wire.ts';

export type Claim = { id: string; body_hash: string };
export type Answer = { status: number; body: unknown };
export type RecordedAnswer = { body_hash: string; status: number; answer: string };

/** The identity of one mutation: whose it is, which route, which key; and what it said. */
export function claimOf(
  input: { principal: string; route: string; key: string } & ({ body: unknown } | { body_text: string }),
): Claim {
  const said = 'body_text' in input ? input.body_text : JSON.stringify(input.body ?? null);
  return { id: claimIdOf(input), body_hash: hashOfSaid(said) };
}

/** Under which a mutation is known, whatever it said. */
export const claimIdOf = (input: { principal: string; route: string; key: string }): string =>
  uuidOfHash(hash('sha256', `${input.principal}\n${input.route}\n${input.key}`, 'hex'));

export const hashOfSaid = (text: string): string => uuidOfHash(hash('sha256', text, 'hex'));

/** Answers already given for these claims. */
export async function readAnswers(tx: Tx | Sql, ids: readonly string[]): Promise<Map<string, RecordedAnswer>> {
  const rows = await tx<({ id: string } & RecordedAnswer)[]>`
    select id, body_hash, status, answer from platform.idempotency where id = any(${list(uuid, ids)}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Records answers that had an effect, in the transaction of the effect. Sorted, so that two batches that share keys wait for
 * one another instead of deadlocking. Where another process recorded one of these claims between our look and our save, the
 * database says so: `transact` takes that for a failure of serialisation (db.ts) and runs the batch again, which then looks again.
 * Plainly inserted: `on conflict` would look each key up twice and write its row's confirmation besides.
 */
export async function saveAnswers(tx: Tx, rows: (Claim & { status: number; answer: string })[]): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const each = (value: (row: (typeof rows)[number]) => string) => list(uuid, sorted.map(value));
  const status = column(int2, sorted, (row) => row.status);
  const answers = sorted.map((row) => row.answer);
  await tx`
    insert into platform.idempotency (id, body_hash, status, answer)
    select (${each((row) => row.id)}::uuid[])[i], (${each((row) => row.body_hash)}::uuid[])[i],
      coalesce((${status.list}::smallint[])[i], ${status.all}::smallint), answer
    from unnest(${list(text, answers)}::text[]) with ordinality as new (answer, at), lateral (select at::int as i) as c`;
}

/** The recorded answer, or the refusal of a key that came with another body. */
export function repeatAnswer(claim: Claim, recorded: RecordedAnswer): Result<Answer> {
  if (recorded.body_hash !== claim.body_hash) return refuse('idempotency_key_reused');
  return { ok: true, value: { status: recorded.status, body: JSON.parse(recorded.answer) } };
}

/**
 * A mutation off the hot path: once for its key. `work` runs in one transaction with the record of its answer; a refusal
 * (and anything thrown) leaves no trace. A transaction-level lock on the key makes a double click wait for its twin.
 */
export async function runOnce(
  sql: Sql,
  input: { principal: string; route: string; key: string; body: unknown },
  work: (tx: Tx) => Promise<Result<Answer>>,
): Promise<Result<Answer>> {
  const claim = claimOf(input);
  class Refused extends Error {}
  let refusal: Result<Answer> | undefined;
  try {
    return await transact(sql, async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended(${claim.id}, 0))`;
      const recorded = (await readAnswers(tx, [claim.id])).get(claim.id);
      if (recorded) return repeatAnswer(claim, recorded);
      const result = await work(tx);
      if (!result.ok) {
        refusal = result;
        throw new Refused();
      }
      await saveAnswers(tx, [
        { ...claim, status: result.value.status, answer: JSON.stringify(result.value.body ?? null) },
      ]);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return refusal!;
    throw error;
  }
}
