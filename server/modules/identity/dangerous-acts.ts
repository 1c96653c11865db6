import type { ApprovalSettings } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { needProof } from './prove-person.ts';

/** What staff send back of one order, in all, beyond which they prove again that it is they. */
export const big_refund_krw = 500_000;
/** How many persons' data one member of staff opens within an hour before they prove again that it is they. */
export const reads_an_hour = 20;
/** Persons in one export beyond which whoever takes it proves that it is they. */
const big_export_people = 20;

/** What somebody at a screen left open could do much harm with. */
export type DangerousAct =
  | { kind: 'people' }
  /** Of somebody who may not change roles: it cannot wait for a second person. */
  | { kind: 'shut_out' }
  | { kind: 'give_up_refund'; krw: number }
  | { kind: 'name_account'; krw: number }
  | { kind: 'refund'; krw: number }
  | { kind: 'read_personal_data'; reads_this_hour: number }
  | { kind: 'cancel_drop' }
  | { kind: 'export'; people: number }
  | { kind: 'approval_settings' };

/** Whether an act asks for a recent proof of who is there. */
export function asksProof(act: DangerousAct): boolean {
  if (act.kind === 'refund') return act.krw > big_refund_krw;
  if (act.kind === 'read_personal_data') return act.reads_this_hour >= reads_an_hour;
  if (act.kind === 'export') return act.people > big_export_people;
  return true;
}

/** Whether an act asks for a second person, where there is one who may. */
export function asksSecond(act: DangerousAct, settings: ApprovalSettings): boolean {
  if (!settings.second_person || act.kind === 'read_personal_data' || act.kind === 'shut_out') return false;
  if (act.kind === 'export') return act.people > settings.export_people;
  if ('krw' in act) return act.krw > settings.refund_krw;
  return true;
}

type By = Pick<Extract<Principal, { kind: 'account' }>, 'account_id' | 'session_id'>;

/** Null where whoever acts proved lately who they are, else `proof_required`; that it was asked for is in the audit. */
export async function demandProof(
  { sql }: { sql: Sql },
  by: By,
  act: { kind: string },
  about: { subject: string; origin: AuditOrigin },
) {
  const barred = await needProof({ sql }, by.session_id);
  if (barred) {
    const asked = { actor_id: by.account_id, act: 'security.proof_asked', detail: act, ...about };
    await transact(sql, (tx) => audit(tx, [asked]));
  }
  return barred;
}

/** The same for a file that names so many persons. */
export async function proofForFile(
  identity: { sql: Sql },
  by: By,
  people: number,
  about: { subject: string; origin: AuditOrigin },
) {
  const act = { kind: 'export' as const, people };
  return asksProof(act) ? demandProof(identity, by, act, about) : null;
}

/** The same for opening one more person's data; asked before it is opened. */
export async function proofForReading(identity: { sql: Sql }, by: By, about: { subject: string; origin: AuditOrigin }) {
  // Among the last entries: the audit has no index by actor, and needs none for this.
  const [row] = await identity.sql<{ reads: number }[]>`
    select count(*)::int as reads
    from (select actor_id, act, at from identity.audit order by seq desc limit 2000) a
    where a.actor_id = ${by.account_id} and a.act in ('orders.contact_read', 'personal_data.read')
      and a.at > now() - interval '1 hour'`;
  const act = { kind: 'read_personal_data' as const, reads_this_hour: row!.reads };
  return asksProof(act) ? demandProof(identity, by, act, about) : null;
}
