import { adminReadTracking } from '@madang/contract/channel-exports';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { CourierField } from './courier-field.tsx';
import { doubtWord, type Entry, lineOf, readEntries } from './dispatch.ts';

type Outcome = { key: string; outcome: string; doubt: string | null };

type Props = {
  /** What the keys of a line may be. */
  keys: string;
  example: string;
  /** A line may be divided: how many of it stands behind the number. */
  divides?: boolean;
  refresh: readonly (readonly unknown[])[];
  send: (entries: Entry[], key: string) => Promise<{ outcomes: Outcome[] }>;
  word: (outcome: string) => string;
  onClose: () => void;
};

/** Many tracking numbers at once: pasted from a sheet, or read out of a courier program's file and looked at before they are entered. */
export function TrackingDialog({ keys, example, divides = false, refresh, send, word, onClose }: Props) {
  const t = useSay();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [courier, setCourier] = useState('CJ대한통운');
  const [odd, setOdd] = useState<Outcome[] | null>(null);
  const { entries, unread } = readEntries(text, courier);
  const enter = useSend('enter-tracking', (list: Entry[], key) => send(list.slice(0, 2_000), key), {
    refresh,
    say: ({ outcomes }) => {
      const saved = outcomes.filter((one) => one.outcome === 'saved').length;
      return t(`송장 ${count(saved)}건을 저장했습니다`, `${count(saved)} tracking numbers saved`);
    },
    done: ({ outcomes }) => {
      const left = outcomes.filter((one) => one.doubt || !['saved', 'unchanged'].includes(one.outcome));
      if (left.length === 0) onClose();
      setOdd(left);
    },
  });
  const read = useSend(
    'read-tracking',
    (chosen: File, key) => {
      const body = new FormData();
      body.set('file', chosen);
      return call(adminReadTracking, { body, key });
    },
    {
      done: ({ entries: found }) =>
        setText(found.map((one) => lineOf({ ...one, courier: one.courier || courier })).join('\n')),
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={t('송장번호 여러 건 넣기', 'Enter tracking numbers in bulk')}
      description={[
        t(
          `한 줄에 ${keys} 번호와 송장번호를 적습니다. 엑셀에서 두세 칸을 그대로 붙여 넣어도 됩니다.`,
          `One line each: ${keys}, then the number. Two or three columns of a sheet can be pasted as they are.`,
        ),
        divides
          ? t(
              '나눠 보내는 줄은 택배사와 송장번호 뒤에 수량을 적습니다.',
              'Of a line that leaves in several boxes, how many are in one stands behind its courier and number.',
            )
          : '',
      ].join(' ')}
      onSubmit={() => entries.length > 0 && void enter.run(entries)}
      footer={
        <>
          <input
            ref={file}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t('송장 파일', 'Tracking file')}
            accept=".xlsx,.csv,.txt"
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (chosen) void read.run(chosen);
              event.target.value = '';
            }}
          />
          <Button className="mr-auto" busy={read.busy} onClick={() => file.current?.click()}>
            {t('파일에서 읽기', 'From a file')}
          </Button>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="ink" busy={enter.busy} disabled={entries.length === 0}>
            {t(`${count(entries.length)}건 저장`, `Save ${count(entries.length)}`)}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{enter.error || read.error ? sentenceOf(enter.error ?? read.error) : null}</Refused>
        <CourierField
          label={t('택배사 (줄에 없을 때)', 'Courier, where a line names none')}
          value={courier}
          onChange={setCourier}
        />
        <Field
          label={t('주문번호와 송장번호', 'Keys and numbers')}
          error={
            unread.length > 0
              ? t(
                  `읽지 못한 줄 ${count(unread.length)}개: ${unread[0]}`,
                  `${many(unread.length, 'line')} not read: ${unread[0]}`,
                )
              : null
          }
        >
          {(tie) => (
            <textarea
              {...tie}
              className="control h-48 py-2 font-mono text-xs"
              value={text}
              placeholder={`${example}\tCJ대한통운\t500000304022`}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {odd && odd.length > 0 ? (
          <ul className="grid gap-1 text-sm" aria-label={t('확인할 것', 'To look at')}>
            {odd.slice(0, 50).map((one) => (
              <li key={`${one.key} ${one.outcome}`} className="flex gap-2">
                <span className="tabular">{one.key}</span>
                <Badge tone={one.outcome === 'saved' || one.outcome === 'unchanged' ? 'warn' : 'bad'}>
                  {one.doubt ? doubtWord(one.doubt, t) : word(one.outcome)}
                </Badge>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}
