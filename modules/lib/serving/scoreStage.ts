import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { readFeatures } from '../scoring/featureReaders.ts';
import type { ModelSession } from '../scoring/modelSession.ts';
import { readScores, type ScoreValue } from '../scoring/scoreValues.ts';
import { copyFloats } from '../table/copyFloats.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { type RowRelation, rowColumn } from './rowRelations.ts';

export interface ScoredRows {
  /** Numbers of the rows in their request, in no order. */
  rows: Int32Array;
  /** As `readScores` answers them. */
  columns: ScoreValue[][];
}

/** Scores the rows of a relation with a model. */
export class ScoreStage {
  readonly session: ModelSession;
  readonly #features: DuckDBPreparedStatement;
  readonly #categories: (ReadonlySet<string> | undefined)[];

  private constructor(session: ModelSession, features: DuckDBPreparedStatement) {
    this.session = session;
    this.#features = features;
    this.#categories = session.model.features.map(({ categories }) => categories && new Set(categories));
  }

  /** Throws StepError when the relation lacks a feature or has it in a type that cannot be read. */
  static async prepare(
    connection: DuckDBConnection,
    { from, columns }: RowRelation,
    session: ModelSession,
  ): Promise<ScoreStage> {
    const readers = readFeatures(session.model.features, columns);
    const values = readers.map(({ feature, sql }) => (feature.kind === 'numeric' ? sql : `coalesce(${sql}, '')`));
    const row = `${quoteIdentifier(rowColumn.name)}::INTEGER`;
    return new ScoreStage(session, await connection.prepare(`SELECT ${[row, ...values].join(', ')} FROM ${from}`));
  }

  async run(): Promise<ScoredRows> {
    const { session } = this;
    const rows: number[] = [];
    const parts: ScoreValue[][][] = [];
    const result = await this.#features.stream();
    let filled = 0;
    const flush = async () => {
      if (filled === 0) return;
      parts.push(readScores(session.model, await session.score(filled), filled));
      filled = 0;
    };
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      if (filled + chunk.rowCount > session.batchRows) await flush();
      rows.push(...(chunk.getColumnValues(0) as number[]));
      for (const [i, target] of session.batch.entries()) {
        if (target instanceof Float32Array) {
          const { items } = chunk.getColumnVector(i + 1) as unknown as { items: Float32Array | Float64Array };
          copyFloats(items, chunk.rowCount, target, filled);
          continue;
        }
        const known = this.#categories[i];
        const texts = chunk.getColumnValues(i + 1) as string[];
        for (const [k, text] of texts.entries()) target[filled + k] = known && !known.has(text) ? '' : text;
      }
      filled += chunk.rowCount;
    }
    await flush();
    const [first, ...rest] = parts;
    const columns = (first ?? []).map((values, i) => values.concat(...rest.map((part) => part[i]!)));
    return { rows: Int32Array.from(rows), columns };
  }
}
