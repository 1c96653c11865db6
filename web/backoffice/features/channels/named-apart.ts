import { useQuery } from '@tanstack/react-query';
import { useSay } from '../../../ui/lib/language.ts';
import { shopsQuery } from '../products/products.ts';
import { channelName } from './channel-name.ts';

/** Channels as people tell them apart: two shops may each have one of the same name, and then the shop is said. In the page's language. */
export function useNamedApart<T extends { name: string; shop_id: string }>(channels: readonly T[]): T[] {
  const t = useSay();
  const shops = useQuery(shopsQuery).data ?? [];
  return channels.map((one) => {
    const alone = channels.every((other) => other === one || other.name !== one.name);
    const shop = alone ? null : shops.find((other) => other.id === one.shop_id);
    const name = channelName(t, one.name);
    return { ...one, name: shop ? `${name} (${shop.name})` : name };
  });
}
