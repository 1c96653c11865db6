/** Some of an order left with a carrier, or its numbers were corrected; all that was left of it arrived. Entity = the order's id. */
export const order_shipped = 'orders.order_shipped';
export const order_delivered = 'orders.order_delivered';
/** A paid pre-order has its goods now. */
export const goods_allocated = 'orders.goods_allocated';
