import type { Sql } from './db.ts';
import { StartError } from './start-error.ts';

/** Writes for everybody: hot batches, jobs, settlement. Owns nothing, bypasses nothing. */
export const app_role = 'madang_app';
/** Reads for one viewer at a time, under row-level security. */
export const reader_role = 'madang_reader';

/**
 * Makes the two roles that the shop works as, before the first migration names them. They belong to the cluster, so several
 * databases share them; neither may log in: a connection that the operator's role opened becomes one of them as it starts.
 * @throws StartError with the two lines an administrator has to run, where the operator's role may not make roles.
 */
export async function ensureRoles(sql: Pick<Sql, 'unsafe'>): Promise<void> {
  for (const role of [app_role, reader_role]) {
    try {
      await sql.unsafe(`do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then
          create role ${role} nologin nosuperuser nocreatedb nocreaterole nobypassrls;
        end if;
        if not pg_has_role(current_user, '${role}', 'member') then
          grant ${role} to current_user;
        end if;
      exception when duplicate_object or unique_violation then null; -- another process was first
      end $$`);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      const lines = `create role ${app_role} nologin; create role ${reader_role} nologin; grant ${app_role}, ${reader_role} to <user>;`;
      throw new StartError(
        `The database user of DATABASE_URL may not create roles, and Madang keeps people apart by them. An administrator runs this once: ${lines}`,
        `DATABASE_URL의 사용자는 역할(role)을 만들 권한이 없습니다. 마당은 역할로 사람들의 자료를 나눕니다. 관리자가 한 번 실행해 주세요: ${lines}`,
        { cause: error },
      );
    }
  }
}

/**
 * What the two roles may do, set anew after every migration so that no new table is forgotten: the app reads and writes rows of
 * every table of ours (rows of those commented `append-only` it only adds); the reader reads tables with row-level security and
 * those commented `open to readers`. A table with neither is closed to it.
 */
export async function grantRoles(sql: Pick<Sql, 'unsafe'>, schemas: readonly string[]): Promise<void> {
  const names = schemas.map((name) => `'${name}'`).join(',');
  await sql.unsafe(`do $$ declare one record; kept text; begin
    for one in select nspname as name from pg_namespace where nspname in (${names}) loop
      execute format('grant usage on schema %I to ${app_role}, ${reader_role}', one.name);
      execute format('grant select, insert, update, delete on all tables in schema %I to ${app_role}', one.name);
      execute format('grant usage, select, update on all sequences in schema %I to ${app_role}', one.name);
    end loop;
    for one in
      select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as guarded,
        coalesce(obj_description(c.oid, 'pg_class'), '') as note
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in (${names}) and c.relkind in ('r', 'p')
    loop
      if one.note like 'append-only%' then
        execute format('revoke update, delete, truncate on %s from ${app_role}', one.name);
      end if;
      if one.guarded or one.note like 'open to readers%' then
        execute format('grant select on %s to ${reader_role}', one.name);
      else
        execute format('revoke all on %s from ${reader_role}', one.name);
      end if;
    end loop;
    -- The age of other sessions' transactions is watched; a managed server may keep that to its administrator.
    begin
      grant pg_read_all_stats to ${app_role};
    exception when insufficient_privilege then null;
    end;
  end $$`);
}
