import { adminListChangedPrints } from '@madang/contract/prints';
import type { ReplyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { When } from '../../ui/when.tsx';

type Changed = ReplyOf<typeof adminListChangedPrints>['changed'][number];
type Change = Changed['changes'][number];

/** What is no longer as it was printed: how many, and behind that each delivery with its changes; nothing where all papers are right. */
export function ChangedPrints({ onPrint }: { onPrint: (delivery_ids: string[]) => void }) {
  const t = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['changed-prints'],
    queryFn: ({ signal }) => call(adminListChangedPrints, { signal }),
    refetchInterval: 30_000,
  });
  const changed = data?.changed ?? [];
  if (changed.length === 0) return null;
  const still_open = changed.filter((one) => one.state === 'open').map((one) => one.delivery_id);
  return (
    <>
      <Button look="bad" onClick={() => setOpen(true)}>
        {t(`출력 뒤 바뀜 ${count(changed.length)}`, `${count(changed.length)} changed since printed`)}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        size="lg"
        title={t('출력한 뒤 바뀐 배송', 'Changed since printed')}
        description={t('종이에 적힌 것과 지금이 다릅니다.', 'The printed papers no longer match.')}
      >
        <ul className="grid gap-2">
          {changed.map((one) => (
            <li key={one.delivery_id} className="rounded-card border border-line p-3">
              <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <span className="tabular font-semibold">D{one.number}</span>
                <span>{placeIn(t, one.sido, one.sigungu)}</span>
                <span className="text-sm text-ink-soft">
                  <When at={one.printed_at} style="short" /> {t('출력', 'printed')}
                </span>
                {one.state === 'open' ? null : <Badge tone="bad">{t('보내지 않음', 'Not to be sent')}</Badge>}
              </div>
              <ul className="mt-1 text-sm">
                {one.changes.map((change) => (
                  <li key={`${change.what} ${change.title} ${change.option_text}`}>{changeOf(change, t)}</li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        {may('papers.print') && still_open.length > 0 ? (
          <div className="mt-4 flex justify-end">
            <Button
              look="accent"
              onClick={() => {
                setOpen(false);
                onPrint(still_open);
              }}
            >
              {t(`${count(still_open.length)}곳 다시 출력`, `Print ${count(still_open.length)} again`)}
            </Button>
          </div>
        ) : null}
      </Dialog>
    </>
  );
}

function changeOf({ what, title, option_text, before, after }: Change, t: Say): string {
  const none = t('없음', 'none');
  const goods = [title, option_text].filter(Boolean).join(' / ');
  const words = {
    recipient: t('받는 분이나 주소가 바뀜', 'Recipient or address changed'),
    wished_on: t(`희망일 ${before ?? none} → ${after ?? none}`, `Wished day ${before ?? none} → ${after ?? none}`),
    boxes: t(`상자 ${before} → ${after}`, `Boxes ${before} → ${after}`),
    added: t(`추가: ${goods} × ${after}`, `Added: ${goods} × ${after}`),
    removed: t(`취소: ${goods} × ${before}`, `Gone: ${goods} × ${before}`),
    quantity: t(`수량: ${goods} ${before} → ${after}`, `Quantity: ${goods} ${before} → ${after}`),
  };
  return words[what];
}
