/**
 * Reproducible measurements, the load on the same machine, peers' patterns beside ours, ratios in one run. The JSON goes to
 * standard output, everything else to standard error.
 */
import { cpus, totalmem } from 'node:os';
import { connect } from '../server/platform/db.ts';
import { readArguments } from '../verify/read-arguments.ts';
import { scenarios } from './scenarios/index.ts';
import { openStand, type Stand } from './stand.ts';

/** One figure. `ratio` = ours / reference where bigger is better, reference / ours where smaller is; >= 1 is good unless `must` says otherwise. */
export type Result = {
  name: string;
  unit: string;
  ours: number;
  reference_name: string;
  reference: number;
  ratio: number;
  must: string;
  ok: boolean;
  more?: Record<string, unknown>;
};

export type Scenario = { name: string; run(stand: Stand, seconds: number): Promise<Result[]> };

const names = scenarios.map((one) => one.name).join(', ');
const values = readArguments(
  process.argv.slice(2),
  { json: { type: 'boolean' }, only: { type: 'string' }, quick: { type: 'boolean' } },
  {
    usage: `npm run bench [-- --json] [--only NAME] [--quick]   each with NAME in its name of: ${names}`,
    nothing: { results: [] },
  },
);
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const chosen = scenarios.filter((one) => !values.only || one.name.includes(values.only));
if (chosen.length === 0) {
  const error = `No measurement is called ${values.only}. There are: ${names}`;
  if (values.json) console.log(JSON.stringify({ ok: false, results: [], error }));
  else say(error);
  process.exit(2);
}
const seconds = values.quick ? 2 : 8;
const results: Result[] = [];
let postgres = {};
for (const scenario of chosen) {
  const stand = await openStand();
  try {
    postgres = await describePostgres(stand.db.url);
    say(`… ${scenario.name}`);
    for (const result of await scenario.run(stand, seconds)) {
      results.push(result);
      say(lineOf(result));
    }
  } finally {
    await stand.close();
  }
}
const machine = {
  cpus: cpus().length,
  model: cpus()[0]?.model ?? '',
  memory_gib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
if (values.json) process.stdout.write(`${JSON.stringify({ machine, postgres, results })}\n`);
process.exit(results.every((one) => one.ok) ? 0 : 1);

function lineOf(result: Result): string {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
  const more = result.more ? ` ${JSON.stringify(result.more)}` : '';
  return `${result.ok ? '  ok  ' : 'SHORT '} ${result.name}: ${number(result.ours)} ${result.unit}; ${result.reference_name} ${number(result.reference)}; ratio ${number(result.ratio)} (must: ${result.must})${more}`;
}

async function describePostgres(url: string): Promise<Record<string, string>> {
  const sql = connect(url, { max: 1, name: 'bench-describe' });
  const [row] = await sql`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as synchronous_commit, current_setting('full_page_writes') as full_page_writes`;
  await sql.end();
  return row as Record<string, string>;
}
