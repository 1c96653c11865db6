import type { DropPhase } from '@madang/contract/drop-phase';
import { useSay } from '../../../ui/lib/language.ts';

/** On a picture: solid, so that it can be read on any photograph. */
export function PhaseBadge({ phase, preorder }: { phase: DropPhase; preorder?: boolean }) {
  const t = useSay();
  const words: Record<DropPhase, string> = {
    upcoming: t('곧 열림', 'Coming soon'),
    open: preorder ? t('예약 판매 중', 'Pre-order') : t('판매 중', 'Open now'),
    all_held: t('모두 결제 중', 'All reserved'),
    sold_out: t('품절', 'Sold out'),
    ended: t('종료', 'Ended'),
    canceled: t('취소됨', 'Canceled'),
  };
  const look =
    phase === 'open'
      ? 'bg-accent text-on-accent'
      : phase === 'upcoming'
        ? 'bg-ink text-paper'
        : 'bg-raised text-ink-soft';
  return (
    <span className={`inline-flex items-center gap-1.5 rounded-[3px] px-2 py-1 text-xs font-semibold ${look}`}>
      {phase === 'open' ? (
        <span aria-hidden="true" className="size-1.5 animate-pulse-dot rounded-full bg-current" />
      ) : null}
      {words[phase]}
    </span>
  );
}
