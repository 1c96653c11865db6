import { useQuery } from '@tanstack/react-query';
import { many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import { exportsQuery, fetchExport } from './exports.ts';

/** Files that I asked for and may still fetch; nothing where there are none. */
export function ExportsPanel() {
  const t = useSay();
  const may = useMay();
  const files = useQuery({ ...exportsQuery, enabled: may('personal_data.export') }).data;
  if (!files || files.length === 0) return null;
  const names: Record<string, string> = { orders: t('주문', 'Orders') };
  return (
    <Panel title={t('내가 받을 파일', 'My files')} flush>
      <ul>
        {files.map((one) => (
          <li
            key={one.export_id}
            className="flex flex-wrap items-center justify-between gap-2 border-b border-line/70 px-4 py-2 last:border-0"
          >
            <span>
              {names[one.kind] ?? one.kind} · {one.format} ·{' '}
              {t(`${one.people}명`, many(one.people, 'person', 'people'))}
              <span className="block text-xs text-ink-soft">
                {t('기한', 'until')} <When at={one.expires_at} style="short" />
              </span>
            </span>
            <Button onClick={() => fetchExport(one.export_id)}>{t('받기', 'Fetch')}</Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
