import type { Config } from './platform/config.ts';
import { createKeyring, type Keyring } from './platform/crypto.ts';
import type { Sql } from './platform/db.ts';
import { createEffects, type Effects } from './platform/effects.ts';
import type { LaneObserver } from './platform/group-commit.ts';
import { newId } from './platform/ids.ts';
import { observeLanes } from './platform/lane-metrics.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { createOutbox } from './platform/outbox.ts';
import { createPulse, type Pulse } from './platform/pulse.ts';
import { createReader, type Read } from './platform/reader.ts';
import { createRush, type Rush } from './platform/rush.ts';
import { createSchedule, type Schedule } from './platform/schedule.ts';
import { createSse, type Sse } from './platform/sse.ts';

/** What every module's routes and jobs are given. Made once by main.ts (or a test), passed down, never global. */
export type Context = {
  sql: Sql;
  /** Reads for one viewer, under row-level security. */
  read: Read;
  config: Config;
  log: Log;
  metrics: Metrics;
  keys: Keyring;
  outbox: ReturnType<typeof createOutbox>;
  effects: Effects;
  schedule: Schedule;
  sse: Sse;
  lanes: LaneObserver;
  rush: Rush;
  /** Whether anything was committed since. */
  pulse: Pulse;
  /** This process's name in leases. */
  process_id: string;
};

/** @param read how viewers' rows are read; without it, on `sql` itself, one transaction at a time as the reader. */
export function createContext(sql: Sql, config: Config, read: Read = createReader(sql, { set_role: true })): Context {
  const log = createLog();
  const metrics = createMetrics();
  const process_id = newId();
  const pulse = createPulse({ sql });
  return {
    sql,
    read,
    config,
    log,
    metrics,
    keys: createKeyring(config.secret, { previous: config.secrets_previous, wrapping: config.wrapping_keys }),
    outbox: createOutbox({ sql, log, metrics, pulse }),
    effects: createEffects({ sql, log, metrics, process_id, pulse }),
    schedule: createSchedule({ sql, log, metrics, process_id, pulse }),
    sse: createSse({ metrics }),
    lanes: observeLanes(metrics),
    rush: createRush(),
    pulse,
    process_id,
  };
}
