import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportAuditRoots } from '../server/modules/identity/index.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { findBrokenRoot } from '../verify/audit-roots.ts';
import { connect } from '../verify/connect.ts';

const append = (at: string, subject: string) => `do $$ declare head bytea; n bigint; text text; begin
  select coalesce(max(seq), 0) + 1 into n from identity.audit;
  head := coalesce((select hash from identity.audit order by seq desc limit 1), decode(repeat('00', 32), 'hex'));
  text := json_build_object('seq', n, 'at', '${at}', 'actor_id', null, 'act', 'test.done', 'subject', '${subject}')::text;
  insert into identity.audit (seq, at, act, subject, body, prev_hash, hash)
  values (n, '${at}', 'test.done', '${subject}', text, head, sha256(head || convert_to(text, 'UTF8')));
end $$`;

test('each day’s root goes to a file once; a chain rewritten as a whole, or cut off, no longer fits it', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const folder = mkdtempSync(join(tmpdir(), 'madang-roots-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [day, subject] of [
    ['2026-11-01', 'a'],
    ['2026-11-01', 'b'],
    ['2026-11-03', 'c'],
  ])
    await sql.unsafe(append(`${day}T10:00:00Z`, subject!));
  await sql.unsafe(append('2099-01-01T00:00:00Z', 'today'));
  assert.deepEqual(await exportAuditRoots(sql, folder), ['2026-11-01', '2026-11-03']);
  assert.deepEqual(await exportAuditRoots(sql, folder), [], 'once');
  const file = join(folder, 'audit-roots.jsonl');
  const auditor = connect(url);
  t.after(() => auditor.end({ timeout: 1 }));
  assert.equal(await findBrokenRoot(auditor, file), null);

  const lines = readFileSync(file, 'utf8');
  writeFileSync(file, lines.replace('"seq":2', '"seq":1'));
  assert.equal((await findBrokenRoot(auditor, file))?.day, '2026-11-01');
  writeFileSync(file, lines);
  await sql`alter table identity.audit disable trigger user`;
  await sql`delete from identity.audit where seq >= 3`;
  assert.match((await findBrokenRoot(auditor, file))!.reason, /entry 3 is gone/);
  // All of it written anew, every hash right: only the root that was kept elsewhere tells.
  await sql.unsafe(append('2026-11-03T10:00:00Z', 'forged'));
  assert.match((await findBrokenRoot(auditor, file))!.reason, /another hash/);
});
