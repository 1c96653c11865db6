import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marketWords } from './market-words.ts';

test('what a market refused is said as what it means and what comes next, never as a bare code', () => {
  const said = (code: string, passing: boolean) => marketWords({ code, passing }, (_, en) => en);
  for (const code of ['GW.AUTHN', 'GW.AUTHN_SIGN', 'coupang_ERROR', 'coupang_401', 'http_403'])
    assert.match(said(code, false), /keys are wrong or have expired/, code);
  for (const code of ['GW.RATE_LIMIT', 'GW.QUOTA_LIMIT', 'coupang_TOO_MANY_REQUESTS', 'http_429'])
    assert.match(said(code, true), /limits requests for now; it is asked again/, code);
  for (const code of ['market_unreachable', 'UNAVAILABLE', 'coupang_UNAVAILABLE', 'http_503'])
    assert.match(said(code, true), /not responding; it is asked again/, code);
  assert.equal(said('GW.NOT_FOUND', false), 'The marketplace refused (GW.NOT_FOUND)');
});
