import type { BodyOf } from '@madang/contract/route';
import { adminChangeStaff, adminSignOutStaff } from '@madang/contract/staff';
import { useEffect, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useSession } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { PlaceFields } from './place-fields.tsx';
import type { Member } from './staff.ts';

type Change = BodyOf<typeof adminChangeStaff>;

/** One person's place: role, shops, shut out or not, and their sessions. */
export function MemberDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const t = useSay();
  const me = useSession()?.account?.account_id;
  const [place, setPlace] = useState<{ role: string; shops: string[] | null }>({ role: '', shops: null });
  const account_id = member?.account_id ?? '';
  const refresh = [['staff'], ['session']];
  const act = useSend(
    'change-staff',
    (body: Change, key) => call(adminChangeStaff, { params: { account_id }, body, key }),
    { refresh, say: t('바꿨습니다.', 'Changed.'), done: onClose },
  );
  const end = useSend('sign-out-staff', (_: null, key) => call(adminSignOutStaff, { params: { account_id }, key }), {
    refresh,
    say: t('모든 기기에서 로그아웃했습니다.', 'Signed out everywhere.'),
    done: onClose,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form for each person
  useEffect(() => {
    if (!member) return;
    setPlace({ role: member.role, shops: member.shops });
    act.clear();
    end.clear();
  }, [member]);
  const error = act.error ?? end.error;
  return (
    <Dialog
      open={member !== null}
      onClose={onClose}
      size="sm"
      title={member?.name ?? ''}
      description={member?.email}
      onSubmit={() => void act.run(place)}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{error ? sentenceOf(error) : null}</Refused>
        <PlaceFields place={place} onChange={setPlace} />
        <div className="flex flex-wrap gap-2 border-t border-line pt-4">
          <Button busy={end.busy} onClick={() => void end.run(null)}>
            {t('모든 기기에서 로그아웃', 'Sign out everywhere')}
          </Button>
          {member && account_id !== me ? (
            <>
              <Button look="bad" onClick={() => void act.run({ disabled: !member.disabled })}>
                {member.disabled ? t('차단 해제', 'Unblock') : t('차단', 'Blocked')}
              </Button>
              <Button look="bad" onClick={() => void act.run({ role: null })}>
                {t('역할 삭제', 'Remove role')}
              </Button>
            </>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
