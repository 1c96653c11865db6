import type { Sql } from '../../platform/db.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { readJobError } from '../../platform/schedule.ts';
import { findBrokenLink } from './audit.ts';

export const audit_job = 'identity.audit_chain';
const alarm = "the audit's chain is broken at entry";

/**
 * Reads the whole chain, in chunks. Where an entry does not fit, the job fails, and that is the alarm: logged, counted
 * (`schedule_runs_total`), a gauge of its own, and kept until a run finds the chain whole again (see `isAlarmed`).
 */
export async function watchAudit(sql: Sql, metrics: Metrics): Promise<void> {
  const broken = await findBrokenLink(sql);
  metrics
    .gauge('audit_broken_entry', "The first entry that does not fit the audit's chain; 0 where all do.")
    .set(broken ?? 0);
  if (broken !== null) throw new Error(`${alarm} ${broken}`);
}

/** Whether the last run, in whichever process, found the chain broken: the back office says so above every page of the audit. */
export async function isAlarmed(sql: Sql): Promise<boolean> {
  return (await readJobError(sql, audit_job))?.startsWith(alarm) ?? false;
}
