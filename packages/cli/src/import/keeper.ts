import type { PieceResult, RowError } from './pieces.ts';
import type { ReportFile } from './report-file.ts';
import { type Counts, type State, writeState } from './state.ts';

/** What is lost at most when the machine fails; it is then sent again. */
const SAVE_MS = 500;

export interface KeeperOptions {
  /** undefined: stdin, which cannot be read again, so that nothing is kept. */
  readonly file: string | undefined;
  readonly state: State;
  readonly errors: ReportFile | undefined;
  readonly ids: ReportFile | undefined;
  /** Each row that was not done. */
  readonly onError: (error: RowError) => void;
  readonly onCounts: (counts: Counts) => void;
}

/** Writes down what has been done: first the reports, then the state that says they are right up to there. */
export class Keeper {
  readonly #options: KeeperOptions;
  #state: State;
  #savedAt = performance.now();

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#state = options.state;
  }

  get counts(): Counts {
    return this.#state;
  }

  /** Before the first request, so that what it does is known by its idempotency keys. */
  begin(): Promise<void> {
    return this.#save();
  }

  async took(result: PieceResult): Promise<void> {
    const { errors, ids, onError, onCounts } = this.#options;
    await errors?.append(result.errors);
    await ids?.append(result.ids);
    const { rows, done, existing, failed } = this.#state;
    this.#state = {
      ...this.#state,
      rows: rows + result.rows,
      done: done + result.done,
      existing: existing + result.existing,
      failed: failed + result.errors.length,
      errorsBytes: errors?.bytes ?? 0,
    };
    for (const error of result.errors) onError(error);
    onCounts(this.#state);
    if (performance.now() - this.#savedAt >= SAVE_MS) await this.#save();
  }

  /** Says how far it has come, whether that is the end or not. */
  async end(finished: boolean): Promise<void> {
    this.#state = { ...this.#state, finished };
    await this.#save();
  }

  async #save(): Promise<void> {
    const { file, errors, ids } = this.#options;
    if (file !== undefined) {
      await Promise.all([errors?.sync(), ids?.sync()]);
      await writeState(file, this.#state);
    }
    this.#savedAt = performance.now();
  }
}
