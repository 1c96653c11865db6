import { orderRoute } from '@madang/contract/driver';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import type { BoardStop } from './days.ts';

/** Stops in the order they are driven: as it was set, then district by district, as the driver's telephone has it. */
const inRouteOrder = (stops: readonly BoardStop[]): BoardStop[] => {
  const place = (stop: BoardStop) => [stop.sido, stop.sigungu, stop.gu].filter(Boolean).join(' ');
  return stops.toSorted(
    (a, b) =>
      (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) ||
      place(a).localeCompare(place(b), 'ko') ||
      a.number - b.number,
  );
};

/** The list of a team's day, whose order is set by dragging or by the two arrows of each row; papers and telephones follow it. */
export function RouteOrder({
  stops,
  slot,
  version,
  children,
}: {
  stops: readonly BoardStop[];
  /** Null: cannot be ordered here (no team, or no right to). */
  slot: { team_id: string; day: string } | null;
  version: number;
  children: (stop: BoardStop) => ReactNode;
}) {
  const t = useSay();
  const [mine, setMine] = useState<{ ids: readonly string[]; version: number } | null>(null);
  const [told, setTold] = useState('');
  const dragged = useRef<string | null>(null);
  /** The order last asked for, while one is being sent; and the version of the last one saved here. */
  const wanted = useRef<readonly string[] | null>(null);
  const saved = useRef(0);
  const sorted = inRouteOrder(stops);
  const by_id = new Map(sorted.map((stop) => [stop.delivery_id, stop]));
  const known = mine && mine.version >= version ? mine.ids.flatMap((id) => by_id.get(id) ?? []) : null;
  const shown = known && known.length === sorted.length ? known : sorted;
  const act = useSend(
    'order-route',
    (ids: readonly string[]) =>
      call(orderRoute, {
        params: slot!,
        body: { delivery_ids: [...ids], version: Math.max(version, saved.current) },
      }),
    { refresh: [['delivery-days']] },
  );
  const put = async (id: string, to: number) => {
    const ids = shown.map((stop) => stop.delivery_id).filter((one) => one !== id);
    ids.splice(Math.max(0, Math.min(ids.length, to)), 0, id);
    setMine({ ids, version: Math.max(version, saved.current) });
    setTold(t(`${to + 1}번째로 옮김`, `Now number ${to + 1}`));
    const sending = wanted.current !== null;
    wanted.current = ids;
    // Who moves on while an order is being sent: the newest goes out when that one is answered.
    if (sending) return;
    for (let next: readonly string[] | null = ids; next; ) {
      const done: { version: number } | undefined = await act.run(next);
      if (!done) {
        wanted.current = null;
        setMine(null);
        return;
      }
      saved.current = done.version;
      const newest: readonly string[] = wanted.current ?? next;
      setMine({ ids: newest, version: done.version });
      next = newest === next ? null : newest;
    }
    wanted.current = null;
  };
  const conflict = act.error instanceof Problem && act.error.code === 'conflict';
  return (
    <>
      {act.error ? (
        <Refused>
          {conflict
            ? t(
                '다른 사람이 먼저 순서를 바꿨습니다. 새 순서를 보여 드립니다.',
                'Somebody else has set the order first; it is shown now.',
              )
            : sentenceOf(act.error)}
        </Refused>
      ) : null}
      <p className="sr-only" role="status">
        {told}
      </p>
      <ol className="divide-y divide-line">
        {shown.map((stop, at) => (
          <li
            key={stop.delivery_id}
            className="flex items-center gap-2 py-1"
            draggable={slot !== null}
            onDragStart={(event: DragEvent) => {
              if (!slot) return;
              event.stopPropagation();
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', String(stop.number));
              dragged.current = stop.delivery_id;
            }}
            onDragOver={(event) => dragged.current && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              const id = dragged.current;
              dragged.current = null;
              if (id && id !== stop.delivery_id) void put(id, at);
            }}
          >
            {slot ? (
              <span className="flex shrink-0 items-center">
                <b className="tabular w-6 text-right text-xs text-ink-soft">{at + 1}</b>
                <Arrow
                  sign="↑"
                  name={t(`D${stop.number} 앞으로`, `D${stop.number} earlier`)}
                  off={at === 0}
                  run={() => void put(stop.delivery_id, at - 1)}
                />
                <Arrow
                  sign="↓"
                  name={t(`D${stop.number} 뒤로`, `D${stop.number} later`)}
                  off={at === shown.length - 1}
                  run={() => void put(stop.delivery_id, at + 1)}
                />
              </span>
            ) : null}
            {children(stop)}
          </li>
        ))}
      </ol>
    </>
  );
}

function Arrow({ sign, name, off, run }: { sign: string; name: string; off: boolean; run: () => void }) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-disabled={off}
      className="grid h-7 w-6 place-items-center rounded text-ink-soft hover:bg-sunken aria-disabled:text-line-strong pointer-coarse:h-9 pointer-coarse:w-9"
      onClick={() => {
        if (!off) run();
      }}
    >
      {sign}
    </button>
  );
}
