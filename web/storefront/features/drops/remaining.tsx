import type { DropPhase } from '@madang/contract/drop-phase';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import type { Drop } from './api.ts';

/** What is left, in words and as a thin line that empties. */
export function Remaining({ drop, phase, large }: { drop: Drop; phase: DropPhase; large?: boolean }) {
  const t = useSay();
  const { remaining, allotment, held } = drop.live;
  const share = allotment > 0 ? Math.max(0, Math.min(1, remaining / allotment)) : 0;
  const low = share > 0 && share <= 0.2;
  const words =
    phase === 'sold_out'
      ? t('모두 팔렸습니다', 'Sold out')
      : phase === 'all_held'
        ? t(`모두 결제 중 (${count(held)}개)`, `All being paid for (${count(held)})`)
        : t(`${count(remaining)}개 남음`, `${count(remaining)} left`);
  return (
    <div>
      <p className={`tabular flex items-baseline justify-between gap-3 ${large ? 'text-base' : 'text-sm'}`}>
        <span data-testid="remaining" className={`font-semibold ${low || phase === 'all_held' ? 'text-accent' : ''}`}>
          {words}
        </span>
        <span className="text-ink-faint">{t(`한정 ${count(allotment)}개`, `of ${count(allotment)}`)}</span>
      </p>
      <div aria-hidden="true" className={`mt-2 overflow-hidden rounded-full bg-line ${large ? 'h-1.5' : 'h-1'}`}>
        <div
          className={`h-full origin-left rounded-full transition-transform duration-300 ease-calm ${phase === 'open' ? 'bg-accent' : 'bg-line-strong'}`}
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </div>
  );
}
