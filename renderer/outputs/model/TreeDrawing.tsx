import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { ModelTree } from '../../../pipelines/contract/rpc/outputs.ts';
import { text } from '../../text/en.ts';
import { formatCount } from '../formatCell.ts';
import { TreeNode } from './TreeNode.tsx';
import styles from './TreeView.module.css';
import { foldDeep, placeTree, toggleFold } from './treeLayout.ts';

/** Pixels from node to node. */
const column = 178;
const row = 84;
const nodeHeight = 40;

interface TreeDrawingProps {
  tree: ModelTree;
  classes: readonly string[] | undefined;
  zoom: number;
}

/** A tree from its root downwards. Large trees are folded; a click or Enter on a test opens and folds what is below. */
export function TreeDrawing({ tree: { nodes, index }, classes, zoom }: TreeDrawingProps) {
  const words = text.model.tree;
  const [folded, setFolded] = useState<ReadonlySet<number>>(() => foldDeep(nodes));
  const placed = useMemo(() => placeTree(nodes, folded), [nodes, folded]);
  const pan = usePan();
  const width = Math.max(1, placed.width) * column;
  const height = placed.height * row;
  const xOf = (x: number) => (x + 0.5) * column;
  const yOf = (depth: number) => depth * row + 12;
  const leaves = nodes.filter(({ test }) => test === null).length;
  return (
    <section
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
      tabIndex={0}
      aria-label={words.label(index + 1, formatCount(nodes.length - leaves), formatCount(leaves))}
      {...pan}
    >
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: its parts have names, and the section around it. */}
      <svg className={styles.drawing} width={width * zoom} height={height * zoom} viewBox={`0 0 ${width} ${height}`}>
        {placed.edges.map(({ from, to, answer }) => {
          const [x1, y1, x2, y2] = [xOf(from.x), yOf(from.depth) + nodeHeight, xOf(to.x), yOf(to.depth)];
          const takesMissing = nodes[from.index]!.missing === answer;
          return (
            <g key={to.index}>
              <path className={styles.edge} d={`M${x1} ${y1} C${x1} ${y1 + 24} ${x2} ${y2 - 24} ${x2} ${y2}`} />
              <text className={styles.answer} x={(x1 + x2) / 2} y={(y1 + y2) / 2 + 4} textAnchor="middle">
                {words[answer]}
                {takesMissing ? `, ${words.missingToo}` : ''}
              </text>
            </g>
          );
        })}
        {placed.nodes.map((node) => (
          <TreeNode
            key={node.index}
            node={nodes[node.index]!}
            hidden={node.hidden}
            classes={classes}
            x={xOf(node.x)}
            y={yOf(node.depth)}
            width={column - 14}
            height={nodeHeight}
            onToggle={() => setFolded(toggleFold(nodes, folded, node.index))}
          />
        ))}
      </svg>
    </section>
  );
}

/** Dragging the ground moves what is scrolled. */
function usePan() {
  const start = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || (event.target as Element).closest('[role="button"]')) return;
      const element = event.currentTarget;
      element.setPointerCapture(event.pointerId);
      element.dataset.panning = 'true';
      start.current = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!start.current) return;
      event.currentTarget.scrollLeft = start.current.left - (event.clientX - start.current.x);
      event.currentTarget.scrollTop = start.current.top - (event.clientY - start.current.y);
    },
    onLostPointerCapture: (event: PointerEvent<HTMLElement>) => {
      delete event.currentTarget.dataset.panning;
      start.current = null;
    },
  };
}
