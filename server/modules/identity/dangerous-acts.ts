import type { Principal } from '../../platform/auth-context.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { needProof } from './prove-person.ts';

/** What staff send back of one order, in all, beyond which they prove again that it is they. */
export const big_refund_krw = 500_000;
/** How many persons' data one member of staff opens within an hour before they prove again that it is they. */
export const reads_an_hour = 20;

/** What somebody at a screen left open could do much harm with. */
export type DangerousAct =
  | { kind: 'people' }
  | { kind: 'give_up_refund' }
  | { kind: 'name_account' }
  | { kind: 'refund'; krw: number }
  | { kind: 'read_personal_data'; reads_this_hour: number };

/** Whether an act asks for a recent proof of who is there. */
export function asksProof(act: DangerousAct): boolean {
  if (act.kind === 'refund') return act.krw > big_refund_krw;
  if (act.kind === 'read_personal_data') return act.reads_this_hour >= reads_an_hour;
  return true;
}

type By = Pick<Extract<Principal, { kind: 'account' }>, 'account_id' | 'session_id'>;

/** Null where the act may go on, else `proof_required`; that it was asked for is in the audit. */
export async function proofFor(
  { sql }: { sql: Sql },
  by: By,
  act: DangerousAct,
  about: { subject: string; origin: AuditOrigin },
) {
  if (!asksProof(act)) return null;
  const barred = await needProof({ sql }, by.session_id);
  if (barred) {
    const asked = { actor_id: by.account_id, act: 'security.proof_asked', detail: act, ...about };
    await transact(sql, (tx) => audit(tx, [asked]));
  }
  return barred;
}

/** The same for opening one more person's data; asked before it is opened. */
export async function proofForReading(identity: { sql: Sql }, by: By, about: { subject: string; origin: AuditOrigin }) {
  // Among the last entries: the audit has no index by actor, and needs none for this.
  const [row] = await identity.sql<{ reads: number }[]>`
    select count(*)::int as reads
    from (select actor_id, act, at from identity.audit order by seq desc limit 2000) a
    where a.actor_id = ${by.account_id} and a.act in ('orders.contact_read', 'personal_data.read')
      and a.at > now() - interval '1 hour'`;
  return proofFor(identity, by, { kind: 'read_personal_data', reads_this_hour: row!.reads }, about);
}
