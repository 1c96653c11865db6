import { connect, type Sql } from './db.ts';
import { StartError } from './start-error.ts';

/**
 * Runs `work` unless some process finished it before on this database; processes that come meanwhile wait for it.
 * After a kill half way it runs again, so it must bear that. `work` uses its own connections: no transaction is held.
 * @returns true when this call did it.
 */
export async function once(url: string, name: string, work: () => Promise<unknown>): Promise<boolean> {
  // A session of its own, not one of the pool's: on a pool of one, `work` would wait for the connection that waits for it.
  const sql = connect(url, { max: 1, name: 'madang-once', statement_timeout_ms: 0, lock_timeout_ms: 0 });
  try {
    const done = await sql`select 1 from platform.facts where name = ${name}`;
    if (done.length > 0) return false;
    await sql`select pg_advisory_lock(hashtextextended(${name}, 7214))`;
    const meanwhile = await sql`select 1 from platform.facts where name = ${name}`;
    if (meanwhile.length > 0) return false;
    await work();
    await sql`insert into platform.facts (name, value) values (${name}, 'done') on conflict (name) do nothing`;
    return true;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * Refuses to serve a database that was sealed with another secret: personal data would be unreadable and every new row
 * sealed differently. The database keeps only a blind fingerprint.
 * @param fingerprints of each secret we know, newest first.
 * @param before told which one was the newest until now, before the newest is written down; it may refuse, too.
 */
export async function checkSecret(
  sql: Sql,
  fingerprints: readonly string[],
  before: (kept: string) => Promise<void> = async () => {},
): Promise<void> {
  const newest = fingerprints[0]!;
  const [kept] = await sql<{ value: string }[]>`
    insert into platform.facts (name, value) values ('secret', ${newest})
    on conflict (name) do update set name = excluded.name
    returning value`;
  if (!fingerprints.includes(kept!.value)) {
    throw new StartError(
      'This database was sealed with another secret; set MADANG_SECRET (or bring back secrets.json) to the one it was made with.',
      '이 데이터베이스는 다른 비밀 키로 봉인되었습니다. 처음에 사용한 MADANG_SECRET(또는 secrets.json)을 지정해 주세요.',
    );
  }
  await before(kept!.value);
  if (kept!.value !== newest) await sql`update platform.facts set value = ${newest} where name = 'secret'`;
}
