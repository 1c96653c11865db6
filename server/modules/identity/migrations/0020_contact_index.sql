-- Exact search of records by phone and e-mail: keyed digests (HMAC) of the normalised contact, never the contact. Written after
-- the fact by a job, so that the crowd's path pays nothing for it; gone with the person's account key.
create table identity.contact_index (
  digest bytea not null,
  subject_id uuid not null,
  person_id uuid not null,
  primary key (digest, subject_id)
);
create index contact_index_of_person on identity.contact_index (person_id);
