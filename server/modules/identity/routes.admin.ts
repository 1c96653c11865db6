import { adminListAudit, ok } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import type { Profile } from './accounts.ts';
import { type AuditOrigin, type AuditRow, readAudit } from './audit.ts';
import type { Identity } from './identity.ts';
import { staffRoutes } from './routes.staff.ts';

export function identityAdminRoutes(identity: Identity) {
  return (app: FastifyInstance): void => {
    staffRoutes(identity)(app);

    mount(app, adminListAudit, async ({ query }) => {
      const limit = query.limit ?? 50;
      const rows = await readAudit(identity.sql, { ...query, limit });
      const names = await actorNames(identity, rows);
      return ok({
        entries: rows.map(({ seq, at, actor_id, act, subject, body }) => {
          const { detail, before, after, origin } = JSON.parse(body) as Told;
          return {
            seq,
            at: at.toISOString(),
            actor: actor_id ? (names.get(actor_id) ?? actor_id) : 'system',
            actor_id,
            act,
            subject,
            detail,
            ...(before ? { before } : {}),
            ...(after ? { after } : {}),
            ...(origin ? { origin } : {}),
          };
        }),
        next_before: rows.length === limit ? rows.at(-1)!.seq : null,
        chain_ok: rows.every((row) => row.linked),
      });
    });
  };
}

type Told = {
  detail: Record<string, unknown>;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  origin?: AuditOrigin;
};

/** `김하늘 (staff)` by account. */
async function actorNames({ sql, vault }: Identity, rows: AuditRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.actor_id ?? []))];
  if (ids.length === 0) return new Map();
  const accounts = await sql<{ account_id: string; profile_ref: string; staff_role: string | null }[]>`
    select account_id, profile_ref, staff_role from identity.accounts
    where account_id = any (${`{${ids.join(',')}}`}::text::uuid[])`;
  const profiles = await vault.readPersonalData<Profile>(
    sql,
    accounts.map((one) => one.profile_ref),
  );
  return new Map(
    accounts.map((one) => [
      one.account_id,
      `${profiles.get(one.profile_ref)?.name ?? '?'}${one.staff_role ? ` (${one.staff_role})` : ''}`,
    ]),
  );
}
