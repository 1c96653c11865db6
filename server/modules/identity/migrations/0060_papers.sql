-- Who packs prints: papers are a right of their own, of whoever had it as a writer of orders, and of the warehouse.
update identity.roles set grants = array_append(grants, 'papers.print'), version = version + 1
where role in ('order_desk', 'warehouse') and not ('papers.print' = any (grants));
