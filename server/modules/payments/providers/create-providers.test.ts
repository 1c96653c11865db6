import assert from 'node:assert/strict';
import test from 'node:test';
import { createProviders } from './create-providers.ts';

test('a page can say that no money moves: at the practice provider, and at a real one with keys for tests', async (t) => {
  const practice = (keys: { toss: string; cid: string }) => {
    const providers = createProviders({
      toss: { client_key: 'ck', secret_key: keys.toss },
      kakaopay: { secret_key: 'secret', cid: keys.cid },
      sandbox: { url: 'http://127.0.0.1:9' },
    });
    t.after(() => Promise.all([...providers.values()].map((provider) => provider.close())));
    return [...providers.values()].filter((provider) => provider.practice).map(({ name }) => name);
  };
  assert.deepEqual(practice({ toss: 'live_sk_one', cid: 'C123456789' }), ['sandbox']);
  assert.deepEqual(practice({ toss: 'test_sk_one', cid: 'TC0ONETIME' }), ['toss', 'sandbox', 'kakaopay']);
});
