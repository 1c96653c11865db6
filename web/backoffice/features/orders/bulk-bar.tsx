import type { GridBulk, GridRow } from '@madang/contract/desk';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useConfirmLines } from '../channels/confirm-lines.ts';
import { ConfirmProgress } from '../channels/confirm-progress.tsx';
import type { GridBulks } from './grid-bulk.ts';
import type { Contest, EditField, GridEdits } from './grid-edits.ts';
import { gridChoicesQuery, type OrderFilters } from './orders.ts';

type Props = {
  chosen: readonly GridRow[];
  edits: GridEdits;
  bulks: GridBulks;
  /** How many orders the filters leave, as the page says it. */
  total: { count: number; words: string };
  filters: OrderFilters;
  /** Everything the filters leave is chosen, also what the page does not hold. */
  whole: boolean;
  onWhole: () => void;
  onClear: () => void;
};

/** What may be done with the orders chosen, or with all that the filters leave, and taking the last of it back. */
export function BulkBar({ chosen, edits, bulks, total, filters, whole, onWhole, onClear }: Props) {
  const t = useSay();
  const confirm = useConfirmLines('grid-confirm', [['orders', 'grid']]);
  const fresh = chosen
    .filter((row) => row.origin === 'channel')
    .flatMap((row) => row.lines.filter((line) => line.state === 'new').map((line) => line.line_id));
  const parts = [chosen.length > 0, edits.last, edits.contest, bulks.now].filter(Boolean).length;
  const before = useRef(parts);
  // A button that went with what it was about leaves the keys to the list.
  useEffect(() => {
    if (parts < before.current && document.activeElement === document.body)
      document.querySelector<HTMLElement>('main [role=grid]')?.focus({ preventScroll: true });
    before.current = parts;
  }, [parts]);
  if (parts === 0) return null;
  const give = (field: EditField, value: string | null) =>
    whole ? bulks.start({ filters, action: field, value }) : edits.give({ rows: chosen, field, value });
  const busy = whole ? bulks.busy : edits.busy;
  return (
    <section
      aria-label={t('고른 주문', 'Selected orders')}
      className="mb-2 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-accent-soft/40 px-3 py-1.5 text-dense"
    >
      {chosen.length > 0 ? (
        <>
          <strong>
            {whole
              ? t(`조건에 맞는 ${total.words} 모두`, `All ${total.words} of the filters`)
              : t(`${count(chosen.length)}건`, many(chosen.length, 'order'))}
          </strong>
          {!whole && total.count > chosen.length ? (
            <Button look="quiet" onClick={onWhole}>
              {t(`조건에 맞는 ${total.words} 모두 고르기`, `Choose all ${total.words}`)}
            </Button>
          ) : null}
          <WordGiver field="team" give={give} busy={busy} label={t('팀', 'Team')} />
          <WordGiver field="mark" give={give} busy={busy} label={t('표시', 'Mark')} />
          {whole ? (
            <Button busy={bulks.busy} onClick={() => bulks.start({ filters, action: 'confirm' })}>
              {t('새 주문 발주확인', 'Confirm what is new')}
            </Button>
          ) : (
            <Button disabled={fresh.length === 0} busy={confirm.busy} onClick={() => void confirm.run(fresh)}>
              {t(`발주확인 ${count(fresh.length)}줄`, `Confirm ${many(fresh.length, 'line')}`)}
            </Button>
          )}
          <Button look="quiet" onClick={onClear}>
            {t('선택 해제', 'Clear selection')}
          </Button>
        </>
      ) : null}
      <ConfirmProgress through={confirm.through} />
      <Refused>{confirm.error ? sentenceOf(confirm.error) : null}</Refused>
      {edits.contest ? <ContestState contest={edits.contest} edits={edits} /> : null}
      {bulks.now ? (
        <BulkState bulk={bulks.now} bulks={bulks} />
      ) : edits.last ? (
        <span className="ml-auto flex items-center gap-2" role="status">
          {t(`${count(edits.last.changed)}건을 바꾸었습니다.`, `${many(edits.last.changed, 'order')} changed.`)}
          <Button look="quiet" busy={edits.busy} onClick={edits.undo}>
            {t('되돌리기', 'Undo')}
          </Button>
        </span>
      ) : null}
    </section>
  );
}

/** Two people wrote in one cell: both words are said, and the second decides. */
function ContestState({ contest, edits }: { contest: Contest; edits: GridEdits }) {
  const t = useSay();
  const word = (value: string | null) => (value === null ? t('비어 있음', 'empty') : `“${value}”`);
  const [theirs, mine] = [word(contest.theirs), word(contest.mine)];
  const number = contest.row.order_number;
  return (
    <div className="flex w-full flex-wrap items-center gap-2 text-warn" role="alert">
      {t(
        `${number}: 다른 사람이 먼저 바꾸었습니다. 지금은 ${theirs}, 적으신 것은 ${mine}`,
        `${number}: somebody else changed it first. It is now ${theirs}, yours is ${mine}`,
      )}
      <Button onClick={() => edits.decide(false)}>{t(`${theirs} 값 그대로 두기`, `Keep ${theirs}`)}</Button>
      <Button busy={edits.busy} onClick={() => edits.decide(true)}>
        {t(`${mine} 값으로 바꾸기`, `Change to ${mine}`)}
      </Button>
    </div>
  );
}

function BulkState({ bulk, bulks }: { bulk: GridBulk; bulks: GridBulks }) {
  const t = useSay();
  const { changed } = bulk;
  const words = {
    working: t('바꾸는 중', 'Changing'),
    undoing: t('되돌리는 중', 'Undoing'),
    done:
      bulk.action === 'confirm'
        ? t(`${count(changed)}건을 발주확인했습니다.`, `${many(changed, 'order')} confirmed.`)
        : t(`${count(changed)}건을 바꾸었습니다.`, `${many(changed, 'order')} changed.`),
    undone: t('되돌렸습니다.', 'Undone.'),
  }[bulk.state];
  const left =
    bulk.left_out > 0 && bulk.action !== 'confirm'
      ? t(`${count(bulk.left_out)}건은 그대로`, `${count(bulk.left_out)} left`)
      : '';
  return (
    <span className="ml-auto flex items-center gap-2" role="status">
      {words} {left}
      {bulks.under_way ? (
        <>
          <progress
            className="h-2 w-32 accent-accent"
            aria-label={words}
            max={Math.max(1, bulk.orders)}
            value={bulk.state === 'undoing' ? bulk.orders - bulk.done : bulk.done}
          />
          <span className="tabular text-xs text-ink-soft">
            {count(bulk.done)} / {count(bulk.orders)}
          </span>
        </>
      ) : (
        <>
          {bulk.state === 'done' && bulk.action !== 'confirm' && bulk.changed > 0 ? (
            <Button look="quiet" busy={bulks.busy} onClick={bulks.undo}>
              {t('되돌리기', 'Undo')}
            </Button>
          ) : null}
          <Button look="quiet" aria-label={t('알림 닫기', 'Dismiss')} onClick={bulks.dismiss}>
            ×
          </Button>
        </>
      )}
    </span>
  );
}

type GiverProps = {
  field: EditField;
  give: (field: EditField, value: string | null) => void;
  busy: boolean;
  label: string;
};

function WordGiver({ field, give, busy, label }: GiverProps) {
  const t = useSay();
  const [value, setValue] = useState('');
  const id = useId();
  const word = value.trim() ? t('주기', 'Set') : t('비우기', 'Clear');
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        give(field, value.trim() || null);
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
      <Button type="submit" look="line" busy={busy} aria-label={`${label} ${word}`}>
        {word}
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
