import { randomBytes } from 'node:crypto';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Identity } from './identity.ts';
import { toBase32 } from './totp.ts';

const how_many = 10;

type Tools = Pick<Identity, 'keys' | 'vault'>;

/** Letters and digits only, however they were typed. */
const plain = (code: string) => code.toUpperCase().replace(/[^A-Z2-7]/g, '');

/** Under a key of the account's own: no secret of the installation is needed to know it again, and it goes with the account. */
const hashOf = ({ vault }: Tools, tx: Sql | Tx, person_id: string, code: string) =>
  vault.macFor(tx, person_id, 'recovery-code', plain(code));

/** New codes in place of all before; shown once, kept as keyed hashes. 50 random bits each. */
export async function makeRecoveryCodes(tools: Tools, tx: Sql | Tx, account_id: string): Promise<string[]> {
  const codes = Array.from({ length: how_many }, () => {
    const text = toBase32(randomBytes(7)).slice(0, 10);
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  const person_id = await personOf(tx, account_id);
  const hashes: string[] = [];
  for (const code of codes) hashes.push((await hashOf(tools, tx, person_id, code)).toString('hex'));
  await tx`delete from identity.recovery_codes where account_id = ${account_id}`;
  await tx`
    insert into identity.recovery_codes (account_id, code_hash, keyed_by)
    select ${account_id}, decode(u, 'hex'), 'person' from unnest(${`{${hashes.join(',')}}`}::text::text[]) u`;
  return codes;
}

/** Uses up a code; false where it is none or was used. Of two who use it at once one succeeds. */
export async function spendRecoveryCode(
  tools: Tools,
  sql: Sql | Tx,
  account_id: string,
  code: string,
): Promise<boolean> {
  const by_secret = tools.keys.hmacs('recovery-code', `${account_id} ${plain(code)}`);
  const by_person = await hashOf(tools, sql, await personOf(sql, account_id), code);
  const hashes = [by_person, ...by_secret].map((one) => one.toString('hex'));
  const spent = await sql`
    update identity.recovery_codes set used_at = now()
    where account_id = ${account_id} and used_at is null
      and code_hash = any (select decode(u, 'hex') from unnest(${`{${hashes.join(',')}}`}::text::text[]) u)`;
  return spent.count > 0;
}

async function personOf(tx: Sql | Tx, account_id: string): Promise<string> {
  const [row] = await tx<{ person_id: string }[]>`
    select person_id from identity.accounts where account_id = ${account_id}`;
  return row!.person_id;
}
