-- What a market refused is a list of the day's work: read by who sees the line's shop, and found without reading every line that left.
alter table channels.confirm_refusals enable row level security;
create policy app_all on channels.confirm_refusals for all to madang_app using (true) with check (true);
create policy viewer on channels.confirm_refusals for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from channels.lines l where l.id = line_id));
alter table channels.export_lines enable row level security;
create policy app_all on channels.export_lines for all to madang_app using (true) with check (true);
create policy viewer on channels.export_lines for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from channels.lines l where l.id = line_id));
create index export_lines_refused on channels.export_lines (line_id) where result = 'refused';
