-- How the take runs beside its reference, as it was found with a check. Read again it is junk until proven otherwise.
alter table checks add column alignment text check (json_valid(alignment) and length(alignment) <= 16384);

-- Where the crew says that the action begins and ends, in ms from roll; null: where it was found.
create table clip_marks (
  clip_id text primary key references clips (id),
  action_ms real check (action_ms >= 0),
  cut_ms real check (cut_ms >= 0),
  who text not null check (length(who) <= 100),
  at text not null,
  check (action_ms is null or cut_ms is null or action_ms < cut_ms)
) strict, without rowid;

-- Found before the action or after the cut: kept, and left out of lists until a handle takes it in again.
alter table anomalies add column outside integer not null default 0 check (outside in (0, 1));

-- A picture or a recording that came as a file, to compare with: it is no take of this box and is in no list of takes.
alter table takes add column uploaded text check (uploaded in ('still', 'clip'));
