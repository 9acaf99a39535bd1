-- What the crew let pass, and for how long. `before` and `after`: how the place looks in the reference and in the take.
create table dismissals (
  id text primary key,
  box_id text not null,
  anomaly_id text not null references anomalies (id),
  take_id text not null references takes (id),
  angle_id text not null references angles (id),
  scene_id text references scenes (id),
  camera text not null check (length(camera) between 1 and 8),
  scope text not null check (scope in ('take', 'angle', 'scene', 'until-story-day')),
  until_day integer check (until_day between 1 and 999),
  reason text not null check (reason in ('intended', 'false-alarm')),
  kind text not null,
  detector text not null,
  description text not null check (length(description) <= 500),
  box text check (json_valid(box)),
  reference_box text check (json_valid(reference_box)),
  at_ms real not null,
  before text check (length(before) <= 200),
  after text check (length(after) <= 200),
  who text not null check (length(who) <= 100),
  at text not null,
  undone_at text,
  check ((scope = 'until-story-day') = (until_day is not null))
) strict;
create index dismissals_by_angle on dismissals (angle_id, at);
create index dismissals_by_anomaly on dismissals (anomaly_id);

alter table anomalies add column dismissal_id text references dismissals (id);
alter table anomalies add column before text check (length(before) <= 200);
alter table anomalies add column after text check (length(after) <= 200);
create index anomalies_by_dismissal on anomalies (dismissal_id) where dismissal_id is not null;

-- Where the box asked whether something is to be ignored in a set-up, and was answered: it asks once.
create table habit_answers (
  dismissal_id text primary key references dismissals (id),
  answer text not null check (answer in ('yes', 'no')),
  at text not null
) strict, without rowid;

-- No picture of these leaves the box by itself.
create table closed_scenes (
  scene_id text primary key references scenes (id),
  since text not null
) strict, without rowid;
