import type { Answer, RequestColumn } from '../../../modules/lib/serving/servedRows.ts';
import type { ServedColumn } from '../../contract/servable.ts';
import type { DeploymentSet } from './deploymentSet.ts';
import type { Figures } from './figures.ts';
import type { LoadedDeployment } from './loadedDeployment.ts';

/** Copies of requests that may wait; further ones are counted and left out. */
const mostWaiting = 64;
/** Rows of a request that are copied at most, so that a shadow does not hold up the next requests for long. */
const mostRows = 64;
/** Milliseconds until the next look whether nobody waits for an answer. */
const pause = 5;

interface Copy {
  shadow: LoadedDeployment;
  columns: readonly RequestColumn[];
  rowCount: number;
  /** What was answered, of the column that is compared. */
  predictions: Answer['columns'][number];
}

/**
 * Lets shadows answer what was answered already, one request at a time and only while nobody waits for an answer. Their
 * answers are counted and compared, and go nowhere; what goes wrong with them is counted too.
 */
export class Shadows {
  readonly #deployments: DeploymentSet;
  readonly #figures: Figures;
  readonly #isBusy: () => boolean;
  readonly #waiting: Copy[] = [];
  #running = false;

  constructor(deployments: DeploymentSet, figures: Figures, isBusy: () => boolean) {
    this.#deployments = deployments;
    this.#figures = figures;
    this.#isBusy = isBusy;
  }

  /** Takes a copy of an answered request for every shadow. */
  offer(answering: LoadedDeployment, columns: readonly RequestColumn[], rowCount: number, answer: Answer): void {
    for (const shadow of this.#deployments.shadowsOf(answering)) {
      const own = arrangeColumns(columns, answering.servable.request, shadow.servable.request);
      if (own && this.#waiting.length < mostWaiting && rowCount <= mostRows) {
        this.#waiting.push({
          shadow,
          columns: own,
          rowCount,
          predictions: answer.columns[answering.counts.index] ?? [],
        });
      } else this.#figures.of(shadow.name).skipped += 1;
    }
    if (!this.#running && this.#waiting.length > 0) {
      this.#running = true;
      setImmediate(() => void this.#work());
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#isBusy()) await new Promise((resolve) => setTimeout(resolve, pause).unref());
      else await this.#compare(this.#waiting.shift()!);
    }
    this.#running = false;
  }

  async #compare({ shadow, columns, rowCount, predictions }: Copy): Promise<void> {
    // A new plan may have let go of it in the meantime.
    if (!this.#deployments.loaded.includes(shadow)) return;
    const counts = this.#figures.of(shadow.name);
    const started = performance.now();
    try {
      const own = await shadow.queue.score(columns, rowCount);
      if (own === 'dropped') return;
      shadow.counts.add(own);
      counts.compared += rowCount;
      counts.differing += countDiffering(own.columns[shadow.counts.index] ?? [], predictions, rowCount);
      counts.requests += 1;
      counts.rows += rowCount;
      counts.seconds += (performance.now() - started) / 1000;
    } catch {
      counts.requests += 1;
      counts.failed += 1;
    }
  }
}

/** The values that a shadow takes, from those of another deployment; undefined where it takes a column that is not there. */
function arrangeColumns(
  columns: readonly RequestColumn[],
  given: readonly ServedColumn[],
  wanted: readonly ServedColumn[],
): readonly RequestColumn[] | undefined {
  const arranged = wanted.map(({ name, type }) => {
    const at = given.findIndex((column) => column.name === name && column.type === type);
    return columns[at];
  });
  return arranged.every((column) => column !== undefined) ? arranged : undefined;
}

/** Rows that were predicted another value; numbers that differ by rounding only are the same. */
function countDiffering(own: Answer['columns'][number], sent: Answer['columns'][number], rowCount: number): number {
  let differing = 0;
  for (let i = 0; i < rowCount; i++) {
    const [x, y] = [own[i], sent[i]];
    const isSame =
      typeof x === 'number' && typeof y === 'number' ? Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x)) : x === y;
    if (!isSame) differing += 1;
  }
  return differing;
}
