import type { PipelineNode } from '../../pipelines/contract/graph.ts';
import type { InferenceNode } from '../../pipelines/contract/servable.ts';
import { titleOfParam } from '../../pipelines/graph/findMeta.ts';
import type { StepTarget } from '../compute/TargetChip.tsx';
import { TargetChip } from '../compute/TargetChip.tsx';
import type { StepChange } from '../graph/diffPipelines.ts';
import { findSpec } from '../graph/lookup.ts';
import type { LiveStep } from '../store/runs.ts';
import { text } from '../text/en.ts';
import { lookOf } from '../ui/categories.ts';
import { formatDuration } from '../ui/formatDuration.ts';
import { useNow } from '../ui/useNow.ts';
import { IdleMark, PinMark, ProblemMark, StateMark } from './StateMark.tsx';
import classes from './StepCard.module.css';
import type { StepState } from './stepState.ts';

/** What a card tells of how its step fared. */
export type CardStep = Pick<LiveStep, 'startedAt' | 'finishedAt' | 'fraction' | 'failure'>;

interface StepCardProps {
  node: PipelineNode;
  state: StepState;
  step?: CardStep | undefined;
  isSelected: boolean;
  problems?: readonly { message: string }[];
  /** Runs leave it out, because only pinned steps read from it. */
  isIdle?: boolean;
  /** Against another version of the pipeline. */
  change?: StepChange | undefined;
  /** What becomes of it when the pipeline is served. */
  role?: InferenceNode | undefined;
  /** Where it ran or runs, or is to run, where that is worth to be told. */
  target?: StepTarget | undefined;
  onShowFailure?: () => void;
  /** The ports. */
  children: React.ReactNode;
}

const none: readonly { message: string }[] = [];

/** A step as a card: what it is, how it fared, what is wrong with it. */
export function StepCard(props: StepCardProps) {
  const {
    node,
    state,
    step,
    isSelected,
    problems = none,
    isIdle = false,
    role,
    target,
    onShowFailure,
    children,
  } = props;
  const change = props.change?.change === 'same' ? undefined : props.change;
  const spec = findSpec(node.module);
  const { icon: Icon, color } = lookOf(spec?.category ?? '');
  const failure = state === 'failed' ? step?.failure?.message.split('\n')[0] : undefined;
  return (
    <div
      className={classes.card}
      data-step={node.id}
      data-selected={isSelected || undefined}
      data-state={state}
      data-problem={problems.length > 0 || undefined}
      data-idle={isIdle || undefined}
      data-change={change?.change}
      data-role={role?.role}
    >
      <span className={classes.edge} style={{ background: color }} />
      <div className={classes.head}>
        <Icon size={16} stroke={1.7} aria-hidden color={color} />
        <span className={classes.title}>{node.title || spec?.title || node.module}</span>
      </div>
      {node.title && spec && node.title !== spec.title && <div className={classes.module}>{spec.title}</div>}
      {node.comment && <div className={classes.comment}>{node.comment}</div>}
      {!spec && <div className={classes.reason}>{text.canvas.unknownModule}</div>}
      <div className={classes.foot}>
        {change && <span className={classes.change}>{describeChange(change, node.module)}</span>}
        {node.pinned !== undefined && <PinMark />}
        {isIdle && <IdleMark />}
        {target && <TargetChip {...target} />}
        {problems.length > 0 && <ProblemMark count={problems.length} />}
        {role ? (
          <span className={classes.role}>{text.models.serving.roles[role.role]}</span>
        ) : (
          <StepTime step={step} state={state} />
        )}
      </div>
      {role?.role === 'refused' && <div className={classes.reason}>{role.reason}</div>}
      {problems[0] && <div className={classes.reason}>{problems[0].message}</div>}
      {failure && (
        <button type="button" tabIndex={-1} className={classes.failure} onClick={onShowFailure}>
          {failure}
        </button>
      )}
      {children}
    </div>
  );
}

/** State, and the time that it took or is taking. */
function StepTime({ step, state }: { step: CardStep | undefined; state: StepState }) {
  const isRunning = state === 'running';
  const now = useNow(isRunning);
  const end = isRunning ? now : step?.finishedAt;
  const took = step?.startedAt && end ? formatDuration(Math.max(0, end - step.startedAt)) : undefined;
  const isTimed = state !== 'reused' && state !== 'skipped' && state !== 'queued';
  return (
    <>
      <StateMark state={state} time={isTimed ? took : undefined} />
      {isRunning && (
        <progress
          className={classes.progress}
          aria-label={text.canvas.progress}
          {...(step?.fraction == null ? {} : { value: step.fraction })}
          max={1}
        />
      )}
    </>
  );
}

/** `changed: Method, pin` */
function describeChange({ change, params, members }: StepChange, module: string): string {
  const spec = findSpec(module);
  const names = [
    ...params.map((name) => titleOfParam(spec, name)),
    ...members.map((name) => text.canvas.members[name]),
  ];
  const word = change === 'same' ? '' : text.canvas.changes[change];
  return names.length === 0 ? word : `${word}: ${names.join(', ')}`;
}
