import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Contact } from '@madang/contract/checkout';
import fc from 'fast-check';
import Value from 'typebox/value';
import { contactErrors, contactOf, empty_contact, spellPhone } from './contact.ts';

const say = (ko: string) => ko;
const text = fc.string({ maxLength: 40 });
const forms = fc.record({
  name: text,
  phone: fc.oneof(text, fc.constantFrom('010-1234-5678', '01012345678', '+82 10-1234-5678', '02-345-6789')),
  email: fc.oneof(fc.constant(''), text, fc.constant('kim@example.test')),
  postal_code: fc.oneof(text, fc.stringMatching(/^\d{5}$/)),
  address1: text,
  address2: text,
  note: text,
});

test('what the form lets through, the contract accepts', () => {
  fc.assert(
    fc.property(forms, (form) => {
      if (Object.keys(contactErrors(form, say)).length > 0) return;
      const sent = JSON.parse(JSON.stringify(contactOf(form)));
      assert.ok(Value.Check(Contact, sent), JSON.stringify(sent));
    }),
    { numRuns: 2_000 },
  );
  const good = { ...empty_contact, name: '홍', phone: '010-1234-5678', postal_code: '06234', address1: '서울' };
  assert.deepEqual(contactErrors(good, say), {});
  assert.deepEqual(Object.keys(contactErrors(empty_contact, say)), ['name', 'phone', 'postal_code', 'address1']);
});

test('a mobile number is spelt while it is typed; others are left alone', () => {
  assert.equal(spellPhone('0101'), '010-1');
  assert.equal(spellPhone('01012345678'), '010-1234-5678');
  assert.equal(spellPhone('0111234567'), '011-123-4567');
  assert.equal(spellPhone('02-345'), '02-345');
  fc.assert(
    fc.property(fc.stringMatching(/^01\d{0,9}$/), (digits) => {
      assert.equal(spellPhone(digits).replaceAll('-', ''), digits);
      assert.equal(spellPhone(spellPhone(digits)), spellPhone(digits));
    }),
  );
});
