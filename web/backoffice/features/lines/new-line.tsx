import { adminOpenLine } from '@madang/contract/lines';
import type { BodyOf } from '@madang/contract/route';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useGo } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, SelectField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { type Drop, dropTitle } from '../drops/drops.ts';
import type { LineNews } from './lines.ts';

/** A room before a drop, or before everything. It stands open until its schedule or a hand begins the line. */
export function NewLine({
  open,
  onClose,
  drops,
  taken,
}: {
  open: boolean;
  onClose: () => void;
  drops: readonly Drop[];
  taken: readonly LineNews[];
}) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const [where, setWhere] = useState('');
  const [capacity, setCapacity] = useState('100');
  const [scheduled, setScheduled] = useState(true);
  const [phone, setPhone] = useState(false);
  const [tied, setTied] = useState(true);
  const act = useSend('new-line', (body: BodyOf<typeof adminOpenLine>, key) => call(adminOpenLine, { body, key }), {
    refresh: [['lines']],
    done: (line) => go({ to: paths.line(line.room_id) }),
  });
  const free = drops.filter(
    (drop) => !taken.some((line) => line.drop_id === drop.drop_id) && drop.live.phase !== 'ended',
  );
  const drop = free.find((one) => one.drop_id === where);
  const people = readWhole(capacity);
  const terms = drop && scheduled ? timesOf(drop) : {};
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="sm"
      title={t('새 대기실', 'New waiting room')}
      onSubmit={() => {
        if (people === null || (where !== 'site' && !drop)) return;
        void act.run({
          drop_id: drop?.drop_id ?? null,
          capacity: people,
          needs_verified_phone: phone,
          overbooking: drop && tied ? 1.5 : null,
          ...terms,
        });
      }}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy} disabled={people === null || where === ''}>
          {t('만들기', 'Make')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        <SelectField label={t('어디 앞에', 'Before')} value={where} onChange={(event) => setWhere(event.target.value)}>
          <option value="">{t('고르세요', 'Choose')}</option>
          {taken.some((line) => line.drop_id === null) ? null : (
            <option value="site">{t('사이트 전체', 'The whole site')}</option>
          )}
          {free.map((one) => (
            <option key={one.drop_id} value={one.drop_id}>
              {dropTitle(one, lang)}
            </option>
          ))}
        </SelectField>
        <WholeField
          label={t('안에 있을 수 있는 사람', 'People inside at once')}
          value={capacity}
          onChange={setCapacity}
          unit={t('명', '')}
        />
        {drop ? (
          <>
            <Checkbox
              label={t('드롭 시간에 맞춰 자동으로 열기', 'Open automatically at the drop’s time')}
              hint={t(
                '10분 전부터 모이고, 시작 시각에 들여보냅니다.',
                'People gather ten minutes before and are let in when the drop opens.',
              )}
              checked={scheduled}
              onChange={(event) => setScheduled(event.target.checked)}
            />
            <Checkbox
              label={t('남은 수량의 1.5배까지만 들이기', 'Let in at most 1.5 × what is left')}
              checked={tied}
              onChange={(event) => setTied(event.target.checked)}
            />
          </>
        ) : null}
        <Checkbox
          label={t('휴대전화를 확인한 회원만', 'Only members with a verified phone')}
          checked={phone}
          onChange={(event) => setPhone(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}

/** People gather ten minutes before the drop; the line is called while it sells. */
const timesOf = (drop: Drop) => ({
  prequeue_at: new Date(Date.parse(drop.opens_at) - 600_000).toISOString(),
  serve_at: drop.opens_at,
  close_at: drop.closes_at,
});
