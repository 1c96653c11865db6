import { useEffect } from 'react';
import { useSay } from '../../ui/lib/language.ts';

export function usePageTitle(title: string): void {
  const t = useSay();
  useEffect(() => {
    document.title = `${title} · ${t('마당 관리', 'Madang back office')}`;
  }, [title, t]);
}
