import { adminApprove, adminRefuseApproval, adminWithdrawApproval } from '@madang/contract/approvals';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import type { Approval } from './approvals.ts';
import { Shown, useKindName } from './shown.tsx';

// What an approval does may change any page.
const refresh = [[]] as const;

/** What the person at the desk may do about a request. */
export function Decide({ approval }: { approval: Approval }) {
  const t = useSay();
  const [asking, setAsking] = useState<'approve' | 'refuse' | null>(null);
  const params = { approval_id: approval.approval_id };
  const withdraw = useSend(`withdraw-${approval.approval_id}`, (_: null) => call(adminWithdrawApproval, { params }), {
    refresh,
    say: t('요청을 취소했습니다.', 'The request has been withdrawn.'),
  });
  if (approval.mine) {
    return (
      <div className="grid gap-2">
        <Refused>{withdraw.error ? sentenceOf(withdraw.error) : null}</Refused>
        <Button busy={withdraw.busy} onClick={() => void withdraw.run(null)}>
          {t('요청 취소', 'Withdraw request')}
        </Button>
      </div>
    );
  }
  if (!approval.may_decide) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setAsking('refuse')}>{t('거절', 'Refuse')}</Button>
      <Button look="ink" onClick={() => setAsking('approve')}>
        {t('승인', 'Approve')}
      </Button>
      {asking ? <DecideDialog approval={approval} decision={asking} onClose={() => setAsking(null)} /> : null}
    </div>
  );
}

function DecideDialog({
  approval,
  decision,
  onClose,
}: {
  approval: Approval;
  decision: 'approve' | 'refuse';
  onClose: () => void;
}) {
  const t = useSay();
  const kindName = useKindName();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const params = { approval_id: approval.approval_id };
  const approves = decision === 'approve';
  const missing = !approves && !reason.trim();
  const act = useSend(
    `${decision}-${approval.approval_id}`,
    (text: string) =>
      approves
        ? call(adminApprove, { params, body: text ? { reason: text } : {} })
        : call(adminRefuseApproval, { params, body: { reason: text } }),
    {
      refresh,
      say: ({ state }) =>
        state === 'performed'
          ? t('승인했고, 바로 처리했습니다.', 'Approved and carried out.')
          : state === 'refused'
            ? t('거절했습니다.', 'Refused.')
            : t(
                '처리되지 않았습니다. 아래 기록에서 이유를 확인하세요.',
                'It could not be carried out. See the record below for the reason.',
              ),
      done: onClose,
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={approves ? t('승인할까요?', 'Approve?') : t('거절할까요?', 'Refuse?')}
      description={`${kindName(approval.kind)} · ${approval.requested_by}`}
      onSubmit={() => {
        setTried(true);
        if (!missing) void act.run(reason.trim());
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look={approves ? 'ink' : 'bad'} busy={act.busy}>
            {approves ? t('승인하고 처리', 'Approve and carry out') : t('거절', 'Refuse')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        <Shown approval={approval} />
        <TextField
          label={approves ? t('의견 (선택)', 'Comment (optional)') : t('거절하는 이유', 'Why')}
          value={reason}
          maxLength={200}
          error={tried && missing ? t('이유를 적어 주세요.', 'Please give a reason.') : null}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
