import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { firstIdAt, newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createVault, isContact } from '../identity/index.ts';
import { findOrdersByContact, indexOrderContacts } from './find-by-contact.ts';

const hong = { name: '홍길동', phone: '010-1234-5678', email: 'Hong@Example.com', address1: '서울' };

test('orders are found by phone and e-mail however spelled, before and after they are indexed, until the key is destroyed', async (t) => {
  const { sql } = await givenDatabase(t);
  const keys = createKeyring(randomBytes(32).toString('hex'));
  const vault = createVault(keys);
  const tools = { sql, keys, vault };
  const now_ms = Date.now();
  let number = 0;
  const order = async (contact: { phone: string; email?: string }, age_ms: number, placed_ago_ms = age_ms) => {
    const person_id = newId();
    const sealed = vault.sealContact(person_id, contact);
    await vault.savePersonalData(sql, [sealed]);
    const id = firstIdAt(now_ms - age_ms);
    number += 1;
    await sql`
      insert into orders.orders (id, number, shop_id, person_id, state, contact_ref, amount_krw, placed_at)
      values (${id}, ${number}, ${newId()}, ${person_id}, 'confirmed', ${sealed.id}, 1000, ${new Date(now_ms - placed_ago_ms)})`;
    return id;
  };
  const old = await order(hong, 3_600_000);
  // Of two lists placed side by side the one that began later may have the older ids.
  const other = await order({ ...hong, phone: '010-9999-0000', email: 'other@example.com' }, 60_100, 59_900);
  const last = await order({ phone: '010-7777-0000' }, 60_050);
  const fresh = await order({ ...hong, email: undefined as never }, 1_000);

  const find = (text: string) => findOrdersByContact(tools, text);
  assert.deepEqual(new Set(await find('+82 10 1234 5678')), new Set([old, fresh]), 'none is indexed yet');
  assert.equal(await indexOrderContacts(tools, now_ms), 3, 'the young one waits');
  assert.equal(await indexOrderContacts(tools, now_ms), 0);
  assert.deepEqual(new Set(await find('01012345678')), new Set([old, fresh]));
  assert.deepEqual(await find(' hong@example.COM '), [old]);
  assert.deepEqual(await find('010.9999.0000'), [other]);
  assert.deepEqual(await find('010-7777-0000'), [last]);
  assert.deepEqual(await find('5678'), [], 'exactly, not by a part');
  assert.deepEqual(await find('홍길동'), []);

  const [row] = await sql<{ person_id: string }[]>`select person_id from orders.orders where id = ${old}`;
  const stored = await sql<{ digest: Buffer }[]>`select digest from identity.contact_index`;
  assert.equal(stored.length, 5);
  assert.ok(stored.every(({ digest }) => digest.length === 32 && !/12345678|example/i.test(digest.toString('latin1'))));
  await vault.destroyKey(sql, row!.person_id, 'account');
  assert.deepEqual(await find('hong@example.com'), [], 'the index goes with the account key');
  assert.deepEqual(await find('010-1234-5678'), [fresh]);
});

test('a text names a phone or an e-mail, or nobody', () => {
  assert.ok(isContact(hong, '+82-10-1234-5678'));
  assert.ok(isContact(hong, 'HONG@example.com'));
  assert.ok(!isContact({ phone: hong.phone }, 'hong@example.com'));
  assert.ok(!isContact(hong, '010-1234-5679'));
  assert.ok(!isContact(hong, '1234'));
});
