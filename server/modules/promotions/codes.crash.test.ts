import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { count } from '../../../test/count.ts';
import { eventually } from '../../../test/given-app.ts';
import { transact } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { codeLines, makeCodes, wantCodes } from './make-codes.ts';
import { givenCampaign } from './testing.ts';

const wanted = 20_000;

test('killed while it makes codes: what it said is there, the next process makes the rest, and the file has each once', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const campaign_id = await givenCampaign(sql, null);
  await transact(sql, (tx) => wantCodes(tx, campaign_id, wanted));
  const script = fileURLToPath(new URL('codes.victim.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  let said = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said += Number(line);
    child.kill('SIGKILL');
  }
  await ended;
  const there = async () => {
    const [row] = await sql<{ codes: number; codes_made: number }[]>`
      select codes_made, (select count(*)::int from promotions.codes) as codes from promotions.campaigns where id = ${campaign_id}`;
    return row!;
  };
  const left = await there();
  assert.equal(left.codes, left.codes_made);
  assert.ok(left.codes >= said && left.codes < wanted, `${said} said, ${left.codes} there`);
  // Until its end is noticed, the one that was killed may still hold the campaign: the next round of the job finds it free.
  const makeAll = async () => {
    while ((await makeCodes(sql)) > 0);
    return await there();
  };
  const made = await eventually(makeAll, (seen) => seen.codes_made === wanted);
  assert.deepEqual(made, { codes: wanted, codes_made: wanted });
  const codes = new Set<string>();
  for await (const text of codeLines(sql, campaign_id)) for (const line of text.trim().split('\n')) codes.add(line);
  assert.equal(codes.size, 1 + wanted, 'a head, and each code once');
  count('crashes');
});
