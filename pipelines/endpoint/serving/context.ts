import type { RequestLogging, ServingLimits } from '../../contract/endpoint.ts';
import type { DeploymentSet } from './deploymentSet.ts';
import type { Figures } from './figures.ts';
import type { ReadingBudget } from './readBody.ts';
import type { RequestLog } from './requestLog.ts';
import type { Shadows } from './shadows.ts';

/** What routes are given. */
export interface ServingContext {
  deployments: DeploymentSet;
  figures: Figures;
  log: RequestLog;
  shadows: Shadows;
  /** Of the plan in force. */
  name: string;
  limits: ServingLimits;
  logging: RequestLogging;
  /** Whether requests are answered. */
  ready: boolean;
  startedAt: number;
  restarts: number;
  /** Requests that were accepted and have no answer yet. */
  open: number;
  reading: ReadingBudget;
  /** For the one who runs the endpoint, into `log.txt`. */
  report(text: string): void;
}
