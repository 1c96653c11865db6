-- Older yards may have two warehouses of one name: a new twin is refused by the verb, not by the table.
drop index inventory.warehouses_by_name;
