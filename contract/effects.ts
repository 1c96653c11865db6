import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

export const effect_states = ['due', 'running', 'unknown', 'done', 'refused', 'parked'] as const;

/** Something that leaves the process: a capture, a refund, a mail. Its payload may hold secrets and is not shown. */
export const EffectRow = Type.Object({
  effect_id: Uuid,
  kind: Type.String({ description: 'payments.capture | payments.refund | notifications.mail …' }),
  /** Of what: the key the provider sees, often an order's or a refund's id. */
  key: Type.String(),
  state: Type.Enum([...effect_states]),
  attempts: Type.Integer(),
  /** Why it is not done: the last unknown reason or refusal code. */
  reason: Type.Union([Type.String(), Type.Null()]),
  /** When it is tried or asked about next; null when finished or parked. */
  next_at: Type.Union([Instant, Type.Null()]),
  created_at: Instant,
  updated_at: Instant,
});

export const adminListEffects = defineRoute({
  id: 'admin.effects.list',
  method: 'GET',
  path: '/api/v1/admin/effects',
  auth: 'staff:payments.read',
  summary: 'Effects, newest first; `counts` are of what is not finished.',
  query: Type.Object({
    state: Type.Optional(Type.Enum([...effect_states])),
    kind: Type.Optional(Type.String({ maxLength: 60 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: {
    200: Type.Object({
      effects: Type.Array(EffectRow),
      next_cursor: Type.Union([Type.String(), Type.Null()]),
      counts: Type.Object({
        due: Type.Integer(),
        running: Type.Integer(),
        unknown: Type.Integer(),
        parked: Type.Integer(),
      }),
    }),
  },
});

export const adminRetryEffect = defineRoute({
  id: 'admin.effects.retry',
  method: 'POST',
  path: '/api/v1/admin/effects/:effect_id/retry',
  auth: 'staff:payments.write',
  summary: 'Take a parked effect up again: what is unknown is asked about first, never sent twice.',
  params: Type.Object({ effect_id: Uuid }),
  reply: { 200: EffectRow },
});
