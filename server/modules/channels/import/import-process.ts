// The process that reads and takes order files: it has its own connections and its own heap, so that the pages of the shop never wait.
// It ends with the server it belongs to, however that ends; whatever it was at goes on with the next one.
import { createKeyring } from '../../../platform/crypto.ts';
import { connect, type Sql } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { askForTurns, goFirst, threadsOf } from '../../../platform/processor-turns.ts';
import { backendStepsAside, stepAside } from '../../../platform/step-aside.ts';
import { createVault } from '../../identity/bare.ts';
import type { HelperData } from './importer.ts';
import { type ImportDeps, type Kept, runImport } from './run-import.ts';
import { createRarer } from './tell-rarer.ts';

type Message = HelperData | { run: string } | { pages_first: boolean } | { stop: true };

stepAside(process.pid);

let deps: ImportDeps | null = null;
let kept: Kept = null;
let work = Promise.resolve();
/** An import that fails before anybody has it is tried again every two seconds. */
const rarer = createRarer();
/** Whose thread answers the pages. */
let server: number | null = null;
let asking = Promise.resolve();
const connections = 6;
/** Seven times what others ask for, and no longer: so long somebody may wait for a processor here who had more than its share. */
const long_turn_ns = 10_000_000;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: Message) => {
  if ('url' in message) {
    deps = begin(message);
    server = message.server;
    void allStepAside(deps.sql).then(() => process.send!({ ready: true }));
  } else if ('pages_first' in message) serverGoesFirst(message.pages_first);
  else if ('stop' in message) work = work.then(end);
  else run(deps!, message.run);
});

async function end(): Promise<void> {
  await Promise.all([asking, deps!.sql.end({ timeout: 2 })]);
  process.exit(0);
}

function begin({ url, role, secret, previous, wrapping }: HelperData): ImportDeps {
  const keys = createKeyring(secret, { previous, wrapping });
  return {
    sql: connect(url, { max: connections, name: 'madang-import', ...(role ? { role } : {}) }),
    keys,
    vault: createVault(keys),
    me: newId(),
    log(message, error) {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send!({ log: message, error: told });
    },
  };
}

/**
 * Opens all connections at once, while the file still comes, so that each of their backends lets others go first from its first statement
 * on. One that is opened later, for one that was lost, does so with its first chunk.
 */
async function allStepAside(sql: Sql): Promise<void> {
  const backends: number[] = [];
  await Promise.allSettled(
    Array.from({ length: connections }, async () => {
      const connection = await sql.reserve();
      try {
        const [row] = await connection<{ pid: number; user: string; database: string }[]>`
          select pg_backend_pid() as pid, session_user::text as user, current_database() as database`;
        if (backendStepsAside(row!.pid, row!)) backends.push(row!.pid);
      } finally {
        connection.release();
      }
    }),
  );
  await askForTurns([{ threads: [...threadsOf(process.pid), ...backends], ns: long_turn_ns }]);
}

function serverGoesFirst(first: boolean): void {
  // Once the server is gone its number may be somebody else's.
  asking = asking.then(() => (server === process.ppid ? goFirst([server], first) : undefined));
}

function run(tools: ImportDeps, import_id: string): void {
  work = work
    .then(async () => {
      kept = await runImport(tools, import_id, kept);
      rarer.succeeded(import_id);
    })
    .catch((error) => {
      const times = rarer.failed(import_id);
      if (times !== null)
        tools.log(`import ${import_id} stopped (failure ${times}; told again after twice as many)`, error);
    })
    .finally(() => process.send!({ ended: import_id }));
}
