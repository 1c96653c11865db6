import type { Config } from './platform/config.ts';
import { createKeyring, type Keyring } from './platform/crypto.ts';
import type { Sql } from './platform/db.ts';
import { newId } from './platform/ids.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';

/** What every module's routes and jobs are given. Made once by main.ts (or a test), passed down, never global. */
export type Context = {
  sql: Sql;
  config: Config;
  log: Log;
  metrics: Metrics;
  keys: Keyring;
  /** This process's name in leases. */
  process_id: string;
};

export function createContext(sql: Sql, config: Config): Context {
  return {
    sql,
    config,
    log: createLog(),
    metrics: createMetrics(),
    keys: createKeyring(config.secret, { previous: config.secrets_previous }),
    process_id: newId(),
  };
}
