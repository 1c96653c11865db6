import type { BodyOf, ParamsOf, Refusal, ReplyOf, Result, Route } from '@madang/contract';
import { newId } from '../../platform/ids.ts';
import { languageOf } from '../../platform/language.ts';
import type { Handler } from '../../platform/mount.ts';
import { coversShops } from './approval-rules.ts';
import { readApprovalSettings } from './approval-settings.ts';
import { type ApprovalRow, type Asked, openPart, type Shown } from './approvals.ts';
import { askApproval } from './ask-approval.ts';
import type { AuditOrigin } from './audit.ts';
import { asksProof, asksSecond, type DangerousAct, demandProof } from './dangerous-acts.ts';
import type { Identity } from './identity.ts';
import { originOf } from './origin.ts';
import { mayDo, readStaff, type StaffPerson } from './read-staff.ts';

/** A dangerous route's request, free of HTTP: it may be done now, or later when a second person has approved. */
export type Command<R extends Route> = {
  params: ParamsOf<R>;
  body: BodyOf<R>;
  /** Who asked for it. */
  principal: StaffPerson;
  key: string;
  origin: AuditOrigin;
  language: 'ko' | 'en';
};

/** What an act weighs: `shops` it touches (null: the whole house), and what a second person is shown. */
export type Weighed = { act: DangerousAct; subject: string; shops: readonly string[] | null; shown: Shown };

type Answer<R extends Route> = Result<ReplyOf<R>> | { status: keyof R['reply'] & number; body: ReplyOf<R> };

export type Dangerous<R extends Route> = {
  /** Null: nothing dangerous in it. A refusal ends it here. */
  weigh(command: Command<R>): Promise<Weighed | { ok: false; error: Refusal } | null>;
  /** Does it, once for its key; what it changes and the record that it did are the verb's own. */
  perform(command: Command<R>): Promise<Answer<R> | { ok: false; error: Refusal }>;
};

type Known = Dangerous<Route> & { permission: string };

/** Dangerous routes: a proof of who asks, a second person where the house has one, and only then the act. */
export function createGuards(identity: Pick<Identity, 'sql' | 'keys' | 'demo'>) {
  const { sql, keys } = identity;
  const known = new Map<string, Known>();

  /** True where somebody besides `actor_id` could approve such a thing. */
  async function hasSecond(actor_id: string, permission: string, shops: readonly string[] | null): Promise<boolean> {
    const staff = await readStaff(sql, identity);
    for (const one of staff.values()) {
      if (one.account_id !== actor_id && mayApprove(one, permission, shops)) return true;
    }
    return false;
  }

  /** The handler of a dangerous route, for `mount`. */
  function guarded<const R extends Route>(route: R, dangerous: Dangerous<R>): Handler<R> {
    const permission = route.auth.replace(/^staff:/, '');
    known.set(route.id, { ...(dangerous as unknown as Dangerous<Route>), permission });
    const handle = async ({ params, body, principal, key, request }: Parameters<Handler<R>>[0]) => {
      const command: Command<R> = {
        params,
        body,
        principal: principal as unknown as StaffPerson,
        key: key || newId(),
        origin: originOf(request),
        language: languageOf(request),
      };
      const weighed = await dangerous.weigh(command);
      if (weighed === null) return dangerous.perform(command);
      if ('ok' in weighed) return weighed;
      const barred = await bar(command as unknown as Command<Route>, route.id, permission, weighed);
      return barred ?? dangerous.perform(command);
    };
    return handle as unknown as Handler<R>;
  }

  async function bar(command: Command<Route>, route: string, permission: string, weighed: Weighed) {
    const { act, subject, shops, shown } = weighed;
    const { principal, origin } = command;
    const { account_id } = principal;
    const second = asksSecond(act, await readApprovalSettings(sql)) && (await hasSecond(account_id, permission, shops));
    if (!second && !asksProof(act)) return null;
    const barred = await demandProof({ sql }, principal, act, { subject, origin });
    if (barred || !second) return barred;
    const { params, body, key, language } = command;
    const asked: Asked = { params: (params ?? {}) as object, body, key, origin, language };
    const told = await askApproval(identity, {
      actor_id: account_id,
      route,
      permission,
      act,
      subject,
      shops,
      shown,
      asked,
    });
    return told.ok ? null : told;
  }

  /** Does what was approved, in the name of who asked; the code it was refused with, or null. */
  async function perform(row: ApprovalRow, requester: StaffPerson): Promise<string | null> {
    const asked = openPart<Asked>(keys, 'request', row.approval_id, row.sealed_request);
    const route = known.get(row.route);
    if (!asked || !route) return 'conflict';
    const { params, body, key, origin, language } = asked;
    const command = { params, body, key, origin, language, principal: requester } as unknown as Command<Route>;
    const done = await route.perform(command);
    return 'ok' in done && !done.ok ? done.error.code : null;
  }

  return { guarded, perform };
}
export type Guards = ReturnType<typeof createGuards>;

/** Whether somebody may decide about an act that needs `permission` and touches `shops`. */
export const mayApprove = (one: StaffPerson, permission: string, shops: readonly string[] | null): boolean =>
  mayDo(one, 'approvals.write') && mayDo(one, permission) && coversShops(one.staff.shops, shops);
