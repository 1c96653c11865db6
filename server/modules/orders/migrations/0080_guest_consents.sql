-- Who has no account agrees with the order: terms, privacy policy, and being old enough.
alter table orders.consents drop constraint consents_kind_check,
  add constraint consents_kind_check check (kind in ('no_return', 'terms', 'privacy', 'age_14'));
