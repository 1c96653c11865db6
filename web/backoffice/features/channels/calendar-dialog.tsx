import { type ShippingCalendar, setShippingCalendar } from '@madang/contract/channel-work';
import type { BodyOf } from '@madang/contract/route';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';

type Closure = { key: number; from: string; to: string; reason: string };

const wrongClosure = (one: Closure) => one.from === '' || one.to === '' || one.to < one.from;

/** When a shop ships: how many working days it has, until what hour today counts, and the days it is closed. */
export function CalendarDialog({ calendar, onClose }: { calendar: ShippingCalendar; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const [days, setDays] = useState(String(calendar.due_days));
  const [cutoff, setCutoff] = useState(calendar.cutoff ?? '');
  const [saturdays, setSaturdays] = useState(calendar.ships_saturdays);
  const [closures, setClosures] = useState<Closure[]>(() =>
    calendar.closures.map(({ reason = '', ...one }, key) => ({ key, reason, ...one })),
  );
  const [tried, setTried] = useState(false);
  const due_days = readWhole(days);
  const wrong_days = due_days === null || due_days > 60;
  const act = useSend(
    'set-shipping-calendar',
    (body: BodyOf<typeof setShippingCalendar>, key) =>
      call(setShippingCalendar, { params: { shop_id: calendar.shop_id }, body, key }),
    {
      refresh: [['shipping-calendar'], ['channel-work']],
      say: t(
        '발송 달력을 바꿨습니다. 발송기한을 다시 셌습니다.',
        'Calendar updated. Ship-by dates have been recalculated.',
      ),
      done: onClose,
    },
  );
  const submit = () => {
    setTried(true);
    if (wrong_days || closures.some(wrongClosure)) return;
    const told = closures.map(({ from, to, reason }) => ({
      from,
      to,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }));
    void act.run({
      due_days,
      cutoff: cutoff === '' ? null : cutoff,
      ships_saturdays: saturdays,
      closures: told.sort((a, b) => a.from.localeCompare(b.from)),
      version: calendar.version,
    });
  };
  const set = (key: number, change: Partial<Closure>) =>
    setClosures((now) => now.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t('발송 달력', 'Shipping calendar')}
      description={t(
        '채널이 발송기한을 알려 주지 않은 주문은 이 달력으로 셉니다. 주말과 공휴일은 이미 빠져 있습니다.',
        'Used for orders whose channel gives no ship-by date. Weekends and public holidays are already excluded.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button look="ink" type="submit" busy={act.busy}>
            {t('저장', 'Save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-3">
          <WholeField
            label={t('결제 뒤 발송까지', 'From payment to dispatch')}
            unit={t('일', 'd')}
            value={days}
            onChange={setDays}
            error={tried && wrong_days ? t('0에서 60 사이로 적어 주세요', 'Between 0 and 60') : null}
          />
          <TextField
            label={t('당일 마감 시각', 'Same-day cutoff')}
            type="time"
            value={cutoff}
            onChange={(event) => setCutoff(event.target.value)}
            hint={t('비우면 자정까지', 'Empty: until midnight')}
          />
        </div>
        <Checkbox
          label={t('토요일에도 발송합니다', 'Ships on Saturdays too')}
          checked={saturdays}
          onChange={(event) => setSaturdays(event.target.checked)}
        />
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-xs font-medium text-ink-soft">{t('우리 휴무', 'Our closed days')}</legend>
          {closures.map((one) => (
            <div key={one.key} className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[9rem_9rem_minmax(0,1fr)_auto]">
              <TextField
                label={t('첫날', 'First day')}
                type="date"
                value={one.from}
                onChange={(event) => {
                  const from = event.target.value;
                  set(one.key, one.to === '' || one.to < from ? { from, to: from } : { from });
                }}
              />
              <TextField
                label={t('마지막 날', 'Last day')}
                type="date"
                min={one.from}
                value={one.to}
                onChange={(event) => set(one.key, { to: event.target.value })}
                error={tried && wrongClosure(one) ? t('첫날과 같거나 뒤로', 'Not before the first') : null}
              />
              <TextField
                label={t('이유', 'Why')}
                maxLength={60}
                value={one.reason}
                placeholder={t('여름휴가', 'Summer holiday')}
                onChange={(event) => set(one.key, { reason: event.target.value })}
              />
              <Button look="quiet" onClick={() => setClosures((now) => now.filter((other) => other !== one))}>
                {t('빼기', 'Remove')}
              </Button>
            </div>
          ))}
          <Button
            className="justify-self-start"
            onClick={() =>
              setClosures((now) => [
                ...now,
                { key: Math.max(-1, ...now.map((one) => one.key)) + 1, from: '', to: '', reason: '' },
              ])
            }
          >
            {t('휴무 추가', 'Add closed days')}
          </Button>
        </fieldset>
        <details className="text-xs text-ink-soft">
          <summary className="cursor-pointer">
            {t(
              `아는 공휴일 (${calendar.holidays_known_until}까지)`,
              `Public holidays known (until ${calendar.holidays_known_until})`,
            )}
          </summary>
          <ul className="mt-1 grid gap-x-4 sm:grid-cols-2">
            {calendar.holidays.map((one) => (
              <li key={one.day}>
                {calendarDay(one.day, lang)} {one.name}
              </li>
            ))}
          </ul>
        </details>
        {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      </div>
    </Dialog>
  );
}
