import type { ModelTree } from '../../../pipelines/contract/rpc/outputs.ts';
import { text } from '../../text/en.ts';
import { leafWords } from './leafWords.ts';
import styles from './TreeView.module.css';

interface TreeListProps {
  tree: ModelTree;
  classes: readonly string[] | undefined;
}

/** Levels that begin open. */
const openLevels = 3;

/** A tree as lists in lists: the same as the drawing, to be read in order. */
export function TreeList({ tree: { nodes }, classes }: TreeListProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section className={styles.list} tabIndex={0} aria-label={text.model.tree.list}>
      <ul>{nodes.length > 0 && <Entry nodes={nodes} index={0} depth={0} classes={classes} />}</ul>
    </section>
  );
}

interface EntryProps {
  nodes: ModelTree['nodes'];
  index: number;
  depth: number;
  classes: readonly string[] | undefined;
  answer?: 'yes' | 'no';
  takesMissing?: boolean;
}

function Entry({ nodes, index, depth, classes, answer, takesMissing }: EntryProps) {
  const words = text.model.tree;
  const { test, yes, no, missing, values } = nodes[index]!;
  const lead = answer && (
    <span className={styles.listAnswer}>
      {words[answer]}
      {takesMissing ? `, ${words.missingToo}` : ''} →{' '}
    </span>
  );
  if (test === null || yes === null || no === null) {
    return (
      <li>
        {lead}
        <span className={styles.listLeaf}>{leafWords(values, classes)}</span>
      </li>
    );
  }
  const child = { nodes, classes, depth: depth + 1 };
  return (
    <li>
      <details open={depth < openLevels}>
        <summary>
          {lead}
          {test}
        </summary>
        <ul>
          <Entry {...child} index={yes} answer="yes" takesMissing={missing === 'yes'} />
          <Entry {...child} index={no} answer="no" takesMissing={missing === 'no'} />
        </ul>
      </details>
    </li>
  );
}
