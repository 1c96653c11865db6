import { isMoving } from '@madang/contract/import-states';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { type OrderImport, phaseWord } from './imports.ts';

export function StateOf({ one }: { one: OrderImport }) {
  const t = useSay();
  switch (one.state) {
    case 'needs_password':
      return <Badge tone="warn">{t('비밀번호 필요', 'Needs a password')}</Badge>;
    case 'needs_mapping':
      return <Badge tone="warn">{t('열 맞추기 필요', 'Columns to match')}</Badge>;
    case 'previewed':
      return one.channel_doubt ? (
        <Badge tone="warn">{t('판매처 확인 필요', 'Which channel?')}</Badge>
      ) : (
        <Badge tone="warn">{t('미리보기', 'Preview')}</Badge>
      );
    case 'done':
      return <Badge tone="good">{t('가져옴', 'Taken in')}</Badge>;
    case 'refused':
      return <Badge tone="bad">{t('읽지 못함', 'Not read')}</Badge>;
    case 'failed':
      return <Badge tone="bad">{t('멈춤', 'Stopped')}</Badge>;
    default:
      return <Badge>{phaseWord(one, t)}</Badge>;
  }
}

/** How far a file is. Without a known end the bar only says that something happens. */
export function ProgressBar({ one }: { one: OrderImport }) {
  const t = useSay();
  if (!isMoving(one)) return null;
  const { done, total } = one.progress;
  const percent = total > 0 ? Math.min(100, Math.round((done / total) * 100)) : null;
  return (
    <div className="grid gap-1.5">
      <div
        role="progressbar"
        aria-label={phaseWord(one, t)}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={`h-full rounded-full bg-accent transition-[width] duration-300 ${percent === null ? 'w-1/4 animate-breathe' : ''}`}
          style={percent === null ? undefined : { width: `${Math.max(2, percent)}%` }}
        />
      </div>
      <p className="tabular text-xs text-ink-soft">{phaseWord(one, t)}</p>
    </div>
  );
}
