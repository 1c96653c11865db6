import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HoldState, LotState } from '../../inventory/index.ts';
import type { LineState } from '../import/canonical.ts';
import { blocksOf, own_blocks } from '../work/line-states.ts';
import { planHolds, type StockLine, type StockWorld, wantedOf } from './plan-holds.ts';

const states: LineState[] = ['new', 'confirmed', 'cancel_requested', 'shipping', 'delivered', 'canceled', 'returned'];
const lot = (id: string, variant_id: string, on_hand: number): LotState => ({
  id,
  shop_id: 's',
  warehouse_id: 'w',
  variant_id,
  expires_on: null,
  on_hand,
  held: 0,
  allocated: 0,
});
const line = (over: Partial<StockLine>): StockLine => ({
  id: 'l1',
  order_id: 'o1',
  state: 'confirmed',
  quantity: 1,
  components: [{ variant_id: 'a', quantity: 1 }],
  stock_state: 'unmatched',
  ...over,
});
const world = (over: Partial<StockWorld>): StockWorld => ({
  today: '2026-04-20',
  lots: [lot('A', 'a', 5), lot('B', 'b', 5)],
  kept: new Map(),
  holds: [],
  ...over,
});

/** The stock after a plan, for the next one. */
function after(before: StockWorld, plan: ReturnType<typeof planHolds>): StockWorld {
  const changed = new Map(plan.changed.map((hold) => [hold.id, hold]));
  return { ...before, holds: [...before.holds.map((hold) => changed.get(hold.id) ?? hold), ...plan.fresh] };
}
const out = (hold: HoldState) => hold.quantity - hold.returned;

test('a bundle takes every component or stands short with none', () => {
  const bundle = line({
    quantity: 2,
    components: [
      { variant_id: 'a', quantity: 1 },
      { variant_id: 'b', quantity: 3 },
    ],
  });
  const short = planHolds([bundle], world({}));
  assert.deepEqual([short.fresh, short.lines], [[], [{ id: 'l1', stock_state: 'short' }]]);
  const enough = planHolds([bundle], world({ lots: [lot('A', 'a', 2), lot('B', 'b', 6)] }));
  assert.deepEqual(
    enough.fresh.map((hold) => [hold.variant_id, hold.quantity, hold.state]),
    [
      ['a', 2, 'committed'],
      ['b', 6, 'committed'],
    ],
  );
});

test('what is kept for others is not taken; what a canceled line gives back is taken by its neighbour', () => {
  assert.equal(planHolds([line({ quantity: 4 })], world({ kept: new Map([['a', 2]]) })).lines[0]!.stock_state, 'short');
  const first = world({ lots: [lot('A', 'a', 5)] });
  const held = after(first, planHolds([line({ quantity: 5 })], first));
  const plan = planHolds(
    [
      line({ id: 'l2', order_id: 'o2', quantity: 3 }),
      line({ state: 'canceled', quantity: 5, stock_state: 'allocated' }),
    ],
    held,
  );
  assert.deepEqual(plan.lines, [
    { id: 'l2', stock_state: 'allocated' },
    { id: 'l1', stock_state: 'none' },
  ]);
});

test('shipping takes the goods off the shelf, a return puts them back', () => {
  const first = world({ lots: [lot('A', 'a', 5)] });
  const held = after(first, planHolds([line({ quantity: 2 })], first));
  const left = planHolds([line({ quantity: 2, state: 'shipping', stock_state: 'allocated' })], held);
  assert.deepEqual(
    left.moves.map((move) => [move.kind, move.quantity, move.lot.on_hand]),
    [['ship', -2, 3]],
  );
  assert.equal(left.lines[0]!.stock_state, 'shipped');
  const back = planHolds([line({ quantity: 2, state: 'returned', stock_state: 'shipped' })], after(held, left));
  assert.deepEqual(
    back.moves.map((move) => [move.kind, move.quantity, move.lot.on_hand]),
    [['return', 2, 5]],
  );
});

test('whatever becomes of lines, the stock is never oversold and every line has all it wants or is short', () => {
  const step = fc.array(
    fc.record({
      line: fc.nat(4),
      state: fc.constantFrom(...states),
      quantity: fc.nat(4),
      components: fc.option(
        fc.uniqueArray(fc.record({ variant_id: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 2 }) }), {
          maxLength: 2,
          selector: (one) => one.variant_id,
        }),
      ),
    }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.nat(8), fc.nat(8), (steps, a, b) => {
      let now = world({ lots: [lot('A', 'a', a), lot('A2', 'a', 2), lot('B', 'b', b)] });
      const known = new Map<string, StockLine>();
      const moved = new Map<string, number>();
      const begun = new Map(now.lots.map((one) => [one.id, one.on_hand]));
      for (const batch of steps) {
        for (const one of batch) {
          const id = `l${one.line}`;
          const stock_state = known.get(id)?.stock_state ?? 'unmatched';
          known.set(id, { ...one, id, order_id: `o${one.line}`, stock_state });
        }
        const ids = new Set(batch.map((one) => `l${one.line}`));
        const plan = planHolds(
          [...known.values()].filter((one) => ids.has(one.id)),
          now,
        );
        now = after(now, plan);
        for (const move of plan.moves) moved.set(move.lot.id, (moved.get(move.lot.id) ?? 0) + move.quantity);
        for (const change of plan.lines) known.get(change.id)!.stock_state = change.stock_state;
        for (const one of now.lots) {
          assert.ok(one.allocated >= 0 && one.allocated <= one.on_hand);
          const held = now.holds.filter((hold) => hold.lot_id === one.id && hold.state === 'committed');
          assert.equal(
            held.reduce((sum, hold) => sum + out(hold), 0),
            one.allocated,
          );
          assert.equal(one.on_hand, begun.get(one.id)! + (moved.get(one.id) ?? 0));
        }
        for (const one of known.values()) {
          const wanted = wantedOf(one);
          const held = now.holds.filter(
            (hold) => hold.line_id === one.id && hold.state === 'committed' && out(hold) > 0,
          );
          for (const hold of held) assert.ok(wanted.has(hold.variant_id), 'nothing is held for what is not wanted');
          for (const [variant_id, units] of wanted) {
            const sum = held.filter((hold) => hold.variant_id === variant_id).reduce((all, hold) => all + out(hold), 0);
            assert.ok(one.stock_state === 'allocated' ? sum === units : one.stock_state === 'short' && sum <= units);
          }
        }
      }
    }),
  );
});

test('blocks: ours follow the line, those of others stay', () => {
  const base = {
    state: 'new' as LineState,
    stock_state: 'short',
    has_difference: true,
    option_changed: false,
    blocks: ['postal_code', 'unmatched'],
  };
  assert.deepEqual(blocksOf(base), ['not_confirmed', 'short', 'difference', 'postal_code']);
  assert.deepEqual(blocksOf({ ...base, state: 'canceled' }), ['postal_code']);
  fc.assert(
    fc.property(
      fc.constantFrom(...states),
      fc.constantFrom('unmatched', 'short', 'allocated'),
      fc.boolean(),
      fc.array(fc.constantFrom(...own_blocks, 'x')),
      (state, stock_state, has_difference, blocks) => {
        const facts = { state, stock_state, has_difference, option_changed: !has_difference };
        const once = blocksOf({ ...facts, blocks });
        assert.deepEqual(blocksOf({ ...facts, blocks: once }), once);
      },
    ),
  );
});
