import { useLanguage } from '../../ui/lib/language.ts';
import { Badge } from '../../ui/parts/status.tsx';
import { wordOf } from './words.ts';

export function StateBadge({ kind, state }: { kind: Parameters<typeof wordOf>[0]; state: string }) {
  const lang = useLanguage();
  const found = wordOf(kind, state);
  return <Badge tone={found.tone}>{found[lang]}</Badge>;
}
