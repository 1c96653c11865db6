-- What was just decided is looked up by its option: a search through all that waits, every second, grew with every undecided line.
create index lines_unmatched on channels.lines (channel_option_id) where stock_state = 'unmatched';
create index options_decided on channels.options (matched_at) where state in ('matched', 'ignored');
drop index channels.lines_to_settle;
