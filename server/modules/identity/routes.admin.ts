import { type AuditSubject, adminListAudit, ok } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { mount } from '../../platform/http.ts';
import { type AuditOrigin, readAudit } from './audit.ts';
import type { Identity } from './identity.ts';
import { approvalRoutes } from './routes.approvals.ts';
import { exportRoutes } from './routes.exports.ts';
import { staffRoutes } from './routes.staff.ts';
import { readStaffNames } from './staff-names.ts';
import { isAlarmed } from './watch-audit.ts';

type About = Static<typeof AuditSubject>;

/** @param tools.nameSubjects who or what subjects of the audit are, in words. */
export function identityAdminRoutes(
  identity: Identity,
  tools: { nameSubjects?: (subjects: readonly string[]) => Promise<ReadonlyMap<string, About>> } = {},
) {
  return (app: FastifyInstance): void => {
    staffRoutes(identity)(app);
    approvalRoutes(identity)(app);
    exportRoutes(identity)(app);

    mount(app, adminListAudit, async ({ query }) => {
      const limit = query.limit ?? 50;
      const rows = await readAudit(identity.sql, { ...query, limit });
      const names = await readStaffNames(
        identity,
        rows.flatMap((row) => row.actor_id ?? []),
      );
      const abouts = (await tools.nameSubjects?.(rows.map((row) => row.subject))) ?? new Map<string, About>();
      return ok({
        entries: rows.map(({ seq, at, actor_id, act, subject, body }) => {
          const { detail, before, after, origin } = JSON.parse(body) as Told;
          return {
            seq,
            at: at.toISOString(),
            actor: actor_id ? (shownName(names.get(actor_id)) ?? actor_id) : 'system',
            actor_id,
            act,
            subject,
            ...(abouts.has(subject) ? { about: abouts.get(subject)! } : {}),
            detail,
            ...(before ? { before } : {}),
            ...(after ? { after } : {}),
            ...(origin ? { origin } : {}),
          };
        }),
        next_before: rows.length === limit ? rows.at(-1)!.seq : null,
        chain_ok: rows.every((row) => row.linked) && !(await isAlarmed(identity.sql)),
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

/** `김하늘 (staff)`. */
const shownName = (one: { name: string; role: string | null } | undefined) =>
  one && `${one.name}${one.role ? ` (${one.role})` : ''}`;
