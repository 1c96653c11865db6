import type { Agreement, DocumentVersions } from '@madang/contract/operator';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { operatorQuery } from './api.ts';

const needed = ['terms', 'privacy', 'age_14'] as const;
type Needed = (typeof needed)[number];
type Ticked = Record<Needed | 'marketing', boolean>;
const none: Ticked = { terms: false, privacy: false, age_14: false, marketing: false };

/** What has been ticked, and what that is an agreement to; null while something needed is missing. */
export function useConsents() {
  const [ticked, setTicked] = useState(none);
  const { data } = useQuery(operatorQuery);
  return { ticked, setTicked, agreed: agreedTo(ticked, data?.versions) };
}

function agreedTo(ticked: Ticked, versions: DocumentVersions | undefined): Agreement | null {
  return versions && needed.every((name) => ticked[name]) ? { ...versions, age_14: true } : null;
}

const wordsOf = (t: Say): Record<keyof Ticked, string> => ({
  terms: t('이용약관 동의', 'I agree to the terms of use'),
  privacy: t('개인정보 수집·이용 동의', 'I agree to the collection and use of my personal data'),
  age_14: t('만 14세 이상입니다', 'I am 14 or older'),
  marketing: t('새 상품과 혜택 소식 받기', 'Send me news and offers'),
});

type Props = {
  ticked: Ticked;
  onChange: (ticked: Ticked) => void;
  /** True once somebody tried to go on without. */
  tried: boolean;
  /** Asked of members only. */
  marketing?: boolean;
};

/** The consents a shop must ask for, none chosen beforehand; each with the words it is to. */
export function ConsentFields({ ticked, onChange, tried, marketing = false }: Props) {
  const t = useSay();
  const names: readonly (keyof Ticked)[] = marketing ? [...needed, 'marketing'] : needed;
  const words = wordsOf(t);
  const box = 'size-5 shrink-0 accent-accent';
  return (
    <fieldset className="grid" data-testid="consents">
      <legend className="sr-only">{t('동의', 'Consents')}</legend>
      <label className="flex min-h-11 items-center gap-3 border-b border-line pb-1 font-semibold">
        <input
          type="checkbox"
          name="agree_all"
          className={box}
          checked={names.every((name) => ticked[name])}
          onChange={({ target }) =>
            onChange({ ...none, ...Object.fromEntries(names.map((name) => [name, target.checked])) })
          }
        />
        {t('모두 동의합니다', 'I agree to all')}
      </label>
      {names.map((name) => {
        const missing = tried && name !== 'marketing' && !ticked[name];
        return (
          <div key={name} className="flex items-center justify-between gap-3">
            <label className="flex min-h-11 items-center gap-3">
              <input
                type="checkbox"
                name={`agree_${name}`}
                className={box}
                checked={ticked[name]}
                aria-invalid={missing || undefined}
                aria-describedby={missing ? 'consents-missing' : undefined}
                onChange={({ target }) => onChange({ ...ticked, [name]: target.checked })}
              />
              <span>
                {words[name]}{' '}
                <span className={name === 'marketing' ? 'text-ink-soft' : 'text-accent'}>
                  {name === 'marketing' ? t('(선택)', '(optional)') : t('(필수)', '(required)')}
                </span>
              </span>
            </label>
            {name === 'terms' || name === 'privacy' ? (
              <Link
                to={`/${name}`}
                target="_blank"
                className="inline-flex min-h-11 shrink-0 items-center text-sm text-ink-soft underline underline-offset-4"
              >
                {t('보기', 'Read')}
                <span className="sr-only">, {words[name]}</span>
              </Link>
            ) : null}
          </div>
        );
      })}
      {tried && needed.some((name) => !ticked[name]) ? (
        <p id="consents-missing" role="alert" className="mt-1 text-sm font-semibold text-bad">
          {t('필수 항목에 동의해 주세요.', 'Please agree to the required items.')}
        </p>
      ) : null}
    </fieldset>
  );
}
