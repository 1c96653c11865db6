import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import type { FileReport } from './imports/import-file.ts';
import { givenFolder, root, runProcess, startMadang } from './platform/testing-process.ts';

// biome-ignore lint/suspicious/noExplicitAny: the golden file is read as it is
type Any = any;
const shared = join(root, '../shared/fixtures/channels');
const own = join(root, 'test/fixtures/channels');
const folder = existsSync(join(shared, 'expected.json')) ? shared : own;
const golden = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).files as Record<string, Any>;
const names = Object.keys(golden).filter((name) => existsSync(join(folder, name)));
const whole = names.filter((name) => golden[name].fileError && !golden[name].allOrNothing);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** As `npm run -s import -- … --json` from the fixtures' folder. */
async function importFiles(t: test.TestContext, args: string[], env: Record<string, string>) {
  const script = join(root, 'server/import-files.ts');
  const ran = runProcess(t, [script, ...args], { env: { LOG_LEVEL: 'warn', INIT_CWD: folder, ...env } });
  const code = await ran.exited;
  return { code, errors: ran.errors(), output: ran.output() };
}

const reports = (output: string) => (JSON.parse(output) as { files: FileReport[] }).files;

test('the command starts a Madang where none runs, finds the one that does, and reports every file as the golden one has it', async (t) => {
  const data_dir = join(givenFolder(), 'data');
  const env = { DATA_DIR: data_dir, PORT: String(await freePort()), MADANG_DEMO: '1' };
  const good = names.filter((name) => !whole.includes(name));
  const password = ['--password', '1234', '--json'];

  const dry = await importFiles(t, ['store-orders.xlsx', '--dry-run', '--json'], env);
  assert.equal(dry.code, 0, dry.errors);
  const [looked] = reports(dry.output);
  const store = golden['store-orders.xlsx'].counts;
  assert.deepEqual(
    [looked!.name, looked!.kind, looked!.rows, looked!.new, looked!.orders, looked!.products_new],
    ['store-orders.xlsx', 'store', store.rows, store.rows, store.orders, store.products],
  );

  const running = await startMadang(t, data_dir, { MADANG_DEMO: '1' });
  const took = await importFiles(t, [...good, ...password], env);
  assert.equal(took.code, 0, took.errors);
  for (const [n, name] of good.entries()) {
    const report = reports(took.output)[n]!;
    const want = golden[name];
    assert.equal(report.name, name.replace('bad/', ''));
    if (want.counts) assert.deepEqual([report.kind, report.rows], [want.channel, want.counts.rows]);
    if (want.counts) assert.equal(report.orders, want.counts.orders, name);
    assert.equal(report.new + report.changed + report.unchanged + refusedRows(report), report.rows, name);
    for (const issue of (want.issues ?? []).filter((one: Any) => one.disposition === 'reject')) {
      const told = report.refused.find((one) => one.row === issue.row && one.code === issue.code);
      assert.deepEqual([told?.column, told?.sheet !== null], [issue.column, true], `${name} row ${issue.row}`);
      assert.match(told!.message, /[가-힣]/);
    }
  }
  assert.equal(reports(took.output)[good.indexOf('store-orders.xlsx')]!.new, store.rows, 'the dry run took nothing in');

  const bad = await importFiles(
    t,
    [...whole, 'nowhere.xlsx', 'store-orders.xlsx', ...password, '--url', running.url],
    env,
  );
  assert.equal(bad.code, 1, 'a file could not be read');
  const told = reports(bad.output);
  for (const [n, name] of whole.entries()) {
    assert.deepEqual([told[n]!.rows, told[n]!.refused.map((one) => one.code)], [0, [golden[name].fileError]], name);
  }
  const missing = told.at(-2)!;
  assert.deepEqual([missing.name, missing.refused.map((one) => one.code)], ['nowhere.xlsx', ['NOT_OPENED']]);
  const again = told.at(-1)!;
  assert.deepEqual([again.new, again.changed, again.unchanged], [0, 0, store.rows], 'the good file after them');
});

const refusedRows = (report: FileReport) => new Set(report.refused.map((one) => one.row)).size;

test('what is wrong with the command is one sentence and no report', async (t) => {
  const env = { DATA_DIR: join(givenFolder(), 'data'), PORT: String(await freePort()) };
  for (const [args, sentence] of [
    [[], /^npm run import -- FILE/],
    [['--passwort', 'x', 'a.xlsx'], /npm run import -- FILE/],
    [['a.xlsx', '--url', 'http://127.0.0.1:9'], /Nobody answers/],
  ] as const) {
    const { code, errors, output } = await importFiles(t, [...args], env);
    assert.deepEqual([code, output], [1, '']);
    assert.match(errors, sentence);
    assert.doesNotMatch(errors, /\n\s+at /);
  }
});
