-- Who works here, as what, and in which shops. Grants stay data: the owner edits them in the back office.
alter table identity.roles
  add column position smallint not null default 100,
  -- A seller sees its own shops only, also where nobody has named one yet.
  add column own_shops_only boolean not null default false,
  -- An older name of a role: who still has it is treated as the newer one. The row stays for code one version back.
  add column becomes text references identity.roles,
  add column version integer not null default 1;

insert into identity.roles (role, position, own_shops_only, grants) values
  ('manager', 20, false, '{*,!people.*,!settings.write,!audit.*}'),
  ('order_desk', 30, false, '{orders.*,personal_data.*,payments.read,drops.read,catalog.read,inventory.read,mails.read,deliveries.*,approvals.*}'),
  ('warehouse', 40, false, '{inventory.*,orders.read,catalog.read,drops.read,deliveries.*}'),
  ('driver', 50, false, '{deliveries.*}'),
  ('seller', 60, true, '{orders.read,catalog.*,inventory.*,drops.read,deliveries.read}');
update identity.roles set position = 10 where role = 'owner';
update identity.roles set position = 70 where role = 'viewer';
update identity.roles set becomes = 'manager' where role = 'staff';

alter table identity.accounts
  -- Null: every shop (or none, for a role of own shops only).
  add column staff_shops uuid[],
  -- Shut out without losing what they were; their sessions end in the same commit.
  add column staff_disabled_at timestamptz;

-- An invitation waits for the person it was mailed to. The token in the mail is derived from the id and stored nowhere.
create table identity.staff_invitations (
  invitation_id uuid primary key,
  email_index bytea not null,
  -- E-mail and language, sealed: there may be no person yet whose key could hold them.
  sealed bytea not null,
  role text not null references identity.roles,
  shops uuid[],
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  accepted_by uuid
);
create index staff_invitations_open on identity.staff_invitations (expires_at) where ended_at is null;
