import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { everyPromiseHolds } from '../../../test/audit.ts';
import { count } from '../../../test/count.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { givenCampaign } from './testing.ts';

const winners_max = 300;
const script = fileURLToPath(new URL('claims.victim.ts', import.meta.url));

/** A process that claims for these people; `told` holds the places it was told, as they come. */
function startClaimer(t: TestContext, url: string, campaign_id: string, people: string[], told: Map<string, number>[]) {
  const child: ChildProcess = spawn(process.execPath, [script, url, campaign_id, people.join(',')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => void child.kill('SIGKILL'));
  const mine = new Map<string, number>();
  told.push(mine);
  let rest = '';
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  child.stdout!.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [identity, place] = line.split(' ');
      if (place) mine.set(identity!, Number(place));
    }
  });
  return { child, mine, ended };
}

test('three processes give out the coupons of one campaign, one is killed half way: exactly as many, one a person, and every told place stands', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const campaign_id = await givenCampaign(sql, winners_max);
  const people = Array.from({ length: 500 }, () => newId());
  const told: Map<string, number>[] = [];
  // All three claim for the same people, in another order each.
  const orders = [people, [...people].reverse(), people.toSorted(() => Math.random() - 0.5)];
  const [victim, ...others] = orders.map((order) => startClaimer(t, url, campaign_id, order, told));
  await new Promise<void>((done) => {
    const look = () => (victim!.mine.size >= 20 ? done() : setTimeout(look, 1));
    look();
  });
  victim!.child.kill('SIGKILL');
  await Promise.all([victim!.ended, ...others.map((one) => one.ended)]);
  const rows = await sql<{ identity: string; place: number }[]>`
    select identity, place from promotions.coupons where campaign_id = ${campaign_id}::uuid order by place`;
  assert.deepEqual(
    rows.map((row) => row.place),
    Array.from({ length: winners_max }, (_, n) => n + 1),
  );
  const kept = new Map(rows.map((row) => [row.identity, row.place]));
  for (const mine of told) for (const [identity, place] of mine) assert.equal(kept.get(identity), place);
  for (const mine of told.slice(1)) assert.equal(mine.size, winners_max, 'who went on told every winner their place');
  await everyPromiseHolds(url);
  count('crashes');
  count('races');
});
