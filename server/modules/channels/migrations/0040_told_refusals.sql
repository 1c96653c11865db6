-- What a market said against something it was told by its interface: that a line is confirmed, or that it leaves later.
alter table channels.confirm_refusals add column act text not null default 'confirm' check (act in ('confirm', 'delay'));
