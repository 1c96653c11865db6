import { decideProductChange } from '@madang/contract/channel-products';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { usePaged } from '../../ui/paged.ts';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { channelName } from './channel-name.ts';
import { changeValue, fieldWord, productChangesQuery } from './channels.ts';

/** What is called or priced otherwise at a channel now: take it over (always, if wanted) or keep what was known. */
export function ProductChanges({ channel_product_id }: { channel_product_id?: string }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const changes = useInfiniteQuery(productChangesQuery(channel_product_id));
  const { rows: open = [], more } = usePaged(changes, (page) => page.changes);
  const total = changes.data?.pages[0]?.open ?? 0;
  const act = useSend(
    'decide-product-change',
    ({ id, ...body }: { id: string; decision: 'apply' | 'keep'; always?: boolean }, key) =>
      call(decideProductChange, { params: { id }, body, key }),
    { refresh: [['channel-product-changes'], ['channel-products'], ['channel-product'], ['channel-work']] },
  );
  if (open.length === 0) return null;
  return (
    <div className="mb-4">
      <Panel
        flush
        title={t(`채널에서 바뀐 것 ${count(total)}`, `Changed at the channel: ${count(total)}`)}
        note={t('상품 연결은 그대로입니다.', 'The link to our product stays.')}
      >
        <ul className="max-h-72 divide-y divide-line overflow-y-auto">
          {open.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
              <div className="min-w-0">
                <span className="block truncate text-xs text-ink-faint">
                  {[channelName(t, one.channel_name), one.product_name, one.option_text].filter(Boolean).join(' · ')}
                </span>
                <span className="break-all">
                  <span className="text-ink-soft">{fieldWord(one.field, t)}: </span>
                  <s className="text-ink-faint">{changeValue(one, one.before, lang)}</s> →{' '}
                  <b>{changeValue(one, one.after, lang)}</b>
                </span>
              </div>
              {may('orders.write') ? (
                <div className="flex flex-wrap gap-2">
                  <Button look="line" onClick={() => void act.run({ id: one.id, decision: 'apply' })}>
                    {t('반영', 'Apply')}
                  </Button>
                  <Button look="quiet" onClick={() => void act.run({ id: one.id, decision: 'apply', always: true })}>
                    {t('앞으로도 자동 반영', 'Always')}
                  </Button>
                  <Button look="quiet" onClick={() => void act.run({ id: one.id, decision: 'keep' })}>
                    {t('그대로 두기', 'Keep')}
                  </Button>
                </div>
              ) : null}
            </li>
          ))}
        </ul>
        {open.length < total ? (
          <p className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-2 text-xs text-ink-soft">
            {t(`${count(total)}건 중 ${count(open.length)}건`, `${count(open.length)} of ${count(total)}`)}
            <Button busy={changes.isFetchingNextPage} disabled={!more} onClick={() => more?.()}>
              {t('더 보기', 'Show more')}
            </Button>
          </p>
        ) : null}
      </Panel>
    </div>
  );
}
