import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { admit, type CapState, capKey, type DropState, giveUnitsBack, keepUnits, takeUnits } from './admission.ts';

const opens_ms = Date.UTC(2026, 11, 24, 3, 0, 0);
const closes_ms = opens_ms + 3_600_000;
const runs = howMany(2_000, 20_000);

const givenDrop = (more: Partial<DropState> = {}): DropState => ({
  id: 'drop',
  shop_id: 'shop',
  variant_id: 'variant',
  kind: 'stock',
  opens_at: new Date(opens_ms),
  closes_at: new Date(closes_ms),
  allotment: 10,
  taken: 0,
  held: 0,
  cap_per_person: 2,
  promised_on: null,
  allow_virtual_account: false,
  hold_ms: 600_000,
  canceled_at: null,
  ...more,
});

test('the window opens and closes to the millisecond, and the refusal says when', () => {
  const request = { quantity: 1, identities: ['a'] };
  const code = (ms: number) => {
    const admitted = admit(givenDrop(), new Map(), request, new Date(ms));
    return admitted.ok ? 'ok' : admitted.error.code;
  };
  assert.equal(code(opens_ms - 1), 'not_open_yet');
  assert.equal(code(opens_ms), 'ok');
  assert.equal(code(closes_ms - 1), 'ok');
  assert.equal(code(closes_ms), 'sale_ended');
  const early = admit(givenDrop(), new Map(), request, new Date(opens_ms - 1));
  assert.deepEqual(!early.ok && early.error.params, { opens_at: '2026-12-24T03:00:00.000Z' });
  const canceled = admit(givenDrop({ canceled_at: new Date(0) }), new Map(), request, new Date(opens_ms));
  assert.equal(!canceled.ok && canceled.error.code, 'not_on_sale');
});

test('sold out, all held and too few left are three answers', () => {
  const code = (drop: DropState, quantity: number) => {
    const admitted = admit(drop, new Map(), { quantity, identities: [] }, new Date(opens_ms));
    return admitted.ok ? 'ok' : admitted.error.code;
  };
  assert.equal(code(givenDrop({ taken: 10, held: 0 }), 1), 'sold_out');
  assert.equal(code(givenDrop({ taken: 10, held: 1 }), 1), 'all_held');
  assert.equal(code(givenDrop({ taken: 9, held: 1 }), 2), 'short_stock');
  assert.equal(code(givenDrop({ taken: 9, held: 1 }), 1), 'ok');
});

/** Buyers take, pay and give back in any order; a list of what each has is the model. */
test('neither allotment nor cap is ever passed, a refusal changes nothing, and all that comes back can be taken again', () => {
  const step = fc.record({
    act: fc.constantFrom('take', 'take', 'take', 'pay', 'back'),
    who: fc.nat(3),
    phone: fc.nat(2),
    quantity: fc.integer({ min: 1, max: 4 }),
    which: fc.nat(30),
  });
  const setting = fc.record({ allotment: fc.integer({ min: 1, max: 12 }), cap: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(setting, fc.array(step, { maxLength: 40, size: 'max' }), ({ allotment, cap }, steps) => {
      const drop = givenDrop({ allotment, cap_per_person: cap });
      const caps: CapState = new Map();
      const taken: { quantity: number; identities: string[]; paid: boolean }[] = [];
      const usedBy = (identity: string) =>
        taken.filter((one) => one.identities.includes(identity)).reduce((sum, one) => sum + one.quantity, 0);
      const sum = (some: typeof taken) => some.reduce((total, one) => total + one.quantity, 0);
      for (const { act, who, phone, quantity, which } of steps) {
        const found = taken[which % Math.max(1, taken.length)];
        if (act === 'take') {
          const identities = [`account-${who}`, `phone-${phone}`];
          const before = JSON.stringify([drop, [...caps]]);
          const admitted = admit(drop, caps, { quantity, identities }, new Date(opens_ms));
          assert.equal(JSON.stringify([drop, [...caps]]), before, 'asking takes nothing');
          const fits = identities.every((one) => usedBy(one) + quantity <= cap) && sum(taken) + quantity <= allotment;
          assert.equal(admitted.ok, fits);
          if (!admitted.ok) continue;
          takeUnits(drop, caps, { quantity, identities });
          taken.push({ quantity, identities, paid: false });
        } else if (found && act === 'pay' && !found.paid) {
          keepUnits(drop, found.quantity);
          found.paid = true;
        } else if (found && act === 'back') {
          giveUnitsBack(drop, caps, { ...found, were_held: !found.paid });
          taken.splice(taken.indexOf(found), 1);
        }
        assert.equal(drop.taken, sum(taken));
        assert.equal(drop.held, sum(taken.filter((one) => !one.paid)));
        assert.ok(drop.taken <= allotment);
        for (const [key, used] of caps) {
          const identity = key.slice('drop:'.length);
          assert.equal(key, capKey(drop.id, identity));
          assert.equal(used, usedBy(identity));
          assert.ok(used <= cap);
        }
      }
    }),
    { numRuns: runs },
  );
  count('histories', runs);
});
