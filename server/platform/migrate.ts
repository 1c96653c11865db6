import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { module_order } from '../modules/order.ts';
import type { Sql, Tx } from './db.ts';
import { app_role, ensureRoles, grantRoles } from './db-roles.ts';
import { StartError } from './start-error.ts';

/** One file of SQL. `id` is `<module>/<file>`; `checksum` is SHA-256 of its text with line ends made equal. */
export type Migration = { id: string; text: string; checksum: string };

/** An arbitrary number of ours: whoever holds this advisory lock migrates, everyone else waits. */
const migration_lock = 7_214_530_126;

/**
 * The files of every module, platform first, then tier order, then file name.
 * A file may carry the line `-- needs code: <id>`: the last migration that code must know to still be served by the
 * schema afterwards. Without it a migration is compatible with the code one version back, as all should be.
 */
export function readMigrations(
  server_folder = fileURLToPath(new URL('..', import.meta.url)),
  modules: readonly string[] = module_order,
): Migration[] {
  const folders = [
    { name: 'platform', folder: join(server_folder, 'platform', 'migrations') },
    ...modules.map((name) => ({ name, folder: join(server_folder, 'modules', name, 'migrations') })),
  ];
  return folders.flatMap(({ name, folder }) =>
    !existsSync(folder)
      ? []
      : readdirSync(folder)
          .filter((file) => file.endsWith('.sql'))
          .sort()
          .map((file) => {
            const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
            return { id: `${name}/${file}`, text, checksum: sha256(text) };
          }),
  );
}

/** One checksum over all migrations: the same sum, the same schema. */
export function migrationsChecksum(migrations: readonly Migration[]): string {
  return sha256(migrations.map(({ id, checksum }) => `${id} ${checksum}\n`).join(''));
}

/**
 * Brings the schema up to the code: each pending file in its own transaction, in order, under an advisory lock, so that
 * any number of processes may start at once. Forward only.
 * @returns the ids applied by this call.
 * @throws StartError where an applied file was changed since, or where the schema no longer serves code this old.
 */
export async function migrate(
  sql: Sql,
  options: { log?: (line: string) => void; migrations?: readonly Migration[] } = {},
): Promise<string[]> {
  const migrations = options.migrations ?? readMigrations();
  const connection = await sql.reserve();
  const applied_now: string[] = [];
  try {
    await connection.unsafe('set statement_timeout = 0; set lock_timeout = 0');
    await connection`select pg_advisory_lock(${migration_lock})`;
    // Waiting for a table's lock blocks everyone who comes after us: give up instead, the next start tries again.
    await connection.unsafe(`set lock_timeout = '10s'; ${ledger_sql}`);
    const applied = await connection<{ id: string; checksum: string; needs_code: string | null }[]>`
      select id, checksum, needs_code from platform.migrations`;
    refuseChanged(applied, migrations);
    refuseTooOld(applied, migrations);
    await ensureRoles(connection);
    const known = new Set(applied.map(({ id }) => id));
    for (const migration of migrations) {
      if (known.has(migration.id)) continue;
      await apply(connection as unknown as Tx, migration);
      applied_now.push(migration.id);
      options.log?.(`migrated ${migration.id}`);
    }
    // A dump brought to another cluster has its tables, but not what the roles may do with them.
    const [granted] = await connection<{ yes: boolean }[]>`
      select has_schema_privilege(${app_role}, 'platform', 'usage') as yes`;
    if (applied_now.length > 0 || !granted!.yes) await grantRoles(connection, schemasOf(migrations));
  } finally {
    await connection`select pg_advisory_unlock(${migration_lock})`.catch(() => {});
    await connection.unsafe('reset statement_timeout; reset lock_timeout').catch(() => {});
    connection.release();
  }
  return applied_now;
}

const ledger_sql = `
  create schema if not exists platform;
  create table if not exists platform.migrations (
    id          text primary key,
    checksum    text not null,
    needs_code  text,
    applied_at  timestamptz not null default clock_timestamp()
  );
  create table if not exists platform.facts (
    name        text primary key,
    value       text not null,
    noted_at    timestamptz not null default clock_timestamp()
  );`;

async function apply(connection: Tx, migration: Migration): Promise<void> {
  await connection.unsafe('begin');
  try {
    await connection.unsafe(migration.text);
    await connection`
      insert into platform.migrations (id, checksum, needs_code)
      values (${migration.id}, ${migration.checksum}, ${neededCode(migration.text)})`;
    await connection.unsafe('commit');
  } catch (error) {
    await connection.unsafe('rollback');
    throw new Error(`migration ${migration.id} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** The schemas that migrations fill: one a module, named like it. */
const schemasOf = (migrations: readonly Migration[]) => [
  ...new Set(['platform', ...migrations.map(({ id }) => id.split('/', 1)[0]!.replaceAll('-', '_'))]),
];

/** The id named by a line `-- needs code: <id>`, or null. */
export function neededCode(text: string): string | null {
  return /^-- needs code:\s*(\S+)\s*$/m.exec(text)?.[1] ?? null;
}

function refuseChanged(applied: readonly { id: string; checksum: string }[], migrations: readonly Migration[]): void {
  const by_id = new Map(migrations.map((migration) => [migration.id, migration]));
  for (const { id, checksum } of applied) {
    const ours = by_id.get(id);
    if (ours && ours.checksum !== checksum) {
      throw new StartError(
        `The migration ${id} was changed after it was applied to this database; undo the change and add a new file instead.`,
        `마이그레이션 ${id}의 내용이 적용된 뒤에 변경되었습니다. 변경을 되돌리고 새 파일을 추가해 주세요.`,
      );
    }
  }
}

/** A newer schema still serves us unless one of the migrations we do not know says that it needs code we are not. */
function refuseTooOld(
  applied: readonly { id: string; needs_code: string | null }[],
  migrations: readonly Migration[],
): void {
  const known = new Set(migrations.map(({ id }) => id));
  const breaking = applied.find(
    ({ id, needs_code }) => !known.has(id) && needs_code !== null && !known.has(needs_code),
  );
  if (breaking) {
    throw new StartError(
      `This database is newer than this Madang (it needs code that knows ${breaking.needs_code}); start the newer version.`,
      `데이터베이스가 이 마당보다 새 버전입니다 (${breaking.needs_code}까지 아는 코드가 필요합니다). 새 버전으로 시작해 주세요.`,
    );
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
