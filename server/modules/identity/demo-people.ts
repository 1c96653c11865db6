import { first_version } from '@madang/contract';
import type { Keyring } from '../../platform/crypto.ts';
import { transact } from '../../platform/db.ts';
import { createAccount, findAccountByEmail } from './accounts.ts';
import { consentsIn, saveConsents } from './consents.ts';
import type { Identity } from './identity.ts';

/** The logins of a demonstration shop. `.test` is reserved: no mail ever leaves for them. */
export const demo_people: readonly {
  email: string;
  name: string;
  phone: string | null;
  role: 'owner' | 'manager' | 'viewer' | null;
}[] = [
  { email: 'owner@madang.test', name: '마당지기', phone: null, role: 'owner' },
  { email: 'staff@madang.test', name: '김하늘', phone: null, role: 'manager' },
  { email: 'viewer@madang.test', name: '이바다', phone: null, role: 'viewer' },
  { email: 'buyer@madang.test', name: '박손님', phone: '010-0000-1234', role: null },
];

/**
 * The one password of the demo logins: derived from this installation's secret, so that it is the same after every start and
 * another one in every installation, and is stored nowhere.
 */
export function demoPassword(keys: Keyring): string {
  const letters = keys
    .hmac('demo-password', 'v1')
    .toString('base64')
    .replace(/[^a-km-z]/g, '');
  const digits = keys.hmac('demo-password', 'digits').readUInt16BE(0) % 1_000;
  return `yard-${letters.slice(0, 6)}-${String(digits).padStart(3, '0')}`;
}

/** Makes the demo logins that do not exist yet. Only ever called in demo mode. */
export async function seedDemoPeople(identity: Identity): Promise<void> {
  const { sql, keys, hasher } = identity;
  const missing: (typeof demo_people)[number][] = [];
  for (const one of demo_people) if (!(await findAccountByEmail(sql, keys, one.email))) missing.push(one);
  if (missing.length === 0) return;
  const password_hash = await hasher.hash(demoPassword(keys));
  await transact(sql, async (tx) => {
    for (const { email, name, phone, role } of missing) {
      const made = await createAccount(identity, tx, {
        profile: { email, name, phone },
        language: 'ko',
        password_hash,
        ...(role ? { staff_role: role } : {}),
      });
      const agreed = consentsIn({ terms: first_version, privacy: first_version, age_14: true });
      if (made) await saveConsents(tx, made.account_id, 'ko', agreed);
    }
  });
}
