import { delay_reasons, delayChannelLines } from '@madang/contract/channel-work';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { koreaDay } from '../../ui/korea-time.ts';
import { useSend } from '../../ui/send.ts';
import { sendPieces } from '../../ui/send-pieces.ts';
import { delayReasonWord } from './channels.ts';
import { lines_at_once } from './confirm-lines.ts';
import { ShippingDayNote } from './shipping-day-note.tsx';

/** 발송지연: a reason and a new day. */
export function DelayDialog({
  line_ids,
  shop_ids,
  onClose,
  onDone,
}: {
  line_ids: string[];
  /** Whose lines they are: whether a day is a working day is theirs to say. */
  shop_ids: readonly string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useSay();
  const today = koreaDay(serverNow());
  const [reason, setReason] = useState<(typeof delay_reasons)[number]>('short_stock');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const [through, setThrough] = useState(0);
  const when = useRef<HTMLDivElement>(null);
  const wrong = until < today;
  const act = useSend(
    'delay-channel-lines',
    async (_: null, key) => {
      const replies = await sendPieces(
        line_ids,
        lines_at_once,
        (piece, index) => call(delayChannelLines, { body: { line_ids: piece, reason, until }, key: `${key}.${index}` }),
        setThrough,
      );
      return { delayed: replies.reduce((all, one) => all + one.delayed, 0) };
    },
    {
      refresh: [['channel-work']],
      say: ({ delayed }) =>
        t(`${count(delayed)}건의 발송예정일을 바꿨습니다`, `New ship date for ${many(delayed, 'line')}`),
      done: onDone,
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      onSubmit={() => {
        setTried(true);
        if (!wrong) void act.run(null);
      }}
      title={t(`${count(line_ids.length)}건 발송지연`, `Delay ${many(line_ids.length, 'line')}`)}
      description={t(
        '이유와 새 발송예정일을 남깁니다. 연동한 스마트스토어에는 함께 알리고, 다른 채널에는 판매자센터에서 알려 주세요.',
        'Records a reason and a new date. A connected Smartstore is notified too; report to other channels in their own seller centers.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('취소', 'Cancel')}</Button>
          <Button look="ink" type="submit" busy={act.busy}>
            {t('바꾸기', 'Change')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {through > 0 && through < line_ids.length ? (
          <p role="status">
            {t(
              `${count(line_ids.length)}건 중 ${count(through)}건을 바꿨습니다`,
              `${count(through)} of ${count(line_ids.length)} changed`,
            )}
          </p>
        ) : null}
        {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
        <SelectField
          label={t('이유', 'Reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value as typeof reason)}
        >
          {delay_reasons.map((one) => (
            <option key={one} value={one}>
              {delayReasonWord(one, t)}
            </option>
          ))}
        </SelectField>
        <div ref={when} className="grid gap-1.5">
          <TextField
            label={t('새 발송예정일', 'New day')}
            type="date"
            min={today}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            error={tried && wrong ? t('오늘이나 그 뒤의 날을 골라 주세요', 'Choose today or a later day') : null}
          />
          <ShippingDayNote
            shop_ids={shop_ids}
            day={wrong ? '' : until}
            onChoose={(day) => {
              setUntil(day);
              when.current?.querySelector('input')?.focus();
            }}
          />
        </div>
      </div>
    </Dialog>
  );
}
