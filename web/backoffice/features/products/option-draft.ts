import type { Option } from '@madang/contract/catalog';
import type { OptionInput } from '@madang/contract/catalog-admin';
import type { Say } from '../../../ui/lib/language.ts';

/** An option as typed: values in one line, separated by commas; kept ones are found again by their text. */
export type OptionDraft = { key: string; id?: string; name: string; name_en: string; values: string };

export const draftOfOptions = (options: readonly Option[]): OptionDraft[] =>
  options.map((option) => ({
    key: option.id,
    id: option.id,
    name: option.name,
    name_en: option.name_en ?? '',
    values: option.values.map(writeValue).join(', '),
  }));

/** `차콜/Charcoal#333333+10000`: value, English, colour of the swatch, and what it adds to the price of new variants. */
function writeValue(value: Option['values'][number]): string {
  return `${value.value}${value.value_en ? `/${value.value_en}` : ''}${value.swatch ?? ''}`;
}

type ValueInput = OptionInput['values'][number];

/** One value as written above; null where nothing is left of it. */
function readValue(text: string): ValueInput | null {
  const match = /^(?<names>.*?)(?<swatch>#[0-9a-fA-F]{6})?(?:(?<extra>[+-]\d[\d ]*))?$/.exec(text.trim());
  const [value = '', value_en = ''] = (match?.groups?.names ?? '').split('/').map((one) => one.trim());
  if (!value) return null;
  const extra = match?.groups?.extra?.replaceAll(' ', '');
  return {
    value,
    ...(value_en ? { value_en } : {}),
    ...(match?.groups?.swatch ? { swatch: match.groups.swatch.toLowerCase() } : {}),
    ...(extra ? { extra_krw: Number(extra) } : {}),
  };
}

/** How many variants the options make; what is wrong; and what to send, kept options and values with their ids. */
export function readOptions(
  drafts: readonly OptionDraft[],
  before: readonly Option[],
  t: Say,
): { error: string } | { options: OptionInput[]; combinations: number } {
  const options: OptionInput[] = [];
  for (const draft of drafts) {
    const name = draft.name.trim();
    const values = draft.values
      .split(',')
      .map(readValue)
      .filter((one) => one !== null);
    if (!name) return { error: t('옵션 이름을 적으세요.', 'Name every option.') };
    if (values.length === 0)
      return { error: t(`${name}: 값을 하나 이상 적으세요.`, `${name}: give at least one value.`) };
    if (values.length > 50) return { error: t(`${name}: 값은 50개까지입니다.`, `${name}: 50 values at most.`) };
    if (new Set(values.map((one) => one.value)).size < values.length)
      return { error: t(`${name}: 같은 값이 두 번 있습니다.`, `${name}: a value appears twice.`) };
    const kept = before.find((option) => option.id === draft.id);
    options.push({
      ...(kept ? { id: kept.id } : {}),
      name,
      name_en: draft.name_en.trim() || null,
      values: values.map((one) => {
        const same = kept?.values.find((value) => value.value === one.value);
        return same ? { ...one, id: same.id } : one;
      }),
    });
  }
  if (new Set(options.map((one) => one.name)).size < options.length)
    return { error: t('옵션 이름이 겹칩니다.', 'Two options have the same name.') };
  return { options, combinations: options.reduce((all, option) => all * option.values.length, 1) };
}
