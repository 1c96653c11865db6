import { channel_orders, type DeskSource, own_orders } from './modules/desk/index.ts';

/** Everything the order grid shows comes from one of these. */
export const desk_sources: readonly DeskSource[] = [own_orders, channel_orders];
