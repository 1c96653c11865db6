import { Type } from 'typebox';
import { Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

export const print_kinds = ['slip', 'label', 'list'] as const;
export const print_sheets = ['a4', 'thermal'] as const;

const Text = Type.Union([Type.String(), Type.Null()]);

export const adminPrint = defineRoute({
  id: 'admin.fulfilment.print',
  method: 'POST',
  path: '/api/v1/admin/prints',
  auth: 'staff:papers.print',
  scope: 'shop',
  summary:
    'Papers of open deliveries: packing slips, labels or the list of a load; those named, in their order, or all of a region. What was printed before says so and has its changes marked. Fetch the file afterwards.',
  body: Type.Object(
    {
      kind: Type.Enum([...print_kinds]),
      /** `thermal`: 100 x 150 mm. A list is always on A4. */
      sheet: Type.Enum([...print_sheets]),
      delivery_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 5_000 })),
      sido: Type.Optional(Type.String({ maxLength: 20 })),
      bundled: Type.Optional(Type.Boolean()),
      /** The load of one team on one day, in the order it is driven; what must not be loaded is left out and counted. */
      load: Type.Optional(
        Type.Object({ team_id: Uuid, day: Type.String({ format: 'date' }) }, { additionalProperties: false }),
      ),
      /** Last stop first, as goods go into a lorry. */
      loading: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  reply: {
    201: Type.Object({
      print_id: Uuid,
      deliveries: Type.Integer(),
      /** How many of them had this kind of paper already. */
      repeated: Type.Integer(),
      /** Stops of the load that must not be loaded: a balance due, a request to cancel, no stock. */
      held_back: Type.Integer(),
    }),
  },
});

export const adminFetchPrint = defineRoute({
  id: 'admin.fulfilment.fetch_print',
  method: 'GET',
  path: '/api/v1/admin/prints/:print_id/file',
  auth: 'staff:papers.print',
  scope: 'shop',
  media: 'binary',
  summary: 'The papers as a PDF, streamed. Who fetched it, and of how many deliveries, is in the audit.',
  params: Type.Object({ print_id: Uuid }),
  reply: { 200: Type.Any() },
});

export const adminListChangedPrints = defineRoute({
  id: 'admin.fulfilment.changed_prints',
  method: 'GET',
  path: '/api/v1/admin/prints/changed',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Deliveries that are not what their newest paper of the last two weeks says, and what changed.',
  reply: {
    200: Type.Object({
      changed: Type.Array(
        Type.Object({
          delivery_id: Uuid,
          number: Type.Integer(),
          state: Type.String(),
          sido: Text,
          sigungu: Text,
          printed_at: Type.String(),
          changes: Type.Array(
            Type.Object({
              what: Type.Enum(['recipient', 'wished_on', 'boxes', 'added', 'removed', 'quantity']),
              title: Text,
              option_text: Text,
              before: Text,
              after: Text,
            }),
          ),
        }),
      ),
    }),
  },
});
