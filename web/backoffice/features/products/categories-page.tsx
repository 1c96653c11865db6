import type { Category } from '@madang/contract/catalog';
import { createCategory, deleteCategory, updateCategory } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { categoriesQuery } from './products.ts';

const refresh = [['categories'], ['products', 'list']];

/** Children below their parents, each in the order of the menu. */
function inTree(categories: readonly Category[]): Category[] {
  const tops = categories.filter((one) => one.parent_slug === null).sort((a, b) => a.position - b.position);
  return tops.flatMap((top) => [
    top,
    ...categories.filter((one) => one.parent_slug === top.slug).sort((a, b) => a.position - b.position),
  ]);
}

export function CategoriesPage() {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  usePageTitle(t('카테고리', 'Categories'));
  const { data, error, refetch } = useQuery(categoriesQuery);
  const [editing, setEditing] = useState<Category | 'new' | null>(null);
  const can_write = may('catalog.write');
  const move = useSend(
    'move-category',
    ({ id, position }: { id: string; position: number }, key) =>
      call(updateCategory, { params: { id }, body: { position }, key }),
    { refresh },
  );
  const swap = async (list: readonly Category[], category: Category, by: -1 | 1) => {
    const siblings = list.filter((one) => one.parent_slug === category.parent_slug);
    const at = siblings.indexOf(category);
    const other = siblings[at + by];
    if (!other) return;
    await move.run({ id: category.id, position: at + by });
    await move.run({ id: other.id, position: at });
  };
  const add = can_write ? (
    <Button look="ink" onClick={() => setEditing('new')}>
      {t('새 카테고리', 'New category')}
    </Button>
  ) : null;
  const list = data ? inTree(data.categories) : undefined;
  return (
    <>
      <PageHead
        back={
          <Go to={paths.products} className="link">
            {t('상품 목록', 'Products')}
          </Go>
        }
        title={t('카테고리', 'Categories')}
        actions={add}
      />
      <div className="max-w-3xl overflow-hidden rounded-lg border border-line bg-raised">
        {error && !list ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
        {!list && !error ? <Skeleton className="m-4 h-40" /> : null}
        {list?.length === 0 ? (
          <Empty title={t('아직 카테고리가 없습니다', 'No categories yet')} action={add}>
            {t('가게 메뉴가 됩니다. 두 단계까지 만들 수 있습니다.', 'They form the shop’s menu, up to two levels.')}
          </Empty>
        ) : null}
        <Refused>{move.error ? sentenceOf(move.error) : null}</Refused>
        <ul>
          {list?.map((category) => (
            <li
              key={category.id}
              className={`flex items-center gap-2 border-b border-line/70 py-1 pr-2 last:border-0 ${category.parent_slug ? 'pl-10' : 'pl-4 font-medium'}`}
            >
              <span className="min-w-0 flex-1 truncate">
                {(lang === 'en' && category.name_en) || category.name}
                <span className="ml-2 text-xs font-normal text-ink-faint">/{category.slug}</span>
              </span>
              <Go
                to={paths.products}
                search={{ category_id: category.id }}
                className="link tabular inline-flex size-8 items-center justify-center text-xs font-normal pointer-coarse:size-11"
              >
                <span className="sr-only">
                  {t(`${category.name} 상품 수 `, `Products of ${category.name_en ?? category.name}: `)}
                </span>
                {category.product_count}
              </Go>
              {can_write ? (
                <>
                  <IconButton
                    label={t(`${category.name} 위로`, `${category.name} up`)}
                    onClick={() => void swap(list, category, -1)}
                  >
                    <Icon name="up" />
                  </IconButton>
                  <IconButton
                    label={t(`${category.name} 아래로`, `${category.name} down`)}
                    onClick={() => void swap(list, category, 1)}
                  >
                    <Icon name="down" />
                  </IconButton>
                  <Button
                    look="quiet"
                    onClick={() => setEditing(category)}
                    aria-label={t(`${category.name} 수정`, `Edit ${category.name}`)}
                  >
                    {t('수정', 'Edit')}
                  </Button>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      <CategoryDialog editing={editing} all={data?.categories ?? []} onClose={() => setEditing(null)} />
    </>
  );
}

function CategoryDialog({
  editing,
  all,
  onClose,
}: {
  editing: Category | 'new' | null;
  all: readonly Category[];
  onClose: () => void;
}) {
  const t = useSay();
  const old = editing === 'new' ? null : editing;
  const [name, setName] = useState('');
  const [name_en, setNameEn] = useState('');
  const [slug, setSlug] = useState('');
  const [parent_id, setParent] = useState('');
  const save = useSend(
    `category-${old?.id ?? 'new'}`,
    (body: BodyOf<typeof createCategory>, key) =>
      old ? call(updateCategory, { params: { id: old.id }, body, key }) : call(createCategory, { body, key }),
    { refresh, say: t('저장했습니다.', 'Saved.'), done: onClose },
  );
  const remove = useSend('delete-category', (id: string, key) => call(deleteCategory, { params: { id }, key }), {
    refresh,
    say: t('지웠습니다.', 'Deleted.'),
    done: onClose,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form each time it opens
  useEffect(() => {
    if (!editing) return;
    setName(old?.name ?? '');
    setNameEn(old?.name_en ?? '');
    setSlug(old?.slug ?? '');
    setParent(all.find((one) => one.slug === old?.parent_slug)?.id ?? '');
    save.clear();
    remove.clear();
  }, [editing]);
  const has_children = old !== null && all.some((one) => one.parent_slug === old.slug);
  const submit = () => {
    if (!name.trim()) return;
    void save.run({
      name: name.trim(),
      name_en: name_en.trim() || null,
      parent_id: parent_id || null,
      ...(slug.trim() ? { slug: slug.trim() } : {}),
    });
  };
  const problem = save.error ?? remove.error;
  return (
    <Dialog
      open={editing !== null}
      onClose={onClose}
      onSubmit={submit}
      size="sm"
      title={old ? t('카테고리 수정', 'Edit category') : t('새 카테고리', 'New category')}
      footer={
        <>
          {old ? (
            <Button
              look="bad"
              className="mr-auto"
              busy={remove.busy}
              disabled={has_children}
              onClick={() => void remove.run(old.id)}
            >
              {t('지우기', 'Delete')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="ink" busy={save.busy} disabled={!name.trim()}>
            {t('저장', 'Save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('이름', 'Name')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('영어 이름', 'English name')}
          maxLength={60}
          value={name_en}
          onChange={(event) => setNameEn(event.target.value)}
        />
        <TextField
          label={t('URL 주소 (비우면 이름으로)', 'URL (leave empty to use the name)')}
          maxLength={80}
          value={slug}
          onChange={(event) => setSlug(event.target.value)}
        />
        <SelectField
          label={t('위 카테고리', 'Below')}
          value={parent_id}
          disabled={has_children}
          hint={
            has_children
              ? t('아래 카테고리가 있어 옮길 수 없습니다.', 'It has subcategories and cannot be moved.')
              : undefined
          }
          onChange={(event) => setParent(event.target.value)}
        >
          <option value="">{t('없음 (맨 위)', 'None (top)')}</option>
          {all
            .filter((one) => one.parent_slug === null && one.id !== old?.id)
            .map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
        </SelectField>
        <Refused>{problem ? sentenceOf(problem) : null}</Refused>
      </div>
    </Dialog>
  );
}
