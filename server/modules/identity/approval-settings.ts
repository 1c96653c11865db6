import type { ApprovalSettings } from '@madang/contract';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { type AuditAct, audit } from './audit.ts';

/** When a second person is asked. */
export async function readApprovalSettings(sql: Sql | Tx): Promise<ApprovalSettings> {
  const [row] = await sql<ApprovalSettings[]>`
    select second_person, refund_krw, export_people from identity.approval_settings`;
  return { ...row! };
}

export function setApprovalSettings(
  sql: Sql,
  to: ApprovalSettings,
  by: Pick<AuditAct, 'actor_id' | 'origin'>,
): Promise<ApprovalSettings> {
  return transact(sql, async (tx) => {
    await tx`select 1 from identity.approval_settings for no key update`;
    const before = await readApprovalSettings(tx);
    await tx`
      update identity.approval_settings set second_person = ${to.second_person}, refund_krw = ${to.refund_krw},
        export_people = ${to.export_people}`;
    await audit(tx, [{ ...by, act: 'approvals.settings_set', subject: 'approval-settings', before, after: to }]);
    return to;
  });
}
