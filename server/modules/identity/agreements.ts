import { askTogether } from '../../platform/ask-together.ts';
import type { Sql } from '../../platform/db.ts';
import { readAgreed } from './consents.ts';
import { createLru } from './lru.ts';

/** Nobody takes back what everybody must agree to: who has agreed is believed from memory, and only who has. */
const agreed_ms = 3_600_000;

/** Which accounts have agreed to terms, privacy policy and age. */
export function createAgreements(sql: Sql) {
  const known = createLru<true>({ max: 20_000, ttl_ms: agreed_ms });
  const ask = askTogether(async (ids) => {
    const agreed = await readAgreed(sql, ids);
    for (const account_id of agreed) known.set(account_id, true);
    return new Map(ids.map((id) => [id, agreed.has(id)]));
  });
  return {
    has: (account_id: string): boolean | Promise<boolean> =>
      known.get(account_id) ?? ask(account_id).then((agreed) => agreed === true),
  };
}
