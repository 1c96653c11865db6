import { decideDifferences } from '@madang/contract/channel-work';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Choice } from '../../ui/list.tsx';
import { useSend } from '../../ui/send.ts';
import { fieldWord } from './channels.ts';

export type Decision = 'keep' | 'take';

export const decisionWord = (decision: Decision, t: Say): string =>
  decision === 'keep' ? t('우리 것으로', 'Keep ours') : t('채널 것으로', 'Take theirs');

type Asked = { ids: string[]; decision: Decision };

/** One decision on one field or on many. What somebody else has decided meanwhile stays, and that is said. */
export function useDecide(done?: (asked: Asked) => void) {
  const t = useSay();
  return useSend(
    'decide-differences',
    async (body: Asked, key) => ({ ...body, ...(await call(decideDifferences, { body, key })) }),
    {
      refresh: [['channel-work']],
      say: ({ ids, decision, decided, left_out }) => {
        if (decided === 0) return t('다른 사람이 이미 정했습니다', 'Somebody else has decided already');
        const number = ids.length > 1 ? t(`${count(decided)}건: `, `${count(decided)} decided. `) : '';
        const others =
          left_out > 0
            ? t(` ${count(left_out)}건은 다른 사람이 이미 정했습니다.`, ` ${count(left_out)} had been decided already.`)
            : '';
        const words =
          decision === 'keep'
            ? t(
                '우리 것을 둡니다. 채널이 같은 값을 다시 보내도 묻지 않습니다.',
                'Ours is kept; the same from the channel is not asked again.',
              )
            : t(
                '채널 것으로 바꿨습니다. 이 칸은 다시 채널을 따릅니다.',
                'Theirs is taken; this follows the channel again.',
              );
        return `${number}${words}${others}`;
      },
      done: (_, asked) => done?.(asked),
    },
  );
}

/** All that is listed, or all of one kind, or what was chosen, decided at once: asked once more, since it is not undone. */
export function DecideMany({
  kinds,
  kind,
  onKind,
  ids,
  all,
  onDone,
}: {
  /** The field of each that is listed. */
  kinds: readonly string[];
  kind: string;
  onKind: (kind: string) => void;
  ids: string[];
  /** Nobody has chosen: `ids` are all that are shown. */
  all: boolean;
  onDone: (decision: Decision) => void;
}) {
  const t = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const button = (decision: Decision) => (
    <Button look="line" onClick={() => setAsked({ ids, decision })}>
      {all
        ? t(
            `${count(ids.length)}건 모두 ${decisionWord(decision, t)}`,
            `${decisionWord(decision, t)}: all ${count(ids.length)}`,
          )
        : t(
            `고른 ${count(ids.length)}건 ${decisionWord(decision, t)}`,
            `${decisionWord(decision, t)}: ${count(ids.length)} chosen`,
          )}
    </Button>
  );
  const each = [...Map.groupBy(kinds, (one) => one)];
  return (
    <>
      {each.length > 1 ? (
        <Choice
          className="max-w-44"
          label={t('어느 칸', 'Which field')}
          any={t(`모든 칸 ${count(kinds.length)}`, `All fields ${count(kinds.length)}`)}
          value={kind}
          onChange={onKind}
          options={each.map(([field, some]) => [field, `${fieldWord(field, t)} ${count(some.length)}`])}
        />
      ) : null}
      {ids.length > 1 ? (
        <>
          {button('keep')}
          {button('take')}
        </>
      ) : null}
      {asked ? (
        <Sure
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onDone(asked.decision);
          }}
        />
      ) : null}
    </>
  );
}

function Sure({ asked, onClose, onDone }: { asked: Asked; onClose: () => void; onDone: () => void }) {
  const t = useSay();
  const act = useDecide(onDone);
  const { ids, decision } = asked;
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      onSubmit={() => void act.run(asked)}
      title={t(
        `${count(ids.length)}건 ${decisionWord(decision, t)}`,
        `${decisionWord(decision, t)}: ${many(ids.length, 'field')}`,
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('취소', 'Cancel')}</Button>
          <Button look="ink" type="submit" busy={act.busy}>
            {decisionWord(decision, t)}
          </Button>
        </>
      }
    >
      {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      <p>
        {decision === 'keep'
          ? t(
              '여기서 고친 값을 두고, 채널이 같은 값을 다시 보내도 묻지 않습니다.',
              'What was changed here stays; the same from the channel is not asked again.',
            )
          : t(
              '여기서 고친 값을 채널의 값으로 바꾸고, 이 칸들은 다시 채널을 따릅니다.',
              'What was changed here becomes what the channel says, and these fields follow the channel again.',
            )}{' '}
        {t('되돌릴 수 없습니다.', 'This cannot be undone.')}
      </p>
    </Dialog>
  );
}
