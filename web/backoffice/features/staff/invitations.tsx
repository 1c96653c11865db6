import { adminWithdrawInvitation } from '@madang/contract/staff';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import type { Invitation } from './staff.ts';

export function Invitations({ invitations, can_write }: { invitations: Invitation[]; can_write: boolean }) {
  const t = useSay();
  const roleName = useRoleName();
  const act = useSend(
    'withdraw-invitation',
    (invitation_id: string, key) => call(adminWithdrawInvitation, { params: { invitation_id }, key }),
    { refresh: [['staff']], say: t('초대를 취소했습니다.', 'Invitation withdrawn.') },
  );
  return (
    <Panel title={t('초대한 사람', 'Invited')} flush>
      <ul>
        {invitations.map((one) => (
          <li
            key={one.invitation_id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{one.email}</p>
              <p className="text-xs text-ink-soft">
                {roleName(one.role)} · {t('까지', 'until')} <When at={one.expires_at} style="short" />
                {one.demo_url ? (
                  <>
                    {' '}
                    <a className="link" href={one.demo_url}>
                      {t('데모: 메일의 링크', 'Demo: link from the e-mail')}
                    </a>
                  </>
                ) : null}
              </p>
            </div>
            {can_write ? (
              <Button busy={act.busy} onClick={() => void act.run(one.invitation_id)}>
                {t('초대 취소', 'Take back')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
