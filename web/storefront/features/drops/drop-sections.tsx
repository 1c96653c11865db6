import type { DropPhase } from '@madang/contract/drop-phase';
import type { ReactNode } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { type Drop, useDropsLive } from './api.ts';
import { DropCard } from './drop-card.tsx';

export const card_grid =
  'grid grid-cols-2 gap-x-3 gap-y-9 sm:gap-x-5 md:grid-cols-3 lg:grid-cols-4 lg:gap-x-6 lg:gap-y-14';

export function SectionTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mb-5 flex items-baseline justify-between gap-4 lg:mb-7">
      <h2 className="text-xl font-bold tracking-tight lg:text-2xl">{children}</h2>
      {aside}
    </div>
  );
}

type Shown = { drop: Drop; phase: DropPhase };

/** Open, soon, over: each in its own row of cards, counts live. */
export function DropSections({ shown, over_limit = 8 }: { shown: Shown[]; over_limit?: number }) {
  const t = useSay();
  const open = shown.filter((one) => one.phase === 'open' || one.phase === 'all_held');
  const soon = shown.filter((one) => one.phase === 'upcoming');
  const over = shown.filter((one) => one.phase === 'sold_out' || one.phase === 'ended').slice(0, over_limit);
  useDropsLive([...open, ...soon].slice(0, 40).map((one) => one.drop.drop_id));
  const groups: [string, Shown[]][] = [
    [t('지금 열린 드롭', 'Open now'), open],
    [t('곧 열려요', 'Opening soon'), soon],
    [t('지난 드롭', 'Past drops'), over],
  ];
  return (
    <>
      {groups
        .filter(([, list]) => list.length > 0)
        .map(([title, list]) => (
          <section key={title} aria-label={title} className="mt-14 lg:mt-20">
            <SectionTitle>{title}</SectionTitle>
            <div className={card_grid}>
              {list.map(({ drop, phase }) => (
                <DropCard key={drop.drop_id} drop={drop} phase={phase} />
              ))}
            </div>
          </section>
        ))}
    </>
  );
}
