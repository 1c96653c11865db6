// Without a schema, for the processes that take files in: what describes routes takes a quarter of a second to load.
/** No larger file is taken. */
export const import_limit_mb = 64;

/** Fields a column of an unknown sheet can be drawn to. */
export const mapping_fields = [
  'order',
  'key',
  'orderedAt',
  'product',
  'productNo',
  'option',
  'code',
  'qty',
  'total',
  'unit',
  'recipient',
  'phone',
  'phone2',
  'address',
  'address2',
  'zip',
  'message',
  'hopeDate',
  'buyer',
  'buyerPhone',
  'store',
  'courier',
  'invoice',
] as const;
