import { useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/status.tsx';

/** Shown once: to be printed or kept in a password manager. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useSay();
  return (
    <div className="grid gap-4">
      <Notice tone="warn">
        {t(
          '휴대전화를 잃어버렸을 때 쓰는 복구 코드입니다. 지금만 보입니다. 인쇄하거나 비밀번호 관리자에 넣어 두세요. 하나를 한 번씩만 쓸 수 있습니다.',
          'Recovery codes for when you lose your phone. They are shown only once: print them or save them in a password manager. Each works once.',
        )}
      </Notice>
      <ul className="tabular grid grid-cols-2 gap-2 font-mono text-lg sm:max-w-sm">
        {codes.map((code) => (
          <li key={code} className="rounded-card bg-sunken px-3 py-2 text-center">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="line" onClick={() => void navigator.clipboard?.writeText(codes.join('\n'))}>
          {t('복사', 'Copy')}
        </Button>
        <Button onClick={onKept}>{t('보관했습니다', 'I have saved them')}</Button>
      </div>
    </div>
  );
}
