import { createHash } from 'node:crypto';
import type { Sql, Tx } from '../../platform/db.ts';

/**
 * One act to be remembered. `before`, `after` and `detail` say what changed, without personal data in the clear; `actor_id`
 * is the account that acted, null for the system; `origin` is where it came from (see `originOf`).
 */
export type AuditAct = {
  actor_id: string | null;
  act: string;
  subject: string;
  before?: object;
  after?: object;
  detail?: object;
  origin?: AuditOrigin | undefined;
};

/** Where an act came from: the network (an address without its last part names a place, not a person), browser, session. */
export type AuditOrigin = { net: string; device: string; session_id: string | null };

/** An arbitrary number of ours: the holder of this advisory lock writes the next link of the chain. */
const chain_lock = 3_402_118_557;
const no_hash = Buffer.alloc(32);

/**
 * Appends acts to the audit, hash-chained, in the caller's transaction. Call it last: the chain is held until the commit.
 * For what staff do (reading personal data, money, roles), not for the crowd's path.
 */
export async function audit(tx: Tx, acts: AuditAct[]): Promise<void> {
  if (acts.length === 0) return;
  await tx`select pg_advisory_xact_lock(${chain_lock})`;
  const [head] = await tx<{ seq: number; hash: Buffer; now: Date }[]>`
    select coalesce(h.seq, 0) as seq, h.hash, clock_timestamp() as now
    from (select 1) one left join lateral (select seq, hash from identity.audit order by seq desc limit 1) h on true`;
  let prev_hash = head!.hash ?? no_hash;
  let seq = head!.seq;
  for (const { actor_id, act, subject, detail = {}, before, after, origin } of acts) {
    seq++;
    const at = head!.now.toISOString();
    const body = JSON.stringify({ seq, at, actor_id, act, subject, detail, before, after, origin });
    const hash = createHash('sha256').update(prev_hash).update(body).digest();
    await tx`
      insert into identity.audit (seq, at, actor_id, act, subject, body, prev_hash, hash)
      values (${seq}, ${head!.now}, ${actor_id}, ${act}, ${subject}, ${body}, ${prev_hash}, ${hash})`;
    prev_hash = hash;
  }
}

export type AuditRow = {
  seq: number;
  at: Date;
  actor_id: string | null;
  act: string;
  subject: string;
  body: string;
  linked: boolean;
};

/** Newest first, before `before` where given. `linked` is false where an entry does not fit the one before it. */
export function readAudit(
  sql: Sql,
  filter: {
    before?: number;
    limit: number;
    act?: string;
    subject?: string;
    actor_id?: string;
    from?: string;
    to?: string;
  },
): Promise<AuditRow[]> {
  return sql<AuditRow[]>`
    select a.seq, a.at, a.actor_id, a.act, a.subject, a.body,
           a.hash = sha256(a.prev_hash || convert_to(a.body, 'UTF8'))
             and a.prev_hash = coalesce((select p.hash from identity.audit p where p.seq = a.seq - 1), ${no_hash})
             and (a.body::jsonb ->> 'seq')::bigint = a.seq and a.body::jsonb ->> 'act' = a.act
             and a.body::jsonb ->> 'subject' = a.subject
             and (a.body::jsonb ->> 'actor_id') is not distinct from a.actor_id::text
             and (a.body::jsonb ->> 'at')::timestamptz = a.at as linked
    from identity.audit a
    where (${filter.before ?? null}::bigint is null or a.seq < ${filter.before ?? null}::bigint)
      and (${filter.act ?? null}::text is null or a.act = ${filter.act ?? null}::text or a.act like ${filter.act ? `${filter.act.replaceAll(/[%_\\]/g, '')}.%` : null}::text)
      and (${filter.subject ?? null}::text is null or a.subject = ${filter.subject ?? null}::text)
      and (${filter.actor_id ?? null}::uuid is null or a.actor_id = ${filter.actor_id ?? null}::uuid)
      and (${filter.from ?? null}::timestamptz is null or a.at >= ${filter.from ?? null}::timestamptz)
      and (${filter.to ?? null}::timestamptz is null or a.at < ${filter.to ?? null}::timestamptz)
    order by a.seq desc limit ${filter.limit}`;
}

/** Reads the whole chain in order, in chunks; the first entry that does not fit, or null. */
export async function findBrokenLink(sql: Sql, chunk = 5_000): Promise<number | null> {
  let prev_hash: Buffer = no_hash;
  for (let seq = 0; ; ) {
    const rows = await sql<{ seq: number; body: string; hash: Buffer }[]>`
      select seq, body, hash from identity.audit where seq > ${seq} order by seq limit ${chunk}`;
    if (rows.length === 0) return null;
    for (const row of rows) {
      const hash = createHash('sha256').update(prev_hash).update(row.body).digest();
      if (row.seq !== seq + 1 || !hash.equals(row.hash)) return row.seq;
      prev_hash = hash;
      seq = row.seq;
    }
  }
}
