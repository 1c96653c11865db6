-- The channel this import takes rows into: one import a channel at a time, in transactions side by side.
alter table channels.imports add column taking_channel uuid;
create unique index imports_taking on channels.imports (taking_channel) where taking_channel is not null;
