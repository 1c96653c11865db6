import { type ChannelOption, draftFromChannelProduct, matchChannelProduct } from '@madang/contract/channel-products';
import type { BodyOf } from '@madang/contract/route';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { BundleDialog } from './bundle-dialog.tsx';
import { channelName } from './channel-name.ts';
import { channelProductQuery } from './channels.ts';
import { OptionRow } from './option-row.tsx';
import { ProductChanges } from './product-changes.tsx';

type Wish = BodyOf<typeof matchChannelProduct>;

/** One product of a channel: what each option is of ours. j / k move, Enter confirms what is suggested. */
export function ChannelProductPage() {
  const t = useSay();
  const may = useMay();
  const queries = useQueryClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(channelProductQuery(id));
  const [at, setAt] = useState(0);
  const [editing, setEditing] = useState<ChannelOption | null>(null);
  usePageTitle(data?.product.name ?? t('채널 상품', 'Channel product'));
  const refresh = [['channel-products'], ['channel-work'], ['products']];
  const keep = (whole: NonNullable<typeof data>) => queries.setQueryData(channelProductQuery(id).queryKey, whole);
  const match = useSend(
    'match-channel-product',
    (body: Wish, key) => call(matchChannelProduct, { params: { id }, body, key }),
    { refresh, done: keep, say: t('연결했습니다. 주문에도 반영됩니다.', 'Linked. Its orders have been updated.') },
  );
  const draft = useSend(
    'draft-channel-product',
    (body: BodyOf<typeof draftFromChannelProduct>, key) => call(draftFromChannelProduct, { params: { id }, body, key }),
    { refresh, done: keep, say: t('상품에 담아 연결했습니다', 'Added to the catalog and linked') },
  );
  const options = data?.options ?? [];
  const open = options.filter((one) => one.state === 'unmatched' || one.state === 'suggested');
  const can_write = may('orders.write');
  const accept = (list: readonly ChannelOption[]) => {
    const wishes = list.flatMap((one) =>
      one.suggestions[0]
        ? [
            {
              option_id: one.id,
              components: one.suggestions[0].components.map(({ variant_id, quantity }) => ({ variant_id, quantity })),
            },
          ]
        : [],
    );
    if (wishes.length > 0) void match.run({ options: wishes });
  };
  const index = Math.min(at, options.length - 1);
  const here = options[index];
  const suggested = open.filter((one) => one.suggestions.length > 0);
  useKeys([
    { keys: 'j', label: t('다음 옵션', 'Next option'), run: () => setAt(Math.min(index + 1, options.length - 1)) },
    { keys: 'k', label: t('이전 옵션', 'Previous option'), run: () => setAt(Math.max(index - 1, 0)) },
    ...(can_write
      ? [
          {
            keys: 'Enter',
            label: t('제안대로 연결', 'Link as suggested'),
            run: () => here && open.includes(here) && accept([here]),
          },
          { keys: 'A', label: t('제안 모두 연결', 'Link all suggested'), run: () => accept(suggested) },
          { keys: 'b', label: t('직접 고르기', 'Choose manually'), run: () => here && setEditing(here) },
        ]
      : []),
  ]);
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const failed = match.error ?? draft.error;
  return (
    <>
      <PageHead
        back={
          <Go to={paths.channel_products} className="link">
            {t('채널 상품', 'Channel products')}
          </Go>
        }
        title={data.product.name}
        note={[
          channelName(t, data.product.channel_name),
          data.product.product_key.replace(/^name:.*/, ''),
          data.product.product_title &&
            t(`우리 상품: ${data.product.product_title}`, `Ours: ${data.product.product_title}`),
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          <>
            {can_write && suggested.length > 0 ? (
              <Button look="ink" busy={match.busy} onClick={() => accept(suggested)}>
                {t(`제안 ${count(suggested.length)}개 모두 확인`, `Confirm ${count(suggested.length)} suggestions`)}
              </Button>
            ) : null}
            {may('catalog.write') && open.length > 0 ? (
              <Button look="line" busy={draft.busy} onClick={() => void draft.run({})}>
                {data.product.product_id
                  ? t('우리 상품에 옵션 추가', 'Add options to our product')
                  : t('새 상품 초안으로', 'Create a draft product')}
              </Button>
            ) : null}
          </>
        }
      />
      {failed ? <Refused>{sentenceOf(failed)}</Refused> : null}
      <ProductChanges channel_product_id={id} />
      <Panel
        flush
        title={t('옵션', 'Options')}
        note={t('j / k 이동 · Enter 제안대로 · b 직접 고르기', 'j / k move · Enter as suggested · b choose')}
      >
        <ul className="divide-y divide-line">
          {options.map((one, i) => (
            <OptionRow
              key={one.id}
              option={one}
              here={i === index}
              can_write={can_write}
              onHere={() => setAt(i)}
              onAccept={(components) => void match.run({ options: [{ option_id: one.id, components }] })}
              onEdit={() => setEditing(one)}
              onDraft={may('catalog.write') ? () => void draft.run({ option_ids: [one.id] }) : null}
            />
          ))}
        </ul>
      </Panel>
      {editing ? (
        <BundleDialog
          option={editing}
          onClose={() => setEditing(null)}
          onSave={(components) => {
            void match.run({ options: [{ option_id: editing.id, components }] });
            setEditing(null);
          }}
        />
      ) : null}
    </>
  );
}
