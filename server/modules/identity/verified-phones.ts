import { plainArray } from '../../platform/arrays.ts';
import { askTogether } from '../../platform/ask-together.ts';
import type { Sql } from '../../platform/db.ts';
import { uuidOfHash } from '../../platform/ids.ts';
import { createLru } from './lru.ts';

/** A number proved or lost elsewhere is believed here within this long. The number's own cap is counted either way. */
const verified_ms = 60_000;
const unverified_ms = 2_000;

/**
 * Which number an account has proved, as the cap identity of that number: what a guest who gives the same number counts
 * against, too. From memory; accounts not seen of late are read together, one statement for all that ask meanwhile.
 */
export function createVerifiedPhones(sql: Sql) {
  const known = createLru<string | null>({ max: 20_000, ttl_ms: verified_ms });
  const fresh = createLru<true>({ max: 20_000, ttl_ms: unverified_ms });
  const ask = askTogether(async (ids) => {
    const rows = await sql<{ account_id: string; hex: string }[]>`
      select account_id, encode(phone_index, 'hex') as hex from identity.accounts
      where account_id = any (${plainArray(ids)}::text::uuid[]) and phone_index is not null and closed_at is null`;
    const found = new Map(rows.map((row) => [row.account_id, uuidOfHash(row.hex)]));
    for (const account_id of ids) {
      const identity = found.get(account_id) ?? null;
      known.set(account_id, identity);
      if (!identity) fresh.set(account_id, true);
    }
    return found;
  });

  function of(account_id: string): string | null | Promise<string | null> {
    const seen = known.get(account_id);
    if (seen || (seen === null && fresh.get(account_id))) return seen;
    return ask(account_id).then((identity) => identity ?? null);
  }

  return { of, forget: (account_id: string) => known.delete(account_id) };
}
