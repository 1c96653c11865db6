import { type ApprovalSettings, adminSetApprovalSettings } from '@madang/contract/approvals';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, WholeField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { approvalSettingsQuery } from './approvals.ts';

/** When a second person is asked. Changing it is itself asked about. */
export function SettingsPanel({ can_write }: { can_write: boolean }) {
  const t = useSay();
  const { data, error, refetch } = useQuery(approvalSettingsQuery);
  return (
    <Panel title={t('승인이 필요한 때', 'When approval is required')}>
      {error && !data ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-40" /> : null}
      {data ? <Form settings={data} can_write={can_write} /> : null}
    </Panel>
  );
}

function Form({ settings, can_write }: { settings: ApprovalSettings; can_write: boolean }) {
  const t = useSay();
  const [asks, setAsks] = useState(settings.second_person);
  const [refund, setRefund] = useState('');
  const [people, setPeople] = useState('');
  useEffect(() => {
    setAsks(settings.second_person);
    setRefund(settings.refund_krw.toLocaleString('ko-KR'));
    setPeople(settings.export_people.toLocaleString('ko-KR'));
  }, [settings]);
  const act = useSend('approval-settings', (body: ApprovalSettings) => call(adminSetApprovalSettings, { body }), {
    refresh: [['approval-settings']],
    say: t('기준을 변경했습니다.', 'Changed.'),
  });
  const [refund_krw, export_people] = [readWhole(refund), readWhole(people)];
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (refund_krw === null || export_people === null) return;
        void act.run({ second_person: asks, refund_krw, export_people });
      }}
    >
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      <Checkbox
        label={t('둘째 사람에게 승인을 받는다', 'Require a second person')}
        hint={t(
          '승인할 수 있는 사람이 둘 이상일 때만 묻습니다. 혼자라면 본인 확인만 합니다.',
          'Applies only when two or more people can approve. A sole approver only confirms their identity.',
        )}
        checked={asks}
        disabled={!can_write}
        onChange={(event) => setAsks(event.target.checked)}
      />
      <WholeField
        label={t('환불: 한 주문에서 이 금액을 넘으면', 'Refunds above this amount per order')}
        unit={t('원', '₩')}
        value={refund}
        onChange={setRefund}
        disabled={!can_write}
        error={refund_krw === null ? t('숫자로 적어 주세요.', 'Please enter a number.') : null}
      />
      <WholeField
        label={t('개인정보 내려받기: 이 인원을 넘으면', 'Personal data exports above this number of people')}
        unit={t('명', '')}
        value={people}
        onChange={setPeople}
        disabled={!can_write}
        error={export_people === null ? t('숫자로 적어 주세요.', 'Please enter a number.') : null}
      />
      <p className="text-xs text-ink-soft">
        {t(
          '사람과 역할, 권한, 드롭 통째로 멈추기, 이 기준은 늘 묻습니다. 권한이 없는 사람을 막는 일은 바로 됩니다.',
          'Changes to people, roles, permissions and these limits, and stopping a whole drop, always need approval. Blocking someone who cannot change roles takes effect right away.',
        )}
      </p>
      {can_write ? (
        <div>
          <Button type="submit" look="ink" busy={act.busy}>
            {t('저장', 'Save')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
