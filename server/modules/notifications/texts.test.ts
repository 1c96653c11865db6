import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSolapi } from '../../../test/solapi-server.ts';
import type { Effect, EffectHandler } from '../../platform/effects.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { askPhone } from '../identity/index.ts';
import { givenAccount, givenIdentity } from '../identity/testing.ts';
import { signSolapi } from './solapi.ts';
import { createTexts, textOf } from './texts.ts';

const account = { api_key: 'NCSAKEY', api_secret: 'test-secret', from: '029302266' };

async function given(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const solapi = await startSolapi(account);
  t.after(() => solapi.close());
  const identity = givenIdentity(sql);
  let handler: EffectHandler | undefined;
  const texts = createTexts({
    sql,
    identity,
    outbox: { listen: () => {} },
    effects: {
      register: (_kind, given) => {
        handler = given;
      },
    },
    house: { name: '마당' },
    solapi: { ...account, base_url: solapi.url },
  });
  t.after(() => texts.stop());
  const { account_id } = await givenAccount(identity);
  const asked = await askPhone(identity, { account_id, phone: '010-1234-5678', demo_shown: true });
  assert.ok(asked.ok);
  const { challenge_id, demo_code } = asked.value;
  const id = newId();
  const effect = (age_ms = 0): Effect => ({
    id,
    kind: 'text.send',
    key: id,
    payload: { challenge_id },
    attempt: 1,
    created_at: new Date(Date.now() - age_ms),
  });
  const signal = new AbortController().signal;
  return {
    solapi,
    code: demo_code!,
    perform: () => handler!.perform(effect(), signal),
    query: (age_ms?: number) => handler!.query!(effect(age_ms), signal),
  };
}

test('the signature is the one of the documents', () => {
  const header = signSolapi({ api_key: 'k', api_secret: 'test-secret' }, '2026-10-08T00:00:00.000Z', 'abc123');
  assert.ok(header.endsWith('signature=01ed74b1a957a9670695979fd98b45116ee25697ed1ec792422ae5dc0dac1ac7'), header);
});

test('a text message goes out signed, short enough, with the code', async (t) => {
  const { solapi, code, perform } = await given(t);
  const outcome = await perform();
  assert.equal(outcome.state, 'done');
  assert.deepEqual([solapi.taken[0]?.to, solapi.taken[0]?.text], ['01012345678', textOf('마당', 'ko', code)]);
});

test('an answer that was lost is asked about: one message, not two; a request that was lost is sent again', async (t) => {
  const { solapi, perform, query } = await given(t);
  solapi.failNext('lose_request');
  assert.equal((await perform()).state, 'unknown');
  assert.equal((await query()).state, 'unknown', 'not listed yet says nothing');
  assert.equal((await query(60_000)).state, 'retry', 'after a while it does');
  solapi.failNext('lose_answer');
  assert.equal((await perform()).state, 'unknown');
  assert.equal((await query()).state, 'done');
  assert.equal(solapi.taken.length, 1);
});

test('refusals end it, a busy or broken provider does not', async (t) => {
  const { solapi, perform } = await given(t);
  solapi.failNext('out_of_money');
  assert.deepEqual(await perform(), { state: 'refused', code: 'NotEnoughBalance' });
  solapi.failNext('busy');
  assert.equal((await perform()).state, 'retry');
  solapi.failNext('server_error');
  assert.equal((await perform()).state, 'unknown');
  assert.equal(solapi.taken.length, 0);
});
