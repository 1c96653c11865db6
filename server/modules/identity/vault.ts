import { type DataKey, type Keyring, macUnder, openWith, sealWith } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { eachInTurns } from '../../platform/turns.ts';
import { bytea, column, list, text, uuid } from '../../platform/wire.ts';
import { createPersonKeys, type Purpose } from './person-keys.ts';

export type { Purpose } from './person-keys.ts';

/**
 * A sealed record on its way to the vault. Its `id` is the reference other modules keep. What it was made from is kept, so that it can be sealed
 * again if the key turns out to be another; it is never serialised.
 */
class Sealed {
  readonly id = newId();
  readonly person_id: string;
  readonly purpose: Purpose;
  readonly #plain: string;
  #key: DataKey;
  #ciphertext: Buffer | null = null;

  constructor(person_id: string, purpose: Purpose, value: object, key: DataKey) {
    this.person_id = person_id;
    this.purpose = purpose;
    this.#plain = JSON.stringify(value);
    this.#key = key;
  }

  /** Encrypts it now, where it has not been. */
  seal(): void {
    this.under(this.#key);
  }

  /** Its ciphertext under the key in force. */
  under(key: DataKey): Buffer {
    if (this.#ciphertext && (key === this.#key || key.equals(this.#key))) return this.#ciphertext;
    this.#key = key;
    this.#ciphertext = sealWith(key, this.#plain, placeOf(this));
    return this.#ciphertext;
  }
}
export type SealedData = Sealed;

const placeOf = (one: { id: string; person_id: string; purpose: Purpose }) =>
  `personal_data:${one.purpose}:${one.person_id}:${one.id}`;
const uuids = (ids: string[]) => `{${ids.join(',')}}`;

/**
 * The vault of personal data. Keys come lazily: sealing for an unknown person makes a key on the spot, and saving the record
 * saves the key. If another process was first, the record is sealed again under the key that won. So a guest's first order
 * costs no transaction more than anybody's.
 */
export type Vault = ReturnType<typeof createVault>;

export function createVault(keys: Keyring) {
  const person_keys = createPersonKeys(keys);

  /**
   * Seals a value (JSON) for one person: one encryption, synchronous, pure CPU, some 6 µs; the first time this process sees
   * the person, some 10 µs more for a key. Nothing is stored until `savePersonalData`.
   */
  function sealData(person_id: string, purpose: Purpose, value: object): SealedData {
    const sealed = sealLater(person_id, purpose, value);
    sealed.seal();
    return sealed;
  }

  /**
   * `sealData`, encrypted when it is told to `seal` or saved at the latest. A list of them, one behind the other, costs a third less than as many
   * between other work, and what is never saved costs nothing.
   */
  const sealLater = (person_id: string, purpose: Purpose, value: object): SealedData =>
    new Sealed(person_id, purpose, value, person_keys.take({ person_id, purpose }).key);

  /** Seals the contact of an order, under the person's records key. */
  const sealContact = (person_id: string, contact: object): SealedData => sealData(person_id, 'records', contact);

  /** Saves sealed records and the keys not stored before, in the caller's transaction. */
  async function savePersonalData(tx: Sql | Tx, rows: SealedData[]): Promise<void> {
    await saveKeys(tx, rows);
    await appendPersonalData(tx, rows);
  }

  /**
   * The first half: the keys that may exist only in this process. Call it before the transaction's locks are held; it touches
   * persons sorted by id, and only those whose key is new.
   */
  async function saveKeys(tx: Sql | Tx, rows: SealedData[]): Promise<void> {
    const fresh = rows.filter((row) => !person_keys.take(row).stored);
    if (fresh.length > 0) await person_keys.store(tx, fresh);
  }

  /** The second half: one statement, sent at once. */
  async function appendPersonalData(tx: Sql | Tx, rows: SealedData[]): Promise<void> {
    if (rows.length === 0) return;
    const purpose = column(text, rows, (row) => row.purpose);
    const each = (value: (row: SealedData) => string) => list(uuid, rows.map(value));
    await tx`
      insert into identity.personal_data (id, person_id, purpose, ciphertext)
      select (${each((row) => row.id)}::uuid[])[i], (${each((row) => row.person_id)}::uuid[])[i],
        coalesce((${purpose.list}::text[])[i], ${purpose.all}::text), ciphertext
      from unnest(${list(bytea, rows.map(ciphertextNow))}::bytea[]) with ordinality as new (ciphertext, at),
        lateral (select at::int as i) as c`;
  }

  /** Sealed again where the person's key is no longer the one that `sealData` used. */
  const ciphertextNow = (row: SealedData): Buffer => row.under(person_keys.take(row).key);

  /** Makes these persons' keys exist, at a cart or a sign-in, so that placing finds them. At most two statements. */
  async function ensurePersons(sql: Sql | Tx, person_ids: string[], purpose: Purpose = 'records'): Promise<void> {
    const missing = [...new Set(person_ids)]
      .map((person_id) => ({ person_id, purpose }))
      .filter((name) => !person_keys.isStored(name));
    if (missing.length === 0) return;
    await person_keys.store(sql, missing);
    await person_keys.load(sql, missing);
  }

  /**
   * `ensurePersons` for transactions side by side that last: a key that one of them has written is waited for by every other that meets the same
   * person, until it ends. Keys written here are committed at once, and are no more than keys while nothing is sealed under them.
   */
  async function ensureAhead(sql: Sql, person_ids: string[], purpose: Purpose = 'records'): Promise<void> {
    const missing = [...new Set(person_ids)]
      .map((person_id) => ({ person_id, purpose }))
      .filter((name) => !person_keys.isStored(name));
    if (missing.length > 0) await person_keys.store(sql, missing, true);
  }

  /** Which of these persons had their key of this purpose destroyed: nothing may be sealed for them again. One statement. */
  async function readForgotten(
    sql: Sql | Tx,
    person_ids: string[],
    purpose: Purpose = 'records',
  ): Promise<Set<string>> {
    const rows = await sql<{ person_id: string }[]>`
      select person_id from identity.persons
      where person_id = any (${list(uuid, [...new Set(person_ids)])}::uuid[])
        and case when ${purpose === 'records'} then records_key_destroyed_at else account_key_destroyed_at end is not null`;
    return new Set(rows.map((row) => row.person_id));
  }

  /**
   * Opens records by reference, one statement for any number. A reference that does not exist, or whose key was destroyed,
   * is absent from the map.
   */
  async function readPersonalData<T extends object>(sql: Sql | Tx, ids: string[]): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    if (ids.length === 0) return found;
    type Row = { id: string; person_id: string; purpose: Purpose; ciphertext: Buffer; wrapped: Buffer | null };
    const rows = await sql<(Row & { stored: boolean })[]>`
      select d.id, d.person_id, d.purpose, d.ciphertext, p.keys_at < now() as stored,
             case d.purpose when 'records' then p.records_key_wrapped else p.account_key_wrapped end as wrapped
      from identity.personal_data d join identity.persons p using (person_id)
      where d.id = any (${uuids(ids)}::text::uuid[])`;
    await eachInTurns(rows, (row) => {
      if (!row.wrapped) return;
      const { key } = person_keys.remember(row, row.wrapped, row.stored);
      const plain = openWith(key, row.ciphertext, placeOf(row));
      if (plain) found.set(row.id, JSON.parse(plain.toString()) as T);
    });
    return found;
  }

  /** Whose these records are, so that another can be sealed for the same person. */
  async function readPersons(sql: Sql | Tx, ids: string[]): Promise<Map<string, string>> {
    const rows = await sql<{ id: string; person_id: string }[]>`
      select id, person_id from identity.personal_data where id = any (${uuids(ids)}::text::uuid[])`;
    return new Map(rows.map((row) => [row.id, row.person_id]));
  }

  /** Removes records that nothing refers to any more (an address taken out of the book). */
  async function deletePersonalData(tx: Sql | Tx, ids: string[]): Promise<void> {
    await tx`delete from identity.personal_data where id = any (${uuids(ids)}::text::uuid[])`;
  }

  /** Destroys one key of a person: every record sealed under it is noise, here and in every copy of it. */
  async function destroyKey(tx: Sql | Tx, person_id: string, purpose: Purpose): Promise<void> {
    const account = purpose === 'account';
    await tx`
      update identity.persons set
        account_key_wrapped = case when ${account} then null else account_key_wrapped end,
        account_key_destroyed_at = case when ${account} then coalesce(account_key_destroyed_at, now()) else account_key_destroyed_at end,
        records_key_wrapped = case when ${account} then records_key_wrapped end,
        records_key_destroyed_at = case when ${account} then records_key_destroyed_at else coalesce(records_key_destroyed_at, now()) end
      where person_id = ${person_id}`;
    if (account) await tx`delete from identity.contact_index where person_id = ${person_id}`;
    person_keys.forget({ person_id, purpose });
  }

  /** Rewraps keys that are under an older key-encryption key, in chunks; returns how many persons. Records stay as they are. */
  async function rewrapKeys(sql: Sql, chunk = 500): Promise<number> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (let rewrapped = 0; ; ) {
      const rows = await sql<{ person_id: string; account: Buffer | null; records: Buffer | null }[]>`
        select person_id, account_key_wrapped as account, records_key_wrapped as records from identity.persons
        where person_id > ${after} order by person_id limit ${chunk}`;
      if (rows.length === 0) return rewrapped;
      after = rows.at(-1)!.person_id;
      for (const { person_id, account, records } of rows) {
        const new_account = person_keys.rewrap({ person_id, purpose: 'account' }, account);
        const new_records = person_keys.rewrap({ person_id, purpose: 'records' }, records);
        if (!new_account && !new_records) continue;
        // Only over the very bytes that were read: a key destroyed meanwhile stays destroyed.
        const done = await sql`
          update identity.persons set account_key_wrapped = ${new_account ?? account},
                                      records_key_wrapped = ${new_records ?? records}
          where person_id = ${person_id} and account_key_wrapped is not distinct from ${account}
            and records_key_wrapped is not distinct from ${records}`;
        rewrapped += done.count;
      }
    }
  }

  /** A keyed hash of a text under a key that follows from the person's account key: gone with the account, untouched by secrets. */
  async function macFor(sql: Sql | Tx, person_id: string, use: string, text: string): Promise<Buffer> {
    await ensurePersons(sql, [person_id], 'account');
    return macUnder(person_keys.take({ person_id, purpose: 'account' }).key, use, text);
  }

  return {
    sealData,
    sealLater,
    sealContact,
    savePersonalData,
    saveKeys,
    appendPersonalData,
    ensurePersons,
    ensureAhead,
    readForgotten,
    readPersonalData,
    readPersons,
    deletePersonalData,
    destroyKey,
    rewrapKeys,
    macFor,
  };
}
