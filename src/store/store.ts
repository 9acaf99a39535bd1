import { type Clock, readBootId } from "../base/clock.ts";
import { newId } from "../base/id.ts";
import { Anomalies } from "./anomalies.ts";
import { Cameras } from "./cameras.ts";
import { Checks } from "./checks.ts";
import { ClipMarks } from "./clip-marks.ts";
import { Clips } from "./clips.ts";
import { ClosedScenes } from "./closed-scenes.ts";
import { openDatabase } from "./database.ts";
import { DetectorFaults } from "./detector-faults.ts";
import { DetectorSettings } from "./detector-settings.ts";
import { DetectorStates } from "./detector-states.ts";
import { Dismissals } from "./dismissals.ts";
import { HabitAnswers } from "./habit-answers.ts";
import { Journal } from "./journal.ts";
import { Ledger } from "./ledger.ts";
import { Media } from "./media.ts";
import { NamedThings } from "./named-things.ts";
import { Observations } from "./observations.ts";
import { Projects } from "./projects.ts";
import { References } from "./references.ts";
import { Scenes } from "./scenes.ts";
import { Segments } from "./segments.ts";
import { Sessions } from "./sessions.ts";
import { Settings } from "./settings.ts";
import { Stories } from "./stories.ts";
import { StoryClocks } from "./stories-clocks.ts";
import { StoryIntentions } from "./stories-intentions.ts";
import { StoryLines } from "./stories-lines.ts";
import { StoryOrder } from "./stories-order.ts";
import { StoryRows } from "./stories-rows.ts";
import { StoryTimes } from "./stories-times.ts";
import { Takes } from "./takes.ts";
import { Uploads } from "./uploads.ts";

export interface StoreOptions {
  databasePath: string;
  storagePath: string;
  storageLimitBytes: number;
  clock: Clock;
}

/** The one place where things become true: the database with its journal, and the media files beside it. */
export class Store {
  readonly boxId: string;
  readonly bootId: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly projects: Projects;
  readonly scenes: Scenes;
  readonly stories: Stories;
  readonly storyLines: StoryLines;
  readonly storyOrder: StoryOrder;
  readonly storyTimes: StoryTimes;
  readonly storyClocks: StoryClocks;
  readonly storyIntentions: StoryIntentions;
  readonly takes: Takes;
  readonly clips: Clips;
  readonly clipMarks: ClipMarks;
  readonly references: References;
  readonly uploads: Uploads;
  readonly checks: Checks;
  readonly anomalies: Anomalies;
  readonly dismissals: Dismissals;
  readonly habitAnswers: HabitAnswers;
  readonly namedThings: NamedThings;
  readonly closedScenes: ClosedScenes;
  readonly observations: Observations;
  readonly detectorSettings: DetectorSettings;
  readonly detectorStates: DetectorStates;
  readonly detectorFaults: DetectorFaults;
  readonly cameras: Cameras;
  readonly segments: Segments;
  readonly sessions: Sessions;
  readonly settings: Settings;
  readonly media: Media;
  readonly #ledger: Ledger;

  constructor(options: StoreOptions) {
    const database = openDatabase(options.databasePath);
    this.clock = options.clock;
    this.bootId = readBootId();
    this.boxId = findBoxId(database);
    this.journal = new Journal(database);
    this.#ledger = new Ledger(database, this.journal, this.boxId);
    this.projects = new Projects(this.#ledger);
    this.scenes = new Scenes(this.#ledger);
    const rows = new StoryRows(this.#ledger);
    this.storyLines = new StoryLines(this.#ledger, rows);
    this.stories = new Stories(this.#ledger, { rows, lines: this.storyLines });
    this.storyOrder = new StoryOrder(this.#ledger, { rows, stories: this.stories });
    this.storyTimes = new StoryTimes(this.#ledger);
    this.storyClocks = new StoryClocks(this.#ledger);
    this.storyIntentions = new StoryIntentions(this.#ledger);
    this.clips = new Clips(this.#ledger);
    this.clipMarks = new ClipMarks(this.#ledger);
    this.takes = new Takes(this.#ledger, this.clips);
    this.references = new References(this.#ledger);
    this.uploads = new Uploads(this.#ledger, { clips: this.clips, references: this.references });
    this.checks = new Checks(this.#ledger);
    this.anomalies = new Anomalies(this.#ledger);
    this.dismissals = new Dismissals(this.#ledger, this.anomalies);
    this.habitAnswers = new HabitAnswers(this.#ledger);
    this.namedThings = new NamedThings(this.#ledger);
    this.closedScenes = new ClosedScenes(this.#ledger);
    this.observations = new Observations(this.#ledger);
    this.detectorSettings = new DetectorSettings(this.#ledger);
    this.detectorStates = new DetectorStates(this.#ledger);
    this.detectorFaults = new DetectorFaults(this.#ledger);
    this.cameras = new Cameras(this.#ledger);
    this.segments = new Segments(this.#ledger);
    this.sessions = new Sessions(this.#ledger);
    this.settings = new Settings(this.#ledger);
    this.media = new Media({ root: options.storagePath, limitBytes: options.storageLimitBytes });
  }

  /** Several changes as one: all of them or none, journaled together. */
  commit<T>(change: () => T): T {
    return this.#ledger.commit(change);
  }

  /** The roll mark, now, for every camera that is set up. */
  roll(takeId: string) {
    const cameras = this.cameras.list().map((camera) => camera.letter);
    return this.takes.roll(takeId, { cameras, rolledAtMs: this.clock.monotonicMs(), bootId: this.bootId });
  }

  /** The cut mark, now. */
  cut(takeId: string) {
    return this.takes.cut(takeId, { cutAtMs: this.clock.monotonicMs() });
  }

  [Symbol.dispose](): void {
    this.#ledger.database.run("pragma wal_checkpoint(truncate)");
    this.#ledger.database.close();
  }
}

export function openStore(options: StoreOptions): Store {
  return new Store(options);
}

function findBoxId(database: ReturnType<typeof openDatabase>): string {
  const row = database.query<{ id: string }, []>("select id from box").get();
  if (row) return row.id;
  const id = newId();
  database.query("insert into box values (?, ?)").run(id, new Date().toISOString());
  return id;
}
