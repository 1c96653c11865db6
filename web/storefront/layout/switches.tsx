import { useQueryClient } from '@tanstack/react-query';
import { type Language, setLanguage, useLanguage, useSay } from '../../ui/lib/language.ts';
import { setTheme, type Theme, useTheme } from '../../ui/lib/theme.ts';
import { MoonIcon, SunIcon } from '../../ui/parts/icons.tsx';

const frame = 'inline-flex rounded-full border border-line-strong p-0.5 text-sm';
const cell =
  'inline-flex min-h-9 items-center justify-center rounded-full px-3.5 text-ink-soft aria-pressed:bg-ink aria-pressed:font-semibold aria-pressed:text-paper';

function useChooseLanguage() {
  const queries = useQueryClient();
  return (next: Language) => {
    setLanguage(next);
    // Sentences made by the server (reasons, titles) come in the language of the request.
    void queries.invalidateQueries();
  };
}

/** One press to the other language; for the wide header. */
export function LanguageLink() {
  const lang = useLanguage();
  const choose = useChooseLanguage();
  const other = lang === 'ko' ? 'en' : 'ko';
  return (
    <button
      type="button"
      lang={other}
      onClick={() => choose(other)}
      className="mr-1 hidden h-11 items-center rounded-card px-3 text-sm font-medium text-ink-soft hover:bg-sunken lg:inline-flex"
    >
      {other === 'en' ? 'English' : '한국어'}
    </button>
  );
}

export function LanguageSwitch() {
  const lang = useLanguage();
  const choose = useChooseLanguage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: two toggle buttons, not a form field
    <div role="group" aria-label="언어 / Language" className={frame}>
      <button type="button" lang="ko" aria-pressed={lang === 'ko'} className={cell} onClick={() => choose('ko')}>
        한국어
      </button>
      <button type="button" lang="en" aria-pressed={lang === 'en'} className={cell} onClick={() => choose('en')}>
        English
      </button>
    </div>
  );
}

export function ThemeSwitch() {
  const t = useSay();
  const now = useTheme();
  const options: [Theme, string][] = [
    ['light', t('밝게', 'Light')],
    ['system', t('자동', 'Auto')],
    ['dark', t('어둡게', 'Dark')],
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: toggle buttons, not a form field
    <div role="group" aria-label={t('화면 밝기', 'Theme')} className={frame}>
      {options.map(([theme, label]) => (
        <button
          key={theme}
          type="button"
          aria-pressed={now === theme}
          aria-label={label}
          title={label}
          className={cell}
          onClick={() => setTheme(theme)}
        >
          {theme === 'light' ? (
            <SunIcon className="size-4" />
          ) : theme === 'dark' ? (
            <MoonIcon className="size-4" />
          ) : (
            label
          )}
        </button>
      ))}
    </div>
  );
}
