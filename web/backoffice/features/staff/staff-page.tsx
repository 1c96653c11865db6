import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import { shopsQuery } from '../products/products.ts';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberDialog } from './member-dialog.tsx';
import { RolesPanel } from './roles-panel.tsx';
import { type Member, staffQuery } from './staff.ts';

/** Who works here, who is invited, and what each role may do. */
export function StaffPage() {
  const t = useSay();
  const may = useMay();
  const can_write = may('people.write');
  usePageTitle(t('함께 일하는 사람', 'People'));
  const { data, error, refetch } = useQuery(staffQuery);
  const [inviting, setInviting] = useState(false);
  const [chosen, setChosen] = useState<Member | null>(null);
  return (
    <>
      <PageHead
        title={t('함께 일하는 사람', 'People')}
        note={t(
          '역할이나 가게를 바꾸면 그 사람은 모든 기기에서 바로 로그아웃됩니다.',
          'Changing someone’s role or shops signs them out everywhere right away.',
        )}
        actions={
          can_write ? (
            <Button look="ink" onClick={() => setInviting(true)}>
              {t('초대하기', 'Invite')}
            </Button>
          ) : null
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-1 gap-4">
          <Panel title={t('사람', 'People')} flush>
            {error && !data ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
            {!data && !error ? <Skeleton className="m-4 h-24" /> : null}
            <ul>
              {data?.members.map((member) => (
                <MemberRow key={member.account_id} member={member} onEdit={can_write ? setChosen : null} />
              ))}
            </ul>
          </Panel>
          {data && data.invitations.length > 0 ? (
            <Invitations invitations={data.invitations} can_write={can_write} />
          ) : null}
        </div>
        <RolesPanel can_write={can_write} />
      </div>
      <InviteDialog open={inviting} onClose={() => setInviting(false)} />
      <MemberDialog member={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

function MemberRow({ member, onEdit }: { member: Member; onEdit: ((member: Member) => void) | null }) {
  const t = useSay();
  const roleName = useRoleName();
  const shops = useQuery(shopsQuery).data ?? [];
  const limited = member.shops?.map((id) => shops.find((shop) => shop.id === id)?.name ?? '?').join(', ');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {member.name}
          {member.disabled ? (
            <span className="ml-2 rounded bg-bad-soft px-1.5 py-0.5 text-xs text-bad">{t('차단됨', 'Blocked')}</span>
          ) : null}
        </p>
        <p className="truncate text-xs text-ink-soft">{member.email}</p>
      </div>
      <div className="min-w-0 text-right">
        <p>
          {roleName(member.role)}
          {member.shops ? <span className="text-ink-soft"> · {limited || t('가게 없음', 'no shop')}</span> : null}
        </p>
        <p className="text-xs text-ink-soft">
          {t('', 'since ')}
          <When at={member.since} style="short" />
          {t('부터', '')} ·{' '}
          {t(
            `로그인한 기기 ${member.sessions}대`,
            `${member.sessions} ${member.sessions === 1 ? 'device' : 'devices'} signed in`,
          )}
        </p>
      </div>
      {onEdit ? (
        <Button onClick={() => onEdit(member)} aria-label={t(`${member.name} 수정`, `Edit ${member.name}`)}>
          {t('수정', 'Edit')}
        </Button>
      ) : null}
    </li>
  );
}
