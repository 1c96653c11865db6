import { useQuery } from '@tanstack/react-query';
import { shopsQuery } from '../products/products.ts';

/** Channels as people tell them apart: two shops may each have one of the same name, and then the shop is said. */
export function useNamedApart<T extends { name: string; shop_id: string }>(channels: readonly T[]): T[] {
  const shops = useQuery(shopsQuery).data ?? [];
  return channels.map((one) => {
    const alone = channels.every((other) => other === one || other.name !== one.name);
    const shop = alone ? null : shops.find((other) => other.id === one.shop_id);
    return shop ? { ...one, name: `${one.name} (${shop.name})` } : one;
  });
}
