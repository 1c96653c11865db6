/** Some of an order left with a carrier, or its numbers were corrected; all that was left of it arrived. Entity = the order's id. */
export const order_shipped = 'orders.order_shipped';
export const order_delivered = 'orders.order_delivered';
/** A paid pre-order has its goods now. */
export const goods_allocated = 'orders.goods_allocated';
/** The day promised for some of an order was moved; it says which goods, from when to when, and whether the buyer gets a mail. */
export const promise_moved = 'orders.promise_moved';
