import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import test from 'node:test';
import { createImport, sealPart } from '../server/modules/channels/import/import-store.ts';
import { readConfig } from '../server/platform/config.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { connect, transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { givenFolder, startMadang, until } from '../server/platform/testing-process.ts';
import { classOf } from '../server/platform/testing-processor.ts';
import { databaseUrl } from '../server/running-database.ts';
import { count } from './count.ts';

const patience_ms = 240_000;
const rows = 4_000;
const may_go_first = spawnSync('chrt', ['--rr', '1', 'true']).status === 0 && spawnSync('perl', ['-v']).status === 0;

/** A sheet of the house's own shops; every row is an order of its own. */
function sheet(): Buffer {
  const lines = Array.from(
    { length: rows },
    (_, n) => `2026-04-20,성수점,손님${n},010${30_000_000 + n},서울 강남구 테헤란로 ${n + 1},06234,시험 상품,,1,1000,,`,
  );
  return Buffer.from(
    ['주문일,매장,고객명,연락처,주소,우편번호,상품,옵션,수량,금액,희망배송일,메모', ...lines].join('\n'),
  );
}

test('kill -9, then a canceled statement, while a file comes in: whole chunks stay, the rest follows, and every row is in once', async (t) => {
  const data_dir = join(givenFolder(), 'data');
  const first = await startMadang(t, data_dir);
  const config = readConfig({ DATA_DIR: data_dir });
  const sql = connect(databaseUrl(config), { max: 1, name: 'test' });
  const bytes = sheet();
  try {
    const keys = createKeyring(config.secret);
    const import_id = newId();
    const parts = [sealPart(keys, import_id, 0, bytes)];
    const file = { import_id, parts, bytes: bytes.length, sha256: hash('sha256', bytes) };
    await transact(sql, (tx) =>
      createImport(tx, keys, file, {
        shop_id: newId(),
        file_name: 'many.csv',
        password: null,
        wishes: { commit: true },
        created_by: null,
      }),
    );
    const look = async () => {
      const [found] = await sql<{ state: string; done: number; told: number; lines: number; refused: number }[]>`
        select state, coalesce((progress->>'done')::int, 0) as done, coalesce((counts->>'refused')::int, 0) as refused,
          (select count(*)::int from channels.import_rows r where r.import_id = i.id and r.outcome = 'new') as told,
          (select count(*)::int from channels.lines) as lines
        from channels.imports i where id = ${import_id}`;
      return found!;
    };
    await until('the first chunk', async () => (await look()).lines > 0, patience_ms);
    await first.end('SIGKILL');
    const left = await look();
    t.diagnostic(`killed with ${left.lines} of ${rows} lines in`);
    assert.ok(left.lines < rows, 'killed too late: the test tests nothing');
    assert.deepEqual([left.state, left.told, left.lines], ['committing', left.done, left.done], 'a chunk is half in');
    count('crashes', 1);
    const began_at = Date.now();
    const second = await startMadang(t, data_dir);
    const pages = second.child.pid!;
    // As on a machine that starves it: a statement that took too long is no end of the import, either.
    await until('the importer goes on', async () => (await look()).lines > left.lines, patience_ms);
    const canceled = await until(
      'a statement to cancel',
      async () =>
        (
          await sql`
            select pg_cancel_backend(pid) from pg_stat_activity
            where application_name = 'madang-import' and state = 'active' and query ~ 'channels.lines'`
        ).length,
      patience_ms,
    );
    // Its first turn is asked for by a process of its own.
    if (may_go_first) await until('pages to go first', async () => classOf(pages) === 'round robin', patience_ms);
    t.diagnostic(`${canceled} statements canceled with ${(await look()).lines} of ${rows} lines in`);
    const done = await until(
      'the rest',
      async () => {
        const found = await look();
        return found.state !== 'committing' && found;
      },
      patience_ms,
    );
    t.diagnostic(`all in ${Date.now() - began_at} ms after the next start began`);
    assert.deepEqual([done.state, done.told, done.lines, done.refused], ['done', rows, rows, 0]);
    if (may_go_first) await until('pages as everybody', async () => classOf(pages) === 'usual', patience_ms);
  } finally {
    await sql.end({ timeout: 1 });
  }
});
