/**
 * Published with version = the order's version; entity = the channel order's id. It says no more: whoever hears it reads the orders as
 * they are now (`readPictures`), which is never older. Building and keeping every order's picture took a third of what the database did
 * in an import.
 */
export const lines_changed = 'channels.lines_changed';

/** A channel order as it is now, whole, without personal data: what a read model needs so that it never asks back. */
export type ChannelOrderPicture = {
  order: {
    id: string;
    channel_id: string;
    channel_kind: string;
    channel_name: string;
    order_key: string;
    ordered_at: string | null;
    paid_at: string | null;
    buyer_ref: string | null;
    last_seen_at: string;
  };
  deliveries: {
    id: string;
    bundle_key: string;
    recipient_ref: string | null;
    sido: string | null;
    sigungu: string | null;
    gu: string | null;
    region_flag: string | null;
    remote: 'JEJU' | 'ISLAND' | null;
    shipping_krw: number;
    remote_shipping_krw: number;
    wished_on: string | null;
    method: string | null;
    courier: string | null;
    tracking_number: string | null;
    dispatched_at: string | null;
    exported_at: string | null;
  }[];
  lines: {
    id: string;
    delivery_id: string;
    line_key: string;
    parent_line_id: string | null;
    item_kind: 'single' | 'option' | 'addon';
    channel_product_id: string | null;
    channel_option_id: string | null;
    product_id: string | null;
    title: string;
    option_text: string;
    quantity: number;
    claimed_quantity: number;
    unit_krw: number;
    discount_krw: number;
    total_krw: number;
    fee_krw: number | null;
    state: string;
    state_at: string | null;
    due_on: string | null;
    confirmed_at: string | null;
    courier: string | null;
    tracking_number: string | null;
    dispatched_at: string | null;
    stock_state: string;
    blocks: string[];
    edited: string[];
    version: number;
    /** Its boxes, where it leaves in several. */
    parcels: { quantity: number; courier: string; tracking_number: string }[] | null;
  }[];
};
