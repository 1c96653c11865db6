// The process that reads and takes order files: it has its own connections and its own heap, so that the pages of the shop never wait.
// It ends with the server it belongs to, however that ends; whatever it was at goes on with the next one.
import { createKeyring } from '../../../platform/crypto.ts';
import { connect, type Sql } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { backendStepsAside, stepAside } from '../../../platform/step-aside.ts';
import { createVault } from '../../identity/index.ts';
import type { HelperData } from './importer.ts';
import { type ImportDeps, type Kept, runImport } from './run-import.ts';

type Message = HelperData | { run: string } | { stop: true };

stepAside(process.pid);

let deps: ImportDeps | null = null;
let kept: Kept = null;
let work = Promise.resolve();
let waiting = 0;
const connections = 6;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: Message) => {
  if ('url' in message) {
    deps = begin(message);
    void allStepAside(deps.sql);
  } else if ('stop' in message) work = work.then(() => deps!.sql.end({ timeout: 2 })).then(() => process.exit(0));
  else run(deps!, message.run);
});

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
  await Promise.allSettled(
    Array.from({ length: connections }, async () => {
      const connection = await sql.reserve();
      try {
        const [row] = await connection<{ pid: number; user: string; database: string }[]>`
          select pg_backend_pid() as pid, session_user::text as user, current_database() as database`;
        backendStepsAside(row!.pid, row!);
      } finally {
        connection.release();
      }
    }),
  );
}

function run(tools: ImportDeps, import_id: string): void {
  waiting++;
  work = work
    .then(async () => {
      kept = await runImport(tools, import_id, kept);
    })
    .catch((error) => tools.log(`import ${import_id} stopped`, error))
    .finally(() => {
      waiting--;
      process.send!({ ended: import_id, idle: waiting === 0 });
    });
}
