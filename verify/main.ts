// The auditor: reads the books and says, promise by promise, whether they hold. Imports nothing from server/.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findBrokenRoot } from './audit-roots.ts';
import { CannotOpen, connect, embeddedUrl, type Sql } from './connect.ts';
import { type Moved, readJournal } from './journal.ts';
import { readArguments } from './read-arguments.ts';
import { readChecks } from './read-checks.ts';
import { type Outcome, runCheck, type Settings } from './run-check.ts';

const usage = `npm run verify [-- --json] [--database-url postgres://…] [--data-dir ./data] [--journal provider.jsonl]
               [--only name,name] [--grace-s 60] [--segment-rows 20000] [--checkpoint file] [--audit-roots file]`;
const options = readArguments(
  process.argv.slice(2),
  {
    json: { type: 'boolean', default: false },
    'database-url': { type: 'string' },
    'data-dir': { type: 'string' },
    journal: { type: 'string' },
    only: { type: 'string' },
    'grace-s': { type: 'string', default: '60' },
    'segment-rows': { type: 'string', default: '20000' },
    checkpoint: { type: 'string' },
    'audit-roots': { type: 'string' },
  },
  { usage, nothing: { checks: [] } },
);

type Report = { ok: boolean; checks: (Outcome & { error?: string })[] };

async function audit(): Promise<Report> {
  const url =
    options['database-url'] ||
    process.env.DATABASE_URL ||
    embeddedUrl(options['data-dir'] || process.env.DATA_DIR || 'data');
  const journal = options.journal ? await readJournal(options.journal) : null;
  const wanted = options.only?.split(',');
  const checks = readChecks().filter((check) =>
    wanted ? wanted.includes(check.name) : journal || !check.needs_journal,
  );
  if (checks.length === 0)
    throw new CannotOpen('No check of that name. The names are those of the files in verify/checks.');
  const sql = connect(url);
  const settings = { ...checkpoints(options.checkpoint), ...limits(journal) };
  const outcomes: Report['checks'] = [];
  try {
    await sql`select 1`.catch((error) => {
      throw new CannotOpen(`The database cannot be reached: ${error.message}`);
    });
    for (const check of checks) {
      if (!options.json && process.stdout.isTTY) process.stdout.write(`  …  ${check.promise}  ${check.name}\r`);
      outcomes.push(await runCheck(sql, check, settings).catch((error) => couldNotRun(check, error)));
      if (!options.json) printLine(outcomes.at(-1)!, check.says);
    }
    if (options['audit-roots']) outcomes.push(await checkRoots(sql, options['audit-roots']));
  } finally {
    await sql.end({ timeout: 1 });
  }
  if (options.checkpoint) rmSync(options.checkpoint, { force: true });
  return { ok: outcomes.every((outcome) => outcome.ok), checks: outcomes };
}

/** The audit against the daily roots that were kept elsewhere. */
async function checkRoots(sql: Sql, file: string): Promise<Outcome> {
  const started = performance.now();
  const broken = await findBrokenRoot(sql, file);
  const outcome: Outcome = {
    promise: 'P11',
    name: 'audit_fits_its_roots',
    ok: broken === null,
    rows_checked: readFileSync(file, 'utf8').split('\n').filter(Boolean).length,
    violations: broken ? 1 : 0,
    first_violation: broken,
    ms: performance.now() - started,
  };
  if (!options.json) printLine(outcome, 'the audit is the one whose daily roots were exported');
  return outcome;
}

/** A check that could not run proves nothing: it is red. */
function couldNotRun(check: { promise: string; name: string }, error: Error) {
  const { promise, name } = check;
  return {
    promise,
    name,
    ok: false,
    rows_checked: 0,
    violations: 0,
    first_violation: null,
    ms: 0,
    error: error.message,
  };
}

function limits(journal: Moved[] | null): Pick<Settings, 'segment_rows' | 'grace_s' | 'journal'> {
  const segment_rows = Number(options['segment-rows']);
  const grace_s = Number(options['grace-s']);
  if (!(segment_rows >= 1) || !(grace_s >= 0)) throw new CannotOpen('--segment-rows and --grace-s are numbers.');
  return { segment_rows, grace_s, journal };
}

/** Remembers after every snapshot how far each check is, so that an interrupted audit of a large shop goes on. */
function checkpoints(file: string | undefined): Pick<Settings, 'done' | 'save'> {
  type Saved = Record<string, { last: string; so_far: Outcome }>;
  const saved: Saved = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    done: (check) => saved[check],
    save(check, last, so_far) {
      if (!file) return;
      saved[check] = { last, so_far };
      writeFileSync(`${file}.new`, JSON.stringify(saved));
      renameSync(`${file}.new`, file);
    },
  };
}

function printLine(outcome: Report['checks'][number], says: string): void {
  const mark = outcome.ok ? 'ok  ' : 'RED ';
  const rows = outcome.rows_checked.toLocaleString('en').padStart(11);
  console.log(`${mark} ${outcome.promise.padEnd(4)} ${outcome.name.padEnd(36)} ${rows} rows  ${says}`);
  if (outcome.error) console.log(`       could not run: ${outcome.error}`);
  if (outcome.first_violation)
    console.log(`       ${outcome.violations} violations, the first: ${JSON.stringify(outcome.first_violation)}`);
}

try {
  const report = await audit();
  if (options.json) console.log(JSON.stringify(report));
  else {
    const rows = report.checks.reduce((sum, check) => sum + check.rows_checked, 0);
    const red = report.checks.filter((check) => !check.ok).length;
    console.log(`\n${report.ok ? 'every promise holds' : `${red} of ${report.checks.length} checks are red`}`);
    console.log(`${report.checks.length} checks over ${rows.toLocaleString('en')} rows`);
  }
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotOpen)) throw error;
  if (options.json) console.log(JSON.stringify({ ok: false, checks: [], error: error.message }));
  else console.error(error.message);
  process.exitCode = 2;
}
