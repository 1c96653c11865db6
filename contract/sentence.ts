import { errors, type Refusal } from './errors.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const clock = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
const clocks = { ko: clock('ko-KR'), en: clock('en-GB') };

/** A moment is told as people in Korea read it, to the second; programs find it in the parameters. */
function inWords(value: unknown, language: 'ko' | 'en'): string {
  const text = String(value ?? '');
  // What a stranger sent may look like a moment and be none: the thirteenth month, the twenty-fifth hour.
  if (!instant.test(text) || Number.isNaN(Date.parse(text))) return text;
  const words = clocks[language].format(new Date(text));
  return language === 'ko' ? words : `${words} Korea time`;
}

/** The sentence of a refusal in one language, its parameters filled in. */
export function sentence(refusal: Pick<Refusal, 'code' | 'params'>, language: 'ko' | 'en'): string {
  return errors[refusal.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    inWords(refusal.params?.[name], language),
  );
}
