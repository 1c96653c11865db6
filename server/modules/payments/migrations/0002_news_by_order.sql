-- the back office shows what a provider told about an order
create index if not exists webhooks_order on payments.webhooks (order_id);
