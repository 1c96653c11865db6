import type { MarketRefusal } from '@madang/contract/channel-work';
import type { Static } from 'typebox';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';

/** What a market refused of a line, in its own words. */
export function RefusalBadge({ refusal }: { refusal: Static<typeof MarketRefusal> | null }) {
  const t = useSay();
  if (!refusal) return null;
  const act = {
    confirm: t('발주확인 거절', 'Confirmation refused'),
    delay: t('발송지연 거절', 'Delay refused'),
    dispatch: t('발송 거절', 'Dispatch refused'),
  }[refusal.act];
  return (
    <Badge tone="bad">
      {act} {refusal.message || refusal.code}
    </Badge>
  );
}
