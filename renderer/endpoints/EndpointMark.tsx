import { text } from '../text/en.ts';
import { type ListedEndpoint, statusOf } from './endpointStatus.ts';
import classes from './endpoints.module.css';

/** How an endpoint is, as mark and word. */
export function EndpointMark(listed: Pick<ListedEndpoint, 'endpoint' | 'state'>) {
  const status = statusOf(listed);
  return (
    <span className={classes.mark} data-status={status}>
      {text.endpoints.status[status]}
    </span>
  );
}
