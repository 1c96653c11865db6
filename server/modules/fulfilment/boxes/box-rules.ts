import type { box_states } from '@madang/contract';

type BoxState = (typeof box_states)[number];

export type Box = {
  id: string;
  delivery_id: string;
  /** Whose goods it holds a part of; null: whatever of the delivery has no boxes of its own. */
  line_id: string | null;
  variant_id: string | null;
  piece: number;
  part: number;
  name: string;
  /** Its number is the one the channel is told. */
  declared: boolean;
  position: number;
  courier: string | null;
  tracking_number: string | null;
  state: BoxState;
  state_at: Date | null;
  void: boolean;
};

export type BoxedLine = {
  line_id: string;
  /** Something of it is still to go, or went. */
  alive: boolean;
  /** Its channel has not been told that it left. */
  open: boolean;
  /** What the whole line holds; empty where nobody knows. */
  goods: readonly { variant_id: string; quantity: number; boxes: readonly string[] }[];
  courier: string | null;
  tracking_number: string | null;
};

type Part = Pick<Box, 'line_id' | 'variant_id' | 'piece' | 'part' | 'name'>;

const keyOf = (one: Pick<Box, 'line_id' | 'variant_id' | 'piece' | 'part'>) =>
  `${one.line_id} ${one.variant_id} ${one.piece} ${one.part}`;
const several = (goods: { boxes: readonly string[] }) => goods.boxes.length > 1;

/** Every box the goods of a line are packed in, piece by piece. */
function partsOf(line: BoxedLine): Part[] {
  if (!line.alive) return [];
  return line.goods
    .filter(several)
    .flatMap(({ variant_id, quantity, boxes }) =>
      Array.from({ length: quantity }, (_, piece) => piece + 1).flatMap((piece) =>
        boxes.map((name, at) => ({ line_id: line.line_id, variant_id, piece, part: at + 1, name })),
      ),
    );
}

/**
 * The boxes of one delivery as they should be: one for each part of each piece that goes in several, one more for all the rest where
 * there is any; without goods in several none, until there is a number. What has no number and is not wanted any more is left out of
 * the answer; what has one is void. A channel's number is taken for the declared box. `known`: boxes of the delivery, and those its
 * lines had in another.
 */
export function planBoxes(
  delivery_id: string,
  lines: readonly BoxedLine[],
  known: readonly Box[],
  newId: () => string,
): Box[] {
  const by_key = new Map(known.filter((one) => one.line_id !== null).map((one) => [keyOf(one), one]));
  let last = Math.max(0, ...known.filter((one) => one.delivery_id === delivery_id).map((one) => one.position));
  const at = (box: Box | undefined) => (box?.delivery_id === delivery_id ? box.position : ++last);
  const fresh = (part: Part): Box => ({
    ...part,
    ...{ id: newId(), delivery_id, position: at(undefined), declared: false, void: false },
    ...{ courier: null, tracking_number: null, state: 'waiting', state_at: null },
  });
  const boxes: Box[] = [];
  for (const line of lines) {
    const own = partsOf(line).map((part): Box => {
      const box = by_key.get(keyOf(part));
      by_key.delete(keyOf(part));
      return box ? { ...box, delivery_id, position: at(box), name: part.name, void: false } : fresh(part);
    });
    const declared = own.find((one) => one.declared) ?? own[0];
    for (const one of own) one.declared = one === declared;
    // Another box of the line may have it: then the declared one only lacks its own.
    const taken = own.some((one) => one !== declared && one.tracking_number === line.tracking_number);
    if (declared && line.open && line.tracking_number && !taken) number(declared, line);
    boxes.push(...own);
  }
  boxes.push(...restOf(lines, known, delivery_id, boxes.length > 0, fresh));
  const kept = new Set(boxes.map((one) => one.id));
  const here = new Set(lines.map((line) => line.line_id));
  const gone = known.filter(
    (one) => !kept.has(one.id) && (one.line_id ? here.has(one.line_id) : one.delivery_id === delivery_id),
  );
  for (const one of gone) if (one.tracking_number !== null) boxes.push({ ...one, declared: false, void: true });
  return boxes;
}

/** A number its box did not have: what was known of the other one is not true of it. */
function number(box: Box, said: Pick<BoxedLine, 'courier' | 'tracking_number'>): void {
  if (box.tracking_number === said.tracking_number && box.courier === said.courier) return;
  if (box.state === 'arrived') return;
  Object.assign(box, {
    courier: said.courier ?? '',
    tracking_number: said.tracking_number,
    state: 'waiting',
    state_at: null,
  });
}

/** What all goes in that has no boxes of its own. Lines that left under several numbers went in several. */
function restOf(
  lines: readonly BoxedLine[],
  known: readonly Box[],
  delivery_id: string,
  has_own: boolean,
  fresh: (part: Part) => Box,
): Box[] {
  const alive = lines.filter((line) => line.alive);
  const something = alive.some((line) => line.goods.length === 0 || line.goods.some((goods) => !several(goods)));
  if (!something) return [];
  const rest = known
    .filter((one) => one.line_id === null && one.delivery_id === delivery_id)
    .map((one) => ({ ...one, void: false }));
  const add = () => {
    const piece = Math.max(0, ...rest.map((one) => one.piece)) + 1;
    const box = { ...fresh({ line_id: null, variant_id: null, piece, part: 1, name: '' }), declared: true };
    rest.push(box);
    return box;
  };
  if (has_own && rest.length === 0) add();
  const plain = alive.filter((line) => line.open && !line.goods.some(several) && line.tracking_number);
  const said = new Map(plain.map((line) => [line.tracking_number, line]));
  for (const [tracking_number, line] of said) {
    if (rest.some((one) => one.tracking_number === tracking_number && one.courier === line.courier)) continue;
    const same = rest.find((one) => one.tracking_number === tracking_number);
    const stale = rest.find((one) => one.declared && one.state !== 'arrived' && !said.has(one.tracking_number));
    number(same ?? rest.find((one) => one.tracking_number === null) ?? stale ?? add(), line);
  }
  return rest;
}

/** When the last of a delivery's boxes arrived; null while one has not, or where there is none. */
export function arrivedAt(boxes: readonly Pick<Box, 'state' | 'state_at' | 'void'>[]): Date | null {
  const live = boxes.filter((one) => !one.void);
  if (live.length === 0 || live.some((one) => one.state !== 'arrived')) return null;
  return new Date(Math.max(...live.map((one) => one.state_at!.getTime())));
}

/** `D100001-2` on a label: the delivery and the box's place in it; without a place the whole delivery. Null: something else. */
export function readLabel(text: string): { number: number; k: number | null } | null {
  const found = /^D(\d{6,12})(?:-(\d{1,4}))?$/i.exec(text.replaceAll(/\s/g, ''));
  return found ? { number: Number(found[1]), k: found[2] ? Number(found[2]) : null } : null;
}
