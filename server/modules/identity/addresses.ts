import { ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Identity } from './identity.ts';

/** What an address holds; all of it is in the vault. */
export type AddressData = {
  label: string;
  name: string;
  phone: string;
  postal_code: string;
  address1: string;
  address2?: string | undefined;
  note?: string | undefined;
};
export type AddressBookEntry = AddressData & { address_id: string; is_default: boolean };
type Deps = Pick<Identity, 'sql' | 'vault'>;
type Owner = { account_id: string; person_id: string };

const max_addresses = 20;

/** Which addresses an account has, the default first; through the reader's role where somebody looks at their book. */
export const readBook = (tx: Sql | Tx, account_id: string) => tx<Entry[]>`
  select address_id, data_ref, is_default from identity.addresses
  where account_id = ${account_id} order by is_default desc, created_at`;

/** What these addresses say. */
export async function openBook({ vault }: Deps, sql: Sql | Tx, rows: readonly Entry[]): Promise<AddressBookEntry[]> {
  const data = await vault.readPersonalData<AddressData>(
    sql,
    rows.map((row) => row.data_ref),
  );
  return rows.flatMap(({ address_id, data_ref, is_default }) => {
    const found = data.get(data_ref);
    return found ? [{ address_id, is_default, ...found }] : [];
  });
}

/** Adds an address in the caller's transaction; the first one is the default. Refused beyond twenty. */
export async function addAddress(
  { vault }: Pick<Deps, 'vault'>,
  tx: Tx,
  owner: Owner,
  input: AddressData,
  is_default: boolean,
): Promise<Result<{ address_id: string }>> {
  const entries = await lockBook(tx, owner.account_id);
  if (entries.length >= max_addresses) return refuse('address_book_full', { limit: max_addresses });
  const sealed = vault.sealData(owner.person_id, 'account', input);
  await vault.savePersonalData(tx, [sealed]);
  const first = is_default || entries.length === 0;
  if (first) await dropDefault(tx, owner.account_id);
  const address_id = newId();
  await tx`
    insert into identity.addresses (address_id, account_id, data_ref, is_default)
    values (${address_id}, ${owner.account_id}, ${sealed.id}, ${first})`;
  return ok({ address_id });
}

/** Replaces an address; making it the default takes that from the other. */
export function updateAddress(
  deps: Deps,
  owner: Owner,
  address_id: string,
  input: AddressData,
  is_default: boolean,
): Promise<Result<AddressBookEntry[]>> {
  return inBook(deps, owner, async (tx, entries) => {
    const entry = entries.find((one) => one.address_id === address_id);
    if (!entry) return refuse('not_found');
    const sealed = deps.vault.sealData(owner.person_id, 'account', input);
    await deps.vault.savePersonalData(tx, [sealed]);
    if (is_default) await dropDefault(tx, owner.account_id);
    await tx`
      update identity.addresses set data_ref = ${sealed.id}, is_default = ${is_default || entry.is_default}
      where address_id = ${address_id}`;
    await deps.vault.deletePersonalData(tx, [entry.data_ref]);
    return null;
  });
}

/** Takes an address out of the book and out of the vault; the oldest left becomes the default. */
export function removeAddress(deps: Deps, owner: Owner, address_id: string): Promise<Result<AddressBookEntry[]>> {
  return inBook(deps, owner, async (tx, entries) => {
    const entry = entries.find((one) => one.address_id === address_id);
    if (!entry) return refuse('not_found');
    await tx`delete from identity.addresses where address_id = ${address_id}`;
    await deps.vault.deletePersonalData(tx, [entry.data_ref]);
    const heir = entries.find((one) => one !== entry);
    if (entry.is_default && heir) {
      await tx`update identity.addresses set is_default = true where address_id = ${heir.address_id}`;
    }
    return null;
  });
}

type Entry = { address_id: string; data_ref: string; is_default: boolean };

const dropDefault = (tx: Tx, account_id: string) =>
  tx`update identity.addresses set is_default = false where account_id = ${account_id} and is_default`;

/** The rows of a book, one change at a time: the account's row is held. */
async function lockBook(tx: Tx, account_id: string): Promise<Entry[]> {
  await tx`select 1 from identity.accounts where account_id = ${account_id} for no key update`;
  return tx<Entry[]>`
    select address_id, data_ref, is_default from identity.addresses where account_id = ${account_id} order by created_at`;
}

/** Changes a book and answers with it as it is then. */
function inBook(
  deps: Deps,
  owner: Owner,
  change: (tx: Tx, entries: Entry[]) => Promise<ReturnType<typeof refuse> | null>,
): Promise<Result<AddressBookEntry[]>> {
  return transact(deps.sql, async (tx): Promise<Result<AddressBookEntry[]>> => {
    const refusal = await change(tx, await lockBook(tx, owner.account_id));
    return refusal ?? ok(await openBook(deps, tx, await readBook(tx, owner.account_id)));
  });
}
