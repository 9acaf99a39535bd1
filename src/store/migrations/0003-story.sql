-- Times are "HH:MM" of 24 hours, unless the row says that the clock has 12.

-- What the script supervisor says of a scene's time. No row: nothing was said.
-- `place` is among the scenes of the same line and day; null: where the script puts it.
create table scene_stories (
  scene_id text primary key references scenes (id),
  day integer check (day between 1 and 999),
  line text not null check (length(line) <= 60),
  window_from text check (window_from glob '[0-2][0-9]:[0-5][0-9]' and window_from < '24:00'),
  window_to text check (window_to glob '[0-2][0-9]:[0-5][0-9]' and window_to < '24:00'),
  direction text not null check (direction in ('reference', 'running', 'held')),
  start text check (start glob '[0-2][0-9]:[0-5][0-9]' and start < '24:00'),
  place integer check (place > 0),
  changed_at text not null,
  check ((window_from is null) = (window_to is null))
) strict, without rowid;

-- What she decided about the clocks of a take: established, or not to be proposed again. Without a take: typed by her.
create table story_times (
  id text primary key,
  box_id text not null,
  scene_id text not null references scenes (id),
  take_id text references takes (id),
  time text not null check (time glob '[0-2][0-9]:[0-5][0-9]' and time < '24:00'),
  hours integer not null check (hours = 24 or (hours = 12 and time between '01:00' and '12:59')),
  state text not null check (state in ('established', 'rejected')),
  decided_at text not null
) strict;
create unique index one_story_time_a_take on story_times (scene_id, ifnull(take_id, ''));

-- Contradictions that she said are intended. The name of one holds the times that make it: others make another.
create table story_intentions (
  scene_id text not null references scenes (id),
  conflict text not null check (length(conflict) between 1 and 300),
  at text not null,
  primary key (scene_id, conflict)
) strict, without rowid;

create index observations_of_clocks on observations (take_id) where kind = 'clock';
