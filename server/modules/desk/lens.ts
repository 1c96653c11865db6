/**
 * What the grid filters and sorts by, of every row, in columns of numbers: one array a column, a row's place in it is its slot.
 * Every question is one pass over the arrays it names, so that no filter, no sort and no combination of them has a bad plan; the
 * count is always exact. Some 90 bytes a row. No I/O, no clock: `watch-desk.ts` fills it, `find-rows.ts` asks it.
 */
export const lens_columns = {
  states: Int32Array,
  state_rank: Uint8Array,
  flags: Int32Array,
  shops: Int32Array,
  channel: Int32Array,
  region: Int32Array,
  team: Int32Array,
  mark: Int32Array,
  drop: Int32Array,
  /** The first of the goods: what a sort by product goes by. */
  product: Int32Array,
  quantity: Int32Array,
  amount: Float64Array,
  number: Float64Array,
  ordered: Int32Array,
  paid: Int32Array,
  dispatched: Int32Array,
  delivered: Int32Array,
  due: Int32Array,
  wished: Int32Array,
} as const;

export type ColumnName = keyof typeof lens_columns;
export type Numbers = Int32Array | Uint8Array | Float64Array;
export type LensRow = { slot: number; goods: readonly number[] } & Record<ColumnName, number>;

/** What stands for no time and no day. */
export const nothing = -2_147_483_648;

export type Lens = ReturnType<typeof createLens>;

/** `capacity`: how many rows it has room for before it grows. */
export function createLens(capacity = 1_024) {
  /** One above the highest slot. */
  let end = 0;
  let rows = 0;
  let present = new Uint8Array(capacity);
  // The slots of all rows in their order. Only ever added to: whoever reads one while rows come or go reads what was there.
  let listed = new Uint32Array(capacity);
  let listed_count = 0;
  const names = Object.keys(lens_columns) as ColumnName[];
  const columns = {} as Record<ColumnName, Numbers>;
  for (const name of names) columns[name] = new lens_columns[name](capacity);
  // One kind of goods is kept in the row itself; several lie one after another in the pool, from `goods[slot]` on.
  let goods = new Int32Array(capacity);
  let goods_count = new Uint8Array(capacity);
  let pool = new Int32Array(1_024);
  let pool_end = 0;

  return {
    put,
    remove,
    get end() {
      return end;
    },
    get rows() {
      return rows;
    },
    get present() {
      return present;
    },
    /** The slots of all rows, in their order: the first `rows` of it, for reading only. */
    slots,
    column: (name: ColumnName): Numbers => columns[name],
    goods: () => ({ first: goods, count: goods_count, pool }),
    bytes: () => names.reduce((sum, name) => sum + columns[name].byteLength, 0) + capacity * 10 + pool.byteLength,
  };

  function grow(slot: number): void {
    const wanted = Math.max(slot + 1, Math.ceil(capacity * 1.5));
    const larger = <T extends Numbers>(from: T, make: new (length: number) => T): T => {
      const to = new make(wanted);
      to.set(from);
      return to;
    };
    for (const name of names)
      columns[name] = larger(columns[name], lens_columns[name] as new (length: number) => Numbers);
    present = larger(present, Uint8Array);
    goods = larger(goods, Int32Array);
    goods_count = larger(goods_count, Uint8Array);
    capacity = wanted;
  }

  /** A row as it is now, new or over the one at its slot. */
  function put(row: LensRow): void {
    const { slot } = row;
    if (slot >= capacity) grow(slot);
    if (slot >= end) end = slot + 1;
    if (!present[slot]) list(slot);
    present[slot] = 1;
    for (const name of names) columns[name][slot] = row[name];
    putGoods(slot, row.goods.slice(0, 255));
  }

  function list(slot: number): void {
    const last = listed[listed_count - 1] ?? -1;
    if (listed_count === rows && slot > last) {
      if (listed_count === listed.length) {
        const longer = new Uint32Array(capacity);
        longer.set(listed);
        listed = longer;
      }
      listed[listed_count++] = slot;
    } else listed_count = -1;
    rows++;
  }

  function slots(): Uint32Array {
    if (listed_count === rows) return listed;
    listed = new Uint32Array(capacity);
    listed_count = 0;
    for (let slot = 0; slot < end; slot++) if (present[slot] === 1) listed[listed_count++] = slot;
    return listed;
  }

  function putGoods(slot: number, codes: readonly number[]): void {
    const count = codes.length;
    // As many as before fit where they were.
    const at = count > 1 && goods_count[slot] === count ? goods[slot]! : pool_end;
    goods_count[slot] = count;
    if (count <= 1) {
      goods[slot] = codes[0] ?? 0;
      return;
    }
    if (at + count > pool.length) {
      const longer = new Int32Array(Math.ceil((at + count) * 1.5));
      longer.set(pool);
      pool = longer;
    }
    for (let i = 0; i < count; i++) pool[at + i] = codes[i]!;
    goods[slot] = at;
    if (at === pool_end) pool_end += count;
  }

  function remove(slot: number): void {
    if (!present[slot]) return;
    present[slot] = 0;
    listed_count = -1;
    rows--;
  }
}
