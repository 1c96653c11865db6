import assert from 'node:assert/strict';
import test from 'node:test';
import * as contract from '@madang/contract';
import { Compile } from 'typebox/compile';
import { buildSerialiser } from './serialise.ts';

const routes = Object.values(contract).filter((one) => typeof one === 'object' && 'reply' in one && 'path' in one);

test('every route has a writer of its replies and a check of what comes in: none is found broken by its first visitor', () => {
  assert.ok(routes.length > 100, `${routes.length} routes`);
  for (const route of routes as contract.Route[]) {
    if ((route.media ?? 'json') !== 'json') continue;
    const { params, query, body } = route;
    for (const schema of [params, query, body]) if (schema) assert.doesNotThrow(() => Compile(schema), route.id);
    for (const schema of Object.values(route.reply)) assert.doesNotThrow(() => buildSerialiser(schema), route.id);
  }
  assert.throws(() => buildSerialiser({ type: 'object', properties: { a: { $ref: '#/nowhere' } } }));
});
