import type { ServingContext } from './context.ts';
import type { Exchange } from './exchange.ts';

interface RouteBase {
  method: 'GET' | 'POST';
  path: RegExp;
}

/** One address of the endpoint. */
export type Route = RouteBase &
  (
    | {
        /** `open`: for everybody; `key`: with any good key; `observer`: for programs of this user. */
        access: 'open' | 'key' | 'observer';
        serve(context: ServingContext, exchange: Exchange, match: RegExpExecArray): Promise<void> | void;
      }
    /** Has rows in its body: it waits its turn, and is counted and written down. */
    | {
        access: 'scoring';
        serve(context: ServingContext, exchange: Exchange, body: Buffer, match: RegExpExecArray): Promise<void>;
      }
  );
