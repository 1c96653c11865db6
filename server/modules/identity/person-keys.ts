import { type DataKey, type Keyring, newDataKey, toDataKey } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { bytea, list, uuid } from '../../platform/wire.ts';
import { createLru } from './lru.ts';

/** Which of a person's two keys: `account` goes with the account, `records` with the statutory time of an order. */
export type Purpose = 'account' | 'records';
export type KeyName = { person_id: string; purpose: Purpose };

export type HeldKey = {
  key: DataKey;
  wrapped: Buffer;
  /** False while the key may exist only in this process: whoever saves a record under it writes it, too. */
  stored: boolean;
};

/** Some 600 bytes each. */
const cached_keys = 20_000;
/** A key destroyed by another process is used here for at most this long. */
const cache_ttl_ms = 60_000;

/** Persons' data keys, unwrapped, as this process knows them; made on the spot for persons it does not know. */
export function createPersonKeys(keys: Keyring) {
  const held = createLru<HeldKey>({ max: cached_keys, ttl_ms: cache_ttl_ms });
  const slot = ({ person_id, purpose }: KeyName) => `${purpose[0]}${person_id}`;
  const place = ({ person_id, purpose }: KeyName) => `person:${purpose}:${person_id}`;

  /** The key in force as far as this process knows; a fresh one where it knows none. Synchronous. */
  function take(name: KeyName): HeldKey {
    const known = held.get(slot(name));
    if (known) return known;
    const bytes = newDataKey();
    const fresh = { key: toDataKey(bytes), wrapped: keys.wrapKey(bytes, place(name)), stored: false };
    held.set(slot(name), fresh);
    return fresh;
  }

  function remember(name: KeyName, wrapped: Buffer, stored: boolean): HeldKey {
    const known = held.get(slot(name));
    if (known?.wrapped.equals(wrapped)) {
      known.stored ||= stored;
      return known;
    }
    const key = keys.unwrapKey(wrapped, place(name));
    if (!key) throw new Error(`the ${name.purpose} key of person ${name.person_id} does not open: another secret?`);
    const entry = { key, wrapped, stored };
    held.set(slot(name), entry);
    return entry;
  }

  /**
   * Writes keys that may exist only in this process, one statement for all. Where a person has one already, the stored one
   * wins, here too (one more statement). Rows are touched sorted by id, and only where a key is missing. `for_good`: the statement
   * commits by itself. Throws for a destroyed key: nothing is sealed again for a person who was forgotten.
   */
  async function store(tx: Sql | Tx, names: KeyName[], for_good = false): Promise<void> {
    const persons = new Map<string, Partial<Record<Purpose, Buffer>>>();
    for (const name of names) {
      const person = persons.get(name.person_id) ?? {};
      person[name.purpose] = take(name).wrapped;
      persons.set(name.person_id, person);
    }
    const ids = [...persons.keys()].sort();
    const wrapped = (purpose: Purpose) =>
      list(
        bytea,
        ids.map((id) => persons.get(id)?.[purpose] ?? null),
      );
    const written = await tx<{ person_id: string }[]>`
      insert into identity.persons as p (person_id, account_key_wrapped, records_key_wrapped)
      select u.id, u.account, u.records
      from unnest(${list(uuid, ids)}::uuid[], ${wrapped('account')}::bytea[], ${wrapped('records')}::bytea[]) as u (id, account, records)
      on conflict (person_id) do update set
        account_key_wrapped = coalesce(p.account_key_wrapped,
          case when p.account_key_destroyed_at is null then excluded.account_key_wrapped end),
        records_key_wrapped = coalesce(p.records_key_wrapped,
          case when p.records_key_destroyed_at is null then excluded.records_key_wrapped end),
        keys_at = now()
      where (p.account_key_wrapped is null and p.account_key_destroyed_at is null
             and excluded.account_key_wrapped is not null)
         or (p.records_key_wrapped is null and p.records_key_destroyed_at is null
             and excluded.records_key_wrapped is not null)
      returning p.person_id`;
    const won = new Set(written.map((row) => row.person_id));
    if (for_good) for (const name of names) if (won.has(name.person_id)) take(name).stored = true;
    const both = (id: string) => persons.get(id)?.account && persons.get(id)?.records;
    await load(
      tx,
      names.filter((name) => !won.has(name.person_id) || both(name.person_id)),
    );
  }

  /** Reads stored keys into the cache. */
  async function load(tx: Sql | Tx, names: KeyName[]): Promise<void> {
    if (names.length === 0) return;
    const ids = names.map((name) => name.person_id);
    const rows = await tx<{ person_id: string; account: Buffer | null; records: Buffer | null; stored: boolean }[]>`
      select person_id, account_key_wrapped as account, records_key_wrapped as records, keys_at < now() as stored
      from identity.persons
      where person_id = any (${list(uuid, ids)}::uuid[])`;
    const found = new Map(rows.map((row) => [row.person_id, row]));
    for (const name of names) {
      const row = found.get(name.person_id);
      const wrapped = row?.[name.purpose];
      if (!row || !wrapped) throw new Error(`the ${name.purpose} key of person ${name.person_id} was destroyed`);
      remember(name, wrapped, row.stored);
    }
  }

  /** The same key under the newest key-encryption key, or null where it is under it already. */
  function rewrap(name: KeyName, wrapped: Buffer | null): Buffer | null {
    if (!wrapped || !keys.isStale(wrapped)) return null;
    return keys.wrapKey(remember(name, wrapped, true).key.export(), place(name));
  }

  return {
    take,
    remember,
    store,
    load,
    rewrap,
    isStored: (name: KeyName) => held.get(slot(name))?.stored === true,
    forget: (name: KeyName) => held.delete(slot(name)),
  };
}
