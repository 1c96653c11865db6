import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Product } from '@madang/contract/catalog';
import type { DropPhase } from '@madang/contract/drop-phase';
import fc from 'fast-check';
import { canChoose, firstChoice, offerOf, variantOf } from './offer.ts';

const on_sale = { state: 'on_sale', buyable: true, in_stock: true } as const;
const dropWith = (remaining: number, cap = 2) => ({
  opens_at: '2026-11-21T11:00:00Z',
  cap_per_person: cap,
  live: { remaining },
});

test('a page never offers more than the cap, than what is left, or outside the window', () => {
  const phases = fc.constantFrom<DropPhase>('upcoming', 'open', 'all_held', 'sold_out', 'ended', 'canceled');
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 1, max: 9 }), phases, (remaining, cap, phase) => {
      const offer = offerOf({ variant: on_sale, drop: dropWith(remaining, cap), phase, available: 99 });
      if (offer.kind === 'buy') {
        assert.equal(phase, 'open');
        assert.equal(offer.most, Math.min(cap, remaining));
      } else assert.equal(offer.kind, phase === 'upcoming' ? 'wait' : 'closed');
    }),
  );
});

test('without a drop the live count decides; without a count the catalogue does', () => {
  assert.deepEqual(offerOf({ variant: on_sale, drop: null, phase: null, available: 0 }), {
    kind: 'closed',
    why: 'sold_out',
  });
  assert.deepEqual(offerOf({ variant: on_sale, drop: null, phase: null, available: 3 }), {
    kind: 'buy',
    most: 3,
    left: 3,
  });
  const made_to_order = offerOf({ variant: on_sale, drop: null, phase: null, available: undefined });
  assert.equal(made_to_order.kind, 'buy');
  const paused = offerOf({ variant: { ...on_sale, state: 'paused' }, drop: null, phase: null, available: 3 });
  assert.deepEqual(paused, { kind: 'closed', why: 'paused' });
  assert.deepEqual(offerOf({ variant: null, drop: null, phase: null, available: 3 }), { kind: 'choose' });
});

const value = (id: string) => ({ id, value: id, value_en: null, swatch: null });
const mattress = {
  options: [
    { id: 'size', name: '크기', name_en: null, values: [value('s'), value('q'), value('k')] },
    { id: 'base', name: '받침', name_en: null, values: [value('none')] },
  ],
  variants: ['s', 'q', 'k'].map((size) => ({ id: `v-${size}`, value_ids: [size, 'none'], in_stock: size !== 'k' })),
} as unknown as Product;

test('options lead to exactly one variant, and what is gone cannot be reached', () => {
  assert.deepEqual(firstChoice(mattress), { base: 'none' });
  assert.equal(variantOf(mattress, { base: 'none' }), null);
  assert.equal(variantOf(mattress, { base: 'none', size: 'q' })?.id, 'v-q');
  assert.deepEqual(firstChoice(mattress, 'v-k'), { size: 'k', base: 'none' });
  const buyable = (one: { in_stock: boolean }) => one.in_stock;
  assert.equal(canChoose(mattress, {}, 'size', 'q', buyable), true);
  assert.equal(canChoose(mattress, {}, 'size', 'k', buyable), false);
  assert.equal(canChoose(mattress, { size: 'k' }, 'base', 'none', buyable), false);
});
