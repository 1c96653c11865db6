import { randomBytes } from 'node:crypto';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { toBase32 } from './totp.ts';

const how_many = 10;

/** Letters and digits only, however they were typed. */
const plain = (code: string) => code.toUpperCase().replace(/[^A-Z2-7]/g, '');
const hashOf = (keys: Keyring, account_id: string, code: string) =>
  keys.hmacs('recovery-code', `${account_id} ${plain(code)}`);

/** New codes in place of all before; shown once, kept as keyed hashes. 50 random bits each. */
export async function makeRecoveryCodes(keys: Keyring, tx: Sql | Tx, account_id: string): Promise<string[]> {
  const codes = Array.from({ length: how_many }, () => {
    const text = toBase32(randomBytes(7)).slice(0, 10);
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  const hashes = codes.map((code) => hashOf(keys, account_id, code)[0]!.toString('hex'));
  await tx`delete from identity.recovery_codes where account_id = ${account_id}`;
  await tx`
    insert into identity.recovery_codes (account_id, code_hash)
    select ${account_id}, decode(u, 'hex') from unnest(${`{${hashes.join(',')}}`}::text::text[]) u`;
  return codes;
}

/** Uses up a code; false where it is none or was used. Of two who use it at once one succeeds. */
export async function spendRecoveryCode(
  keys: Keyring,
  sql: Sql | Tx,
  account_id: string,
  code: string,
): Promise<boolean> {
  const hashes = hashOf(keys, account_id, code).map((one) => one.toString('hex'));
  const spent = await sql`
    update identity.recovery_codes set used_at = now()
    where account_id = ${account_id} and used_at is null
      and code_hash = any (select decode(u, 'hex') from unnest(${`{${hashes.join(',')}}`}::text::text[]) u)`;
  return spent.count > 0;
}
