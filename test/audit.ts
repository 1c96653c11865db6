import assert from 'node:assert/strict';
import { connect } from '../verify/connect.ts';
import { readJournal } from '../verify/journal.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';

/** Every check of the auditor over a test's database, the provider's own journal too where it is given. */
export async function everyPromiseHolds(database_url: string, options: { journal?: string; grace_s?: number } = {}) {
  const journal = options.journal ? await readJournal(options.journal) : null;
  const sql = connect(database_url);
  const settings = { segment_rows: 20_000, grace_s: options.grace_s ?? 60, journal, done: () => undefined, save() {} };
  try {
    let rows = 0;
    for (const check of readChecks()) {
      if (check.needs_journal && !journal) continue;
      const outcome = await runCheck(sql, check, settings);
      assert.ok(outcome.ok, `${check.promise} ${check.name}: ${JSON.stringify(outcome.first_violation)}`);
      rows += outcome.rows_checked;
    }
    assert.ok(rows > 0, 'an audit of nothing');
  } finally {
    await sql.end({ timeout: 1 });
  }
}
