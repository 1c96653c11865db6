import { confirmChannelLines } from '@madang/contract/channel-work';
import type { GridRow } from '@madang/contract/desk';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { useSend } from '../../ui/send.ts';
import type { EditField, GridEdits } from './grid-edits.ts';
import { gridChoicesQuery } from './orders.ts';

type Props = { chosen: readonly GridRow[]; edits: GridEdits; onClear: () => void };

/** What may be done with the orders chosen, and taking the last of it back. */
export function BulkBar({ chosen, edits, onClear }: Props) {
  const t = useSay();
  const confirm = useSend(
    'grid-confirm',
    (line_ids: string[], key) => call(confirmChannelLines, { body: { line_ids }, key }),
    {
      refresh: [['orders', 'grid']],
      say: ({ confirmed }) => t(`${confirmed}줄을 발주확인했습니다.`, `${confirmed} lines confirmed.`),
    },
  );
  const fresh = chosen
    .filter((row) => row.origin === 'channel')
    .flatMap((row) => row.lines.filter((line) => line.state === 'new').map((line) => line.line_id));
  if (chosen.length === 0 && !edits.last) return null;
  return (
    <section
      aria-label={t('고른 주문', 'Orders chosen')}
      className="mb-2 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-accent-soft/40 px-3 py-1.5 text-dense"
    >
      {chosen.length > 0 ? (
        <>
          <strong>{t(`${count(chosen.length)}건`, `${count(chosen.length)} orders`)}</strong>
          <WordGiver field="team" rows={chosen} edits={edits} label={t('팀', 'Team')} />
          <WordGiver field="mark" rows={chosen} edits={edits} label={t('표시', 'Mark')} />
          <Button
            disabled={fresh.length === 0}
            busy={confirm.busy}
            onClick={() => void confirm.run(fresh.slice(0, 1_000))}
          >
            {t(`발주확인 ${count(fresh.length)}줄`, `Confirm ${count(fresh.length)} lines`)}
          </Button>
          <Button look="quiet" onClick={onClear}>
            {t('고른 것 풀기', 'Choose nothing')}
          </Button>
        </>
      ) : null}
      {edits.last ? (
        <span className="ml-auto flex items-center gap-2" role="status">
          {t(`${count(edits.last.changed)}건을 바꾸었습니다.`, `${count(edits.last.changed)} orders changed.`)}
          <Button look="quiet" busy={edits.busy} onClick={edits.undo}>
            {t('되돌리기', 'Undo')}
          </Button>
        </span>
      ) : null}
    </section>
  );
}

function WordGiver({
  field,
  rows,
  edits,
  label,
}: {
  field: EditField;
  rows: readonly GridRow[];
  edits: GridEdits;
  label: string;
}) {
  const t = useSay();
  const [value, setValue] = useState('');
  const id = useId();
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        edits.give({ rows, field, value: value.trim() || null });
      }}
    >
      <input
        className="control w-24"
        aria-label={label}
        placeholder={label}
        list={id}
        maxLength={40}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <WordList id={id} field={field} />
      <Button type="submit" look="line" busy={edits.busy}>
        {value.trim() ? t('주기', 'Set') : t('비우기', 'Clear')}
      </Button>
    </form>
  );
}

/** Words that orders already have, offered while typing. */
export function WordList({ id, field }: { id: string; field: EditField }) {
  const { data } = useQuery(gridChoicesQuery);
  return (
    <datalist id={id}>
      {(field === 'team' ? data?.teams : data?.marks)?.map((word) => (
        <option key={word} value={word} />
      ))}
    </datalist>
  );
}
