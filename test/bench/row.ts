import { availableParallelism, cpus, totalmem } from 'node:os';

/** One figure. */
export interface Row {
  name: string;
  ours: number;
  /** The peer's figure in the same run on the same machine; null where the peer is not installed or the goal is absolute. */
  theirs: number | null;
  unit: 's' | 'ms' | 'bytes';
  /** ours / theirs. */
  ratio: number | null;
  /** Most that the ratio may be, or where there is no peer, the figure itself. */
  goal: number;
  peer: string | null;
  machine: string;
  note?: string;
}

/** What a benchmark says of one figure; the rest follows from it. */
export interface Figure {
  name: string;
  ours: number;
  theirs?: number | undefined;
  unit: Row['unit'];
  goal: number;
  peer?: string;
  note?: string | undefined;
}

export interface BenchOptions {
  /** Smaller data, fewer repetitions. */
  quick: boolean;
  /** Install other programs into a temp folder to compare with. */
  peers: boolean;
  /** An empty folder of the benchmark's own, removed after it. */
  folder: string;
  emit(figure: Figure): void;
}

/** Measures one thing and emits a row a figure. */
export interface Benchmark {
  name: string;
  run(options: BenchOptions): Promise<void>;
}

export function toRow({ theirs, peer, note, ...figure }: Figure): Row {
  return {
    name: figure.name,
    ours: round(figure.ours),
    theirs: theirs === undefined ? null : round(theirs),
    unit: figure.unit,
    ratio: theirs === undefined ? null : round(figure.ours / theirs),
    goal: figure.goal,
    peer: peer ?? null,
    machine: `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    ...(note === undefined ? {} : { note }),
  };
}

function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
