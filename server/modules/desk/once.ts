import { ok, type Result } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import type { Desk } from './watch-desk.ts';

type Asked = { principal: { account_id: string }; key: string; body: unknown };

/** One effect a key; whoever asks this process next sees what it wrote. */
export async function once(
  { sql, desk }: { sql: Sql; desk: Desk },
  route: string,
  { principal, key, body }: Asked,
  work: (tx: Tx) => Promise<Result<unknown>>,
  status = 200,
): Promise<never> {
  const done = await runOnce(sql, { principal: principal.account_id, route, key, body }, async (tx) => {
    const result = await work(tx);
    return result.ok ? ok({ status, body: result.value }) : result;
  });
  desk.wrote();
  return flatten(done) as never;
}
