import { adminChangeDrop } from '@madang/contract/drops';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { type Drop, dropTitle } from './drops.ts';

/** Ends a drop at once; orders already placed stay. */
export function CancelDrop({ drop }: { drop: Drop }) {
  const t = useSay();
  const lang = useLanguage();
  const [open, setOpen] = useState(false);
  const act = useSend(
    `cancel-drop-${drop.drop_id}`,
    (body: { canceled: boolean }, key) => call(adminChangeDrop, { params: { drop_id: drop.drop_id }, body, key }),
    { refresh: [['drops']], say: t('드롭을 멈췄습니다.', 'The drop has been stopped.'), done: () => setOpen(false) },
  );
  return (
    <>
      <Button look="bad" onClick={() => setOpen(true)}>
        {t('멈추기', 'Stop')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        size="sm"
        title={t('이 드롭을 멈출까요?', 'Stop this drop?')}
        description={dropTitle(drop, lang)}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('닫기', 'Close')}</Button>
            <Button look="bad" busy={act.busy} onClick={() => void act.run({ canceled: true })}>
              {t('멈추기', 'Stop')}
            </Button>
          </>
        }
      >
        <p>
          {t(
            '새 주문은 곧바로 거절됩니다. 이미 들어온 주문과 진행 중인 결제는 그대로 끝까지 갑니다.',
            'New orders are refused right away. Orders already placed and payments under way will be completed.',
          )}
        </p>
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </Dialog>
    </>
  );
}
