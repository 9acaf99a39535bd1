create table box (
  id text primary key,
  created_at text not null
) strict;

create table journal (
  seq integer primary key autoincrement,
  at text not null,
  kind text not null,
  subject_id text not null,
  take_id text
) strict;

create table followers (
  name text primary key,
  cursor integer not null check (cursor >= 0)
) strict;

create table projects (
  id text primary key,
  box_id text not null,
  name text not null check (length(name) between 1 and 200),
  rate_numerator integer not null check (rate_numerator > 0),
  rate_denominator integer not null check (rate_denominator > 0),
  slate_scheme text not null check (slate_scheme in ('scene-letter', 'consecutive')),
  created_at text not null
) strict;

create table scenes (
  id text primary key,
  box_id text not null,
  project_id text not null references projects (id),
  slate text not null check (length(slate) between 1 and 40),
  title text not null check (length(title) <= 200),
  episode text not null check (length(episode) <= 40),
  unit text not null check (length(unit) <= 40),
  position integer not null,
  sample_rate_hz real not null check (sample_rate_hz between 0.1 and 30),
  detectors text not null check (json_valid(detectors)),
  created_at text not null
) strict;
create index scenes_by_project on scenes (project_id, position);

create table angles (
  id text primary key,
  box_id text not null,
  project_id text not null references projects (id),
  slate text not null check (length(slate) between 1 and 40),
  title text not null check (length(title) <= 200),
  created_at text not null
) strict;
create index angles_by_project on angles (project_id);

create table angle_scenes (
  angle_id text not null references angles (id),
  scene_id text not null references scenes (id),
  primary key (angle_id, scene_id)
) strict, without rowid;

create table days (
  id text primary key,
  box_id text not null,
  project_id text not null references projects (id),
  label text not null check (length(label) between 1 and 100),
  opened_at text not null,
  closed_at text
) strict;

create table cameras (
  letter text primary key check (length(letter) between 1 and 4),
  source_id text not null check (length(source_id) between 1 and 1000)
) strict;

create table takes (
  id text primary key,
  box_id text not null,
  angle_id text not null references angles (id),
  day_id text references days (id),
  slate_scene text not null check (length(slate_scene) <= 40),
  slate_setup text not null check (length(slate_setup) <= 40),
  slate_take text not null check (length(slate_take) <= 40),
  slate_suffix text not null check (length(slate_suffix) <= 40),
  flags text not null check (json_valid(flags)),
  state text not null check (state in ('armed', 'rolling', 'checking', 'checked')),
  interrupted integer not null check (interrupted in (0, 1)),
  note text not null check (length(note) <= 4000),
  rolled_at text,
  cut_at text,
  created_at text not null
) strict;
create index takes_by_angle on takes (angle_id, created_at);
create unique index one_take_armed_or_rolling on takes ((1)) where state in ('armed', 'rolling');

create table clips (
  id text primary key,
  box_id text not null,
  take_id text not null references takes (id),
  camera text not null,
  path text,
  roll_ms real not null,
  cut_ms real,
  rolled_at_ms real not null,
  cut_at_ms real,
  boot_id text not null,
  width integer,
  height integer,
  frame_rate real,
  has_sound integer not null check (has_sound in (0, 1)),
  unique (take_id, camera)
) strict;

create table segments (
  path text primary key,
  camera text not null,
  boot_id text not null,
  started_at_ms real not null,
  ended_at_ms real,
  bytes integer not null
) strict;
create index segments_by_time on segments (camera, boot_id, started_at_ms);

create table reference_clips (
  id text primary key,
  box_id text not null,
  angle_id text not null references angles (id),
  camera text not null,
  clip_id text not null references clips (id),
  provisional integer not null check (provisional in (0, 1)),
  since text not null
) strict;
create index references_by_angle on reference_clips (angle_id, camera, since);

create table checks (
  id text primary key,
  box_id text not null,
  take_id text not null references takes (id),
  clip_id text not null references clips (id),
  reference_id text references reference_clips (id),
  reference_label text not null,
  state text not null check (state in ('running', 'complete', 'incomplete', 'nothing-to-match')),
  coverage text not null check (json_valid(coverage)),
  done integer not null,
  total integer not null,
  created_at text not null,
  finished_at text
) strict;
create index checks_by_take on checks (take_id, created_at);

create table anomalies (
  id text primary key,
  box_id text not null,
  take_id text not null references takes (id),
  clip_id text not null references clips (id),
  check_id text not null references checks (id),
  kind text not null,
  detector text not null,
  confidence real not null check (confidence between 0 and 1),
  severity text not null check (severity in ('low', 'medium', 'high')),
  description text not null check (length(description) <= 500),
  box text check (json_valid(box)),
  reference_box text check (json_valid(reference_box)),
  first text not null check (json_valid(first)),
  last text not null check (json_valid(last)),
  best text not null check (json_valid(best)),
  rank integer not null,
  details text not null check (json_valid(details)),
  status text not null check (status in ('open', 'confirmed', 'intended', 'accepted', 'false-alarm', 'fixed')),
  note text not null check (length(note) <= 4000),
  still text,
  reference_still text,
  superseded integer not null default 0 check (superseded in (0, 1)),
  created_at text not null,
  updated_at text not null
) strict;
create index anomalies_by_take on anomalies (take_id, rank);

create table sessions (
  token_hash text primary key,
  role text not null check (role in ('admin', 'supervisor', 'crew')),
  name text not null check (length(name) <= 100),
  created_at text not null,
  last_seen_at text not null
) strict;

create table settings (
  key text primary key,
  value text not null check (length(value) <= 10000)
) strict;
