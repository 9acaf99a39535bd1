-- Things of a set-up that somebody named. `look` and `other`: how the place looks with the thing and without it.
create table named_things (
  id text primary key,
  box_id text not null,
  angle_id text not null references angles (id),
  camera text not null check (length(camera) between 1 and 8),
  name text not null check (length(name) between 1 and 40),
  department text not null check (length(department) between 1 and 40),
  box text not null check (json_valid(box)),
  look text check (length(look) <= 200),
  other text check (length(other) <= 200),
  anomaly_id text not null references anomalies (id),
  who text not null check (length(who) <= 100),
  at text not null,
  removed_at text
) strict;
create unique index named_things_by_place on named_things (angle_id, camera, box, look) where removed_at is null;
create unique index named_things_by_anomaly on named_things (anomaly_id) where removed_at is null;

-- What it is about, once somebody named it, and what its sentence is made of, so that it can be said anew.
alter table anomalies add column thing_id text references named_things (id);
alter table anomalies add column telling text check (json_valid(telling) and length(telling) <= 4000);
create index anomalies_by_thing on anomalies (thing_id) where thing_id is not null;
