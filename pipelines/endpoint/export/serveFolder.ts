import { serveEndpoint } from '../serving/serveEndpoint.ts';

/**
 * Serves an exported folder until the process is asked to end. `HOST` and `PORT` of the environment go before what `serving.json`
 * says.
 */
export async function serveFolder(folder: string): Promise<void> {
  const { HOST: host, PORT: port } = process.env;
  const report = (text: string) => process.stderr.write(`${text}\n`);
  const server = await serveEndpoint({
    folder,
    restarts: 0,
    report,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  });
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
