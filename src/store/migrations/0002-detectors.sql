-- Names of detectors are kebab-case: they become folders and levels of topics.

create table scene_detector_settings (
  scene_id text not null references scenes (id),
  detector text not null check (length(detector) between 1 and 64 and detector not glob '*[^a-z0-9-]*'),
  settings text not null check (json_valid(settings) and length(settings) <= 400000),
  changed_at text not null,
  primary key (scene_id, detector)
) strict, without rowid;

-- The state is opaque text of a stranger, kept as a JSON string: zero bytes and halves of surrogates come back as they were.
create table detector_states (
  detector text not null check (length(detector) between 1 and 64 and detector not glob '*[^a-z0-9-]*'),
  angle_id text not null references angles (id),
  camera text not null check (length(camera) between 1 and 8),
  state text not null check (json_valid(state) and length(state) <= 393218),
  version text not null check (length(version) between 1 and 64),
  changed_at text not null,
  primary key (detector, angle_id, camera)
) strict;

create table detector_faults (
  detector text primary key check (length(detector) between 1 and 64 and detector not glob '*[^a-z0-9-]*'),
  state text not null check (state in ('disabled', 'backing-off', 'ready')),
  reason text not null check (length(reason) <= 500),
  at text not null
) strict, without rowid;

create table observations (
  id text primary key,
  box_id text not null,
  take_id text not null references takes (id),
  clip_id text not null references clips (id),
  check_id text not null references checks (id),
  detector text not null check (length(detector) between 1 and 64 and detector not glob '*[^a-z0-9-]*'),
  kind text not null check (length(kind) between 1 and 64),
  confidence real not null check (confidence between 0 and 1),
  box text not null check (json_valid(box)),
  description text not null check (length(description) <= 500),
  details text not null check (json_valid(details) and length(details) <= 2000),
  pts_ms real not null,
  frame_index integer not null
) strict;
create index observations_by_take on observations (take_id, pts_ms);
create index observations_by_clip on observations (clip_id);

alter table checks add column seconds_left integer check (seconds_left >= 0);
alter table checks add column detectors_behind integer not null default 0 check (detectors_behind >= 0);
alter table checks add column observations_left_out integer not null default 0 check (observations_left_out >= 0);
