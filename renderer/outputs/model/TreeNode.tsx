import type { ModelTree } from '../../../pipelines/contract/rpc/outputs.ts';
import { text } from '../../text/en.ts';
import { formatCount } from '../formatCell.ts';
import { leafWords } from './leafWords.ts';
import styles from './TreeView.module.css';

interface TreeNodeProps {
  node: ModelTree['nodes'][number];
  /** Nodes below it that are folded away. */
  hidden: number;
  classes: readonly string[] | undefined;
  /** Its middle, and its upper edge. */
  x: number;
  y: number;
  width: number;
  height: number;
  onToggle(): void;
}

/** Characters of a test that fit in a node; all of them are in its title. */
const fits = 23;

export function TreeNode({ node, hidden, classes, x, y, width, height, onToggle }: TreeNodeProps) {
  const words = text.model.tree;
  if (node.test === null) {
    const result = leafWords(node.values, classes);
    return (
      <g className={styles.leaf}>
        <rect x={x - width / 2} y={y} width={width} height={height} rx={5} />
        <title>{`${words.leaf}: ${result}`}</title>
        <text x={x} y={y + height / 2 + 4} textAnchor="middle">
          {cut(result)}
        </text>
      </g>
    );
  }
  const shown = cut(node.test);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot be drawn in a picture.
    <g
      role="button"
      tabIndex={0}
      aria-expanded={hidden === 0}
      className={`${styles.test} ${styles.foldable}`}
      onClick={onToggle}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onToggle();
      }}
    >
      <rect x={x - width / 2} y={y} width={width} height={height} rx={5}>
        <title>{node.test}</title>
      </rect>
      <text x={x} y={y + (hidden > 0 ? 17 : height / 2 + 4)} textAnchor="middle">
        {shown}
      </text>
      {hidden > 0 && (
        <text className={styles.more} x={x} y={y + 32} textAnchor="middle">
          {words.unfold(formatCount(hidden))}
        </text>
      )}
    </g>
  );
}

function cut(words: string): string {
  return words.length > fits ? `${words.slice(0, fits - 1)}…` : words;
}
