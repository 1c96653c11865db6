-- promise: P11
-- name: audit_is_one_chain
-- says: every entry of the audit carries the hash of itself and of the one before, and says in its columns what its text says
-- walks: identity.audit lpad(to_hex(seq),32,'0')::uuid
select a.seq, a.act, a.at,
  a.hash = sha256(a.prev_hash || convert_to(a.body, 'UTF8')) as own_hash_fits,
  a.prev_hash = coalesce(p.hash, decode(repeat('00', 32), 'hex')) as follows_the_one_before
from identity.audit a left join identity.audit p on p.seq = a.seq - 1
where lpad(to_hex(a.seq), 32, '0')::uuid > :from and lpad(to_hex(a.seq), 32, '0')::uuid <= :to
  and (a.hash <> sha256(a.prev_hash || convert_to(a.body, 'UTF8'))
    or a.prev_hash <> coalesce(p.hash, decode(repeat('00', 32), 'hex'))
    or (a.seq > 1 and p.seq is null)
    or (a.body::jsonb ->> 'seq')::bigint <> a.seq
    or a.body::jsonb ->> 'act' <> a.act
    or a.body::jsonb ->> 'subject' <> a.subject
    or (a.body::jsonb ->> 'actor_id') is distinct from a.actor_id::text)
