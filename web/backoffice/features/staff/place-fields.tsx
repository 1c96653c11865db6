import { useQuery } from '@tanstack/react-query';
import { useSay } from '../../../ui/lib/language.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { Checkbox, SelectField } from '../../ui/field.tsx';
import { shopsQuery } from '../products/products.ts';
import { rolesQuery } from './staff.ts';

export type Place = { role: string; shops: string[] | null };

/** A role, and the shops it is limited to. */
export function PlaceFields({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  const t = useSay();
  const roleName = useRoleName();
  const roles = useQuery(rolesQuery).data?.roles ?? [];
  const shops = useQuery(shopsQuery).data ?? [];
  const own_only = roles.find((one) => one.role === place.role)?.own_shops_only ?? false;
  const limited = own_only || place.shops !== null;
  return (
    <>
      <SelectField
        label={t('역할', 'Role')}
        value={place.role}
        onChange={(event) => onChange({ ...place, role: event.target.value })}
      >
        {roles.map(({ role }) => (
          <option key={role} value={role}>
            {roleName(role)}
          </option>
        ))}
      </SelectField>
      {place.role === 'owner' ? null : (
        <fieldset className="grid grid-cols-1">
          <legend className="mb-1 text-xs font-medium text-ink-soft">
            {t('볼 수 있는 가게', 'Shops they can see')}
          </legend>
          {own_only ? null : (
            <Checkbox
              label={t('모든 가게', 'All shops')}
              checked={!limited}
              onChange={(event) => onChange({ ...place, shops: event.target.checked ? null : [] })}
            />
          )}
          {limited
            ? shops.map((shop) => (
                <Checkbox
                  key={shop.id}
                  label={shop.name}
                  checked={place.shops?.includes(shop.id) ?? false}
                  onChange={(event) => {
                    const others = (place.shops ?? []).filter((id) => id !== shop.id);
                    onChange({ ...place, shops: event.target.checked ? [...others, shop.id] : others });
                  }}
                />
              ))
            : null}
        </fieldset>
      )}
    </>
  );
}
