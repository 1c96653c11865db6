import {
  addTeam,
  changeTeam,
  type DeliveryTeam,
  readTeamDrivers,
  setTeamDrivers,
} from '@madang/contract/delivery-days';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { AreasField } from '../deliveries/areas-field.tsx';

type Area = DeliveryTeam['areas'][number];
type DayOff = DeliveryTeam['days_off'][number];

/** A team of the house: its name, where it goes, on which weekdays, how many stops a day. */
export function TeamDialog({
  team,
  shop_id,
  districts,
  onClose,
}: {
  team: DeliveryTeam | null;
  shop_id: string;
  /** 시군구 that have been seen, by province: what can be chosen without typing. */
  districts: ReadonlyMap<string, readonly string[]>;
  onClose: () => void;
}) {
  const t = useSay();
  const [name, setName] = useState(team?.name ?? '');
  const [capacity, setCapacity] = useState(String(team?.capacity ?? 15));
  const [weekdays, setWeekdays] = useState<readonly number[]>(team?.weekdays ?? [1, 2, 3, 4, 5, 6]);
  const [areas, setAreas] = useState<readonly Area[]>(team?.areas ?? []);
  const [days_off, setDaysOff] = useState<readonly DayOff[]>(team?.days_off ?? []);
  const [tried, setTried] = useState(false);
  const drivers = useQuery({
    queryKey: ['delivery-days', 'drivers', team?.team_id],
    queryFn: () => call(readTeamDrivers, { params: { team_id: team!.team_id } }),
    enabled: team !== null,
  });
  const [driving, setDriving] = useState<readonly string[] | null>(null);
  const chosen = driving ?? (drivers.data?.drivers ?? []).filter((one) => one.drives).map((one) => one.account_id);
  const stops = readWhole(capacity);
  const wrong = { name: name.trim() === '', capacity: stops === null || stops > 1_000 };
  const refresh = [['delivery-days']];
  const save = useSend(
    'save-team',
    async (retired: boolean, key) => {
      const wish = {
        name: name.trim(),
        weekdays: [...weekdays],
        capacity: stops ?? 0,
        areas: [...areas],
        days_off: [...days_off],
      };
      if (!team) return await call(addTeam, { body: { shop_id, ...wish }, key });
      const body = { ...wish, version: team.version, ...(retired ? { retired } : {}) };
      const params = { team_id: team.team_id };
      if (driving) await call(setTeamDrivers, { params, body: { account_ids: [...driving] } });
      return await call(changeTeam, { params, body, key });
    },
    { refresh, say: t('팀을 저장했습니다', 'The team was saved'), done: onClose },
  );
  const words = t('월화수목금토일', 'MTWTFSS');
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrong.name && !wrong.capacity) void save.run(false);
      }}
      title={team ? team.name : t('새 팀', 'New team')}
      footer={
        <>
          {team ? (
            <Button look="quiet" onClick={() => void save.run(true)}>
              {t('팀 없애기', 'Remove team')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button look="ink" type="submit" busy={save.busy}>
            {t('저장', 'Save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-3">
          <TextField
            label={t('이름', 'Name')}
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={tried && wrong.name ? t('이름을 적어 주세요', 'Give it a name') : null}
          />
          <WholeField
            label={t('하루에 갈 곳', 'Stops per day')}
            value={capacity}
            onChange={setCapacity}
            error={tried && wrong.capacity ? t('0에서 1,000 사이', 'Between 0 and 1,000') : null}
          />
        </div>
        <fieldset>
          <legend className="mb-1 text-xs font-medium text-ink-soft">{t('가는 요일', 'Weekdays')}</legend>
          <div className="flex flex-wrap gap-x-3">
            {[...words].map((word, i) => (
              <Checkbox
                // biome-ignore lint/suspicious/noArrayIndexKey: seven weekdays, always these
                key={i}
                label={word}
                checked={weekdays.includes(i + 1)}
                onChange={(event) =>
                  setWeekdays(event.target.checked ? [...weekdays, i + 1] : weekdays.filter((one) => one !== i + 1))
                }
              />
            ))}
          </div>
        </fieldset>
        <AreasField
          label={t('담당 지역 (없으면 전국)', 'Areas (none: nationwide)')}
          areas={areas}
          districts={districts}
          onChange={setAreas}
        />
        <DaysOff days={days_off} onChange={setDaysOff} />
        {team ? (
          <fieldset>
            <legend className="mb-1 text-xs font-medium text-ink-soft">
              {t('기사 (고른 사람만 이 팀의 배송을 봅니다)', 'Drivers (only they see this team’s deliveries)')}
            </legend>
            {drivers.data?.drivers.length === 0 ? (
              <p className="text-sm text-ink-soft">
                {t(
                  '기사가 없습니다. 함께 일하는 사람에서 기사 역할로 초대하세요.',
                  'No drivers yet. Invite someone with the driver role under People.',
                )}
              </p>
            ) : null}
            <div className="flex flex-wrap gap-x-3">
              {(drivers.data?.drivers ?? []).map((one) => (
                <Checkbox
                  key={one.account_id}
                  label={one.name}
                  checked={chosen.includes(one.account_id)}
                  onChange={(event) =>
                    setDriving(
                      event.target.checked
                        ? [...chosen, one.account_id]
                        : chosen.filter((other) => other !== one.account_id),
                    )
                  }
                />
              ))}
            </div>
          </fieldset>
        ) : null}
        {save.error ? <Refused>{sentenceOf(save.error)}</Refused> : null}
      </div>
    </Dialog>
  );
}

/** Days the team does not drive, beside the shop's own closures and public holidays. */
function DaysOff({ days, onChange }: { days: readonly DayOff[]; onChange: (days: readonly DayOff[]) => void }) {
  const t = useSay();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const until = to || from;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-soft">
        {t(
          '쉬는 날 (상점 휴무와 공휴일은 자동으로 적용됩니다)',
          'Days off (shop closures and public holidays are automatic)',
        )}
      </legend>
      <ul className="flex flex-wrap gap-1.5">
        {days.map((one) => (
          <li key={`${one.from} ${one.to}`}>
            <Button look="line" className="tabular" onClick={() => onChange(days.filter((other) => other !== one))}>
              {one.from === one.to ? one.from : `${one.from} – ${one.to}`} ×
              <span className="sr-only"> {t('빼기', 'remove')}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
        <TextField
          label={t('첫날', 'First day')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t('마지막 날', 'Last day')}
          type="date"
          min={from}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Button
          disabled={!from || until < from}
          onClick={() => {
            const same = days.some((one) => one.from === from && one.to === until);
            if (!same) onChange([...days, { from, to: until }].sort((a, b) => (a.from < b.from ? -1 : 1)));
            setFrom('');
            setTo('');
          }}
        >
          {t('쉬는 날 넣기', 'Add days off')}
        </Button>
      </div>
    </fieldset>
  );
}
