import { adminEnterTracking } from '@madang/contract/channel-exports';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { CourierField } from './courier-field.tsx';
import { type Entry, type Line, outcomeWord, partId } from './dispatch.ts';

/** A line that leaves in several boxes: those there are, and one more. */
export function SplitDialog({
  channel_id,
  parts,
  courier: usual,
  onClose,
}: {
  channel_id: string;
  parts: readonly Line[];
  courier: string;
  onClose: () => void;
}) {
  const t = useSay();
  const [line] = parts;
  const boxes = parts.filter((one) => one.parcel_id !== null);
  const rest = (line?.of ?? line?.quantity ?? 0) - boxes.reduce((sum, one) => sum + one.quantity, 0);
  const [pieces, setPieces] = useState('1');
  const [courier, setCourier] = useState(usual);
  const [number, setNumber] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const act = useSend(
    'divide-line',
    async (entry: Entry, key) =>
      (await call(adminEnterTracking, { body: { channel_id, entries: [entry] }, key })).outcomes,
    {
      refresh: [['dispatch']],
      done: ([one]) => {
        setSaid(one?.outcome ?? null);
        if (one?.outcome === 'saved') setNumber('');
      },
    },
  );
  if (!line) return null;
  const quantity = readWhole(pieces) ?? 0;
  const add = () => {
    if (quantity < 1 || !number.trim()) return;
    void act.run({ key: line.line_key, courier, tracking_number: number.trim(), quantity });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('나눠 보내기', 'Ship in several boxes')}
      description={`${line.title} ${line.option_text} · ${count(line.of ?? line.quantity)}`}
      onSubmit={add}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="ink" busy={act.busy} disabled={rest < 1 || quantity < 1 || !number.trim()}>
            {t('상자 추가', 'Add the box')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <ul aria-label={t('상자', 'Boxes')}>
          {boxes.map((one) => (
            <li key={partId(one)} className="flex items-center gap-3 border-b border-line/70 py-1.5">
              <span className="tabular w-10 text-right font-semibold">{count(one.quantity)}</span>
              <span>{one.courier}</span>
              <span className="tabular min-w-0 flex-1 truncate">{one.tracking_number}</span>
              {one.exported_at ? (
                <span className="text-ink-soft">{t('나감', 'Left')}</span>
              ) : (
                <Button
                  look="quiet"
                  busy={act.busy}
                  onClick={() =>
                    void act.run({
                      ...{ key: one.line_key, courier: one.courier ?? '', tracking_number: one.tracking_number ?? '' },
                      quantity: 0,
                    })
                  }
                >
                  {t('빼기', 'Remove')}
                </Button>
              )}
            </li>
          ))}
          <li className="py-1.5 text-ink-soft">
            {rest > 0
              ? t(`아직 상자에 없는 수량 ${count(rest)}`, `${count(rest)} in no box yet`)
              : t('모두 상자에 담았습니다', 'All are in boxes')}
          </li>
        </ul>
        {rest > 0 ? (
          <div className="grid grid-cols-[5rem_minmax(0,1fr)_minmax(0,1.4fr)] items-start gap-2">
            <WholeField label={t('수량', 'Qty')} value={pieces} onChange={setPieces} />
            <CourierField label={t('택배사', 'Courier')} value={courier} onChange={setCourier} />
            <TextField
              label={t('송장번호', 'Number')}
              maxLength={40}
              inputMode="numeric"
              autoComplete="off"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          </div>
        ) : null}
        <Refused>
          {act.error
            ? sentenceOf(act.error)
            : said && said !== 'saved' && said !== 'unchanged'
              ? outcomeWord(said, t)
              : null}
        </Refused>
      </div>
    </Dialog>
  );
}
