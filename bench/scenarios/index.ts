import type { Scenario } from '../main.ts';
import { coupons } from './coupons.ts';
import { delivery } from './delivery.ts';
import { deliveryBoard } from './delivery-board.ts';
import { grid, gridExport } from './grid.ts';
import { growth } from './growth.ts';
import { identityCheck } from './identity-check.ts';
import { idleMemory } from './idle-memory.ts';
import { importing } from './importing.ts';
import { line } from './line.ts';
import { placing } from './placing.ts';
import { purchase } from './purchase.ts';
import { reading } from './reading.ts';
import { sealing } from './sealing.ts';
import { signInStorm } from './sign-in-storm.ts';
import { start } from './start.ts';

/** Every measurement, in the order they are told. */
export const scenarios: Scenario[] = [
  placing,
  purchase,
  coupons,
  sealing,
  identityCheck,
  signInStorm,
  reading,
  line,
  growth,
  delivery,
  deliveryBoard,
  importing,
  grid,
  gridExport,
  start,
  idleMemory,
];
