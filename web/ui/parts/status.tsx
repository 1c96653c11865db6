import type { ReactNode } from 'react';
import { sentenceOf } from '../lib/api.ts';
import { useSay } from '../lib/language.ts';
import { Button } from './button.tsx';
import { AlertIcon } from './icons.tsx';

/** The shape of what is coming, never a spinner. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <div aria-hidden="true" className={`animate-breathe rounded-card bg-sunken ${className}`} />;
}

type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';
const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-ink-soft',
  accent: 'bg-accent-soft text-accent-strong',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded-[3px] px-2 py-0.5 text-xs font-semibold ${tones[tone]}`}>
      {children}
    </span>
  );
}

/** A message that stays on the page. `alert` interrupts a screen reader; leave it off for what was there from the start. */
export function Notice({ tone = 'plain', alert, children }: { tone?: Tone; alert?: boolean; children: ReactNode }) {
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={`flex gap-3 rounded-card px-4 py-3.5 text-[0.9375rem] ${tones[tone]}`}
    >
      {tone === 'bad' || tone === 'warn' ? <AlertIcon className="mt-0.5 size-5 shrink-0" /> : null}
      <div className="min-w-0">{children}</div>
    </div>
  );
}

/** Nothing here, and what to do next. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-3 px-6 py-20 text-center">
      <h2 className="text-xl font-bold">{title}</h2>
      {children ? <div className="text-ink-soft">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** A part of the page that could not be loaded: says why and offers another try. */
export function ErrorPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useSay();
  return (
    <div role="alert" className="mx-auto grid max-w-md justify-items-center gap-3 px-6 py-16 text-center">
      <AlertIcon className="size-7 text-bad" />
      <p className="text-ink-soft">{sentenceOf(error)}</p>
      {retry ? (
        <Button look="line" onClick={retry}>
          {t('다시 시도', 'Try again')}
        </Button>
      ) : null}
    </div>
  );
}
