import { useId, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { placeIn, romanised } from '../../../ui/lib/place-names.ts';
import { Button } from '../../ui/button.tsx';
import { Chips } from '../../ui/chips.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { sido_names } from './deliveries.ts';

type Area = { sido: string; sigungu: string | null };

const keyOf = (area: Area) => `${area.sido} ${area.sigungu}`;

/** Provinces and their districts; none of them means the whole country. `districts`: what can be chosen without typing, by province. */
export function AreasField({
  label,
  areas,
  districts,
  onChange,
}: {
  label: string;
  areas: readonly Area[];
  districts?: ReadonlyMap<string, readonly string[]>;
  onChange: (areas: Area[]) => void;
}) {
  const t = useSay();
  const known = useId();
  const [sido, setSido] = useState('');
  const [sigungu, setSigungu] = useState('');
  const add = () => {
    const area = { sido, sigungu: sigungu.trim() || null };
    if (!areas.some((one) => keyOf(one) === keyOf(area))) onChange([...areas, area]);
    setSigungu('');
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-soft">{label}</legend>
      <Chips
        chips={areas.map((one) => ({
          key: keyOf(one),
          text: one.sigungu
            ? placeIn(t, one.sido, one.sigungu)
            : t(`${one.sido} 전체`, `all of ${romanised(one.sido)}`),
        }))}
        onRemove={(key) => onChange(areas.filter((one) => keyOf(one) !== key))}
      />
      <div className="grid grid-cols-1 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
        <SelectField label={t('시도', 'Province')} value={sido} onChange={(event) => setSido(event.target.value)}>
          <option value="">{t('고르기', 'Choose')}</option>
          {sido_names.map((one) => (
            <option key={one} value={one}>
              {placeIn(t, one)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('시군구 (비우면 전체)', 'District (empty: all)')}
          list={districts && known}
          maxLength={20}
          value={sigungu}
          onChange={(event) => setSigungu(event.target.value)}
        />
        {districts ? (
          <datalist id={known}>
            {(districts.get(sido) ?? []).map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        ) : null}
        <Button onClick={add} disabled={!sido}>
          {t('추가', 'Add')}
        </Button>
      </div>
    </fieldset>
  );
}
