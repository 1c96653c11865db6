import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../platform/db.ts';

/** The head of the audit's chain as it stood at the end of a day (UTC). Copied away, it binds everything before it. */
export type AuditRoot = { day: string; seq: number; hash: string; previous: string };

const file_name = 'audit-roots.jsonl';

/**
 * Appends the roots of the days that ended since the last one to `folder`/audit-roots.jsonl, each carrying the digest of the
 * line before. Whoever keeps a copy elsewhere (mail, another machine) can show a later change even by an administrator who
 * rewrote the whole chain. Returns the days written.
 */
export async function exportAuditRoots(sql: Sql, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, file_name);
  const lines = readLines(file);
  const last = lines.at(-1);
  const last_day = last ? (JSON.parse(last) as AuditRoot).day : null;
  const rows = await sql<{ day: string; seq: number; hash: string }[]>`
    select distinct on (day) day, seq, hash from (
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, seq, encode(hash, 'hex') as hash from identity.audit
      where at < date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
        and (${last_day}::text is null or at >= (${last_day}::date + 1)::timestamp at time zone 'UTC')
    ) ended order by day, seq desc`;
  let previous = digestOf(last);
  for (const row of rows) {
    const line = JSON.stringify({ ...row, previous } satisfies AuditRoot);
    writeFileSync(file, `${line}\n`, { flag: 'a', mode: 0o644 });
    previous = digestOf(line);
  }
  return rows.map((row) => row.day);
}

const digestOf = (line: string | undefined) =>
  createHash('sha256')
    .update(line ?? '')
    .digest('hex');

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
