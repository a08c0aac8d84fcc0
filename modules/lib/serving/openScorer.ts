import { readServable } from './servableFile.ts';
import type { Scorer } from './servedRows.ts';
import type { ScorerOptions } from './sqlScorer.ts';

/**
 * Opens the folder of a servable to score rows with: by its ONNX file where it has one, which takes no database. Throws StepError
 * when it cannot be served.
 */
export async function openScorer(folder: string, options: ScorerOptions = {}): Promise<Scorer> {
  const servable = await readServable(folder);
  if (servable.foreign) {
    const { ForeignScorer } = await import('./foreign/foreignScorer.ts');
    return await ForeignScorer.open(folder, servable, servable.foreign);
  }
  if (servable.onnx) {
    const { OnnxScorer } = await import('./onnxScorer.ts');
    return await OnnxScorer.open(folder, servable);
  }
  const { SqlScorer } = await import('./sqlScorer.ts');
  return await SqlScorer.open(folder, options);
}
