import assert from 'node:assert/strict';
import { newId } from '../server/platform/ids.ts';
import { type GivenApp, givenBuyer } from './given-app.ts';

const password = 'yard-fence-42';
let hash: Promise<string> | undefined;

/** Somebody who works here (or, without a role, an account that does not), signed in, in the shops given (none named: every shop). */
export async function givenStaff(shop: GivenApp, input: { role?: string; shops?: string[]; email?: string }) {
  const { sql } = shop.ctx;
  const email = input.email ?? `${newId()}@madang.test`;
  const { identity } = shop.app.modules;
  hash ??= identity.hasher.hash(password);
  const { createAccount } = await import('../server/modules/identity/accounts.ts');
  const { transact } = await import('../server/platform/db.ts');
  const password_hash = await hash;
  const account = await transact(sql, (tx) =>
    createAccount(identity, tx, {
      profile: { email, name: '김직원', phone: null },
      language: 'ko',
      password_hash,
      ...(input.role ? { staff_role: input.role } : {}),
    }),
  );
  assert.ok(account);
  if (input.shops) {
    await sql`
      update identity.accounts set staff_shops = ${`{${input.shops.join(',')}}`}::text::uuid[]
      where account_id = ${account.account_id}`;
  }
  const browser = givenBuyer(shop);
  const reply = await browser.call('POST', '/api/v1/sessions', { email, password });
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return { ...account, email, browser, password };
}
