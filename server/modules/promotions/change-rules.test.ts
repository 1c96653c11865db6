import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Campaign } from './campaign.ts';
import { type CampaignChange, changeTerms } from './change-rules.ts';
import { campaignLike } from './testing.ts';

const at = (day: number) => `2026-12-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const campaign = campaignLike({
  kind: 'public_code',
  code: 'SPRING',
  benefit: { kind: 'percent', percent: 10, cap_krw: 5_000 },
  conditions: { minimum_krw: 10_000, product_ids: ['p'] },
  opens_at: new Date(at(10)),
  closes_at: new Date(at(20)),
  usable_until: new Date(at(25)),
  uses_max: 100,
});
const change = (what: CampaignChange, day: number, of: Partial<Campaign> = {}) => {
  const done = changeTerms({ ...campaign, ...of }, what, { uses: 40, krw: 120_000 }, new Date(at(day)));
  return done.ok ? 'ok' : `${done.error.code} ${JSON.stringify(done.error.params)}`;
};
const begun = (field: string) => `campaign_begun {"field":"${field}"}`;
const invalid = (field: string) => `invalid_input {"field":"${field}"}`;

test('before it opens all of a campaign may change but its shop and kind; nobody was promised anything', () => {
  const all: CampaignChange = {
    name_ko: '봄',
    code: 'autumn',
    benefit: { kind: 'amount', amount_krw: 1_000 },
    conditions: {},
    stacking: 'together',
    priority: 3,
    opens_at: at(1),
    closes_at: at(2),
    usable_until: at(3),
    uses_max: null,
    budget_krw: 50_000,
  };
  const done = changeTerms(campaign, all, { uses: 0, krw: 0 }, new Date(at(5)));
  assert.ok(done.ok);
  const { shop_id, kind, code, uses_max, budget_krw, benefit } = done.value;
  assert.deepEqual([shop_id, kind, code, uses_max, budget_krw], ['shop', 'public_code', 'AUTUMN', null, 50_000]);
  assert.deepEqual(benefit, all.benefit);
  assert.equal(change({ closes_at: at(9) }, 5), invalid('closes_at'));
  assert.equal(change({ conditions: { from_hour: 9, to_hour: 9 } }, 5), invalid('conditions'), 'no hour at all');
});

test('once it has begun, what somebody was promised stays, and each refusal names what it is about', () => {
  assert.equal(change({ benefit: { kind: 'percent', percent: 20 } }, 10), begun('benefit'));
  assert.equal(change({ conditions: {} }, 12), begun('conditions'));
  assert.equal(change({ stacking: 'together' }, 12), begun('stacking'));
  assert.equal(change({ priority: 1 }, 12), begun('priority'));
  assert.equal(change({ code: 'OTHER' }, 12), begun('code'));
  assert.equal(change({ opens_at: at(11) }, 12), begun('opens_at'));
  assert.equal(change({ usable_until: at(24) }, 12), begun('usable_until'));
  assert.equal(change({ budget_krw: 900_000 }, 12), begun('budget_krw'), 'what was given before was not counted');
  assert.equal(change({ uses_max: null }, 12), begun('uses_max'));
  assert.equal(change({ uses_max: 39 }, 12), invalid('uses_max'), '40 were given');
  const said = { benefit: { cap_krw: 5_000, percent: 10, kind: 'percent' as const }, opens_at: at(10), code: 'spring' };
  const fine = { name_en: 'Spring', closes_at: at(15), usable_until: at(30), uses_max: 40 };
  assert.equal(change({ ...said, ...fine }, 12), 'ok', 'saying again what it says is no change');
  const giving = { kind: 'first_come' as const, code: null, winners_max: 9, winners: 5 };
  assert.equal(change({ winners_max: 4 }, 12, giving), invalid('winners_max'));
  assert.equal(change({ winners_max: 5 }, 12, giving), 'ok');
  assert.equal(change({ conditions: {} }, 5, giving), begun('conditions'), 'somebody has won, whatever the clock says');
});
