import { useSay } from '../../../ui/lib/language.ts';

export function Home() {
  const t = useSay();
  return <h1 className="p-8 text-display font-light">{t('오늘의 마당', 'Today at Madang')}</h1>;
}
