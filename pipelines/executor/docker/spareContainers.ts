import type { ContainerRemover } from './containerRemover.ts';
import { makeScratch } from './scratchPlace.ts';
import { makeVolume } from './sendTask.ts';
import { SpareContainer, type SpareShape } from './spareContainer.ts';

/** Milliseconds after which a container that no step has needed is removed. */
const patience = 60_000;
/** Spare containers of an executor: of the shapes that steps had last. */
const most = 2;

interface Kept {
  spare: SpareContainer;
  timer: NodeJS.Timeout;
}

/**
 * Containers that are started before the step is there that they are for: one for each shape that steps have had lately. Each serves one
 * step, as every container does.
 */
export class SpareContainers {
  readonly #remover: ContainerRemover;
  readonly #kept = new Map<string, Kept>();
  #isClosed = false;

  constructor(remover: ContainerRemover) {
    this.#remover = remover;
  }

  /** The one that is there, which is nobody else's from now on. It may still be starting. */
  take(shape: SpareShape): SpareContainer | undefined {
    const key = keyOf(shape);
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#forget(key, kept);
    if (kept.spare.shape.docker === shape.docker) return kept.spare;
    void kept.spare.drop();
    return undefined;
  }

  /** Begins one, where there is none: a step of this shape is likely to come. */
  expect(shape: SpareShape): void {
    const key = keyOf(shape);
    if (this.#isClosed || this.#kept.has(key)) return;
    for (const [other, kept] of [...this.#kept].slice(0, Math.max(0, this.#kept.size + 1 - most)))
      this.#drop(other, kept);
    const { shared } = shape;
    const makePlace = (labels: Record<string, string>) =>
      shared === undefined ? makeVolume(labels) : makeScratch(shared);
    const spare = new SpareContainer(shape, makePlace, this.#remover);
    const timer = setTimeout(() => this.#drop(key, kept), patience).unref();
    const kept = { spare, timer };
    this.#kept.set(key, kept);
    void spare.dead.then(() => this.#drop(key, kept));
  }

  /** Settles when all are on their way out; the remover knows when they are gone. */
  close(): void {
    this.#isClosed = true;
    for (const [key, kept] of [...this.#kept]) this.#drop(key, kept);
  }

  /** Only while it is kept: what a step has taken is the step's. */
  #drop(key: string, kept: Kept): void {
    if (this.#kept.get(key) !== kept) return;
    this.#forget(key, kept);
    void kept.spare.drop();
  }

  #forget(key: string, { timer }: Kept): void {
    clearTimeout(timer);
    this.#kept.delete(key);
  }
}

function keyOf({ image, cpus, memoryLimit, threads, shared }: SpareShape): string {
  return JSON.stringify([image, cpus, memoryLimit, threads, shared]);
}
