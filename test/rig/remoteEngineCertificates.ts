import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeSecrets } from '../../pipelines/contract/compute.ts';

/**
 * Makes a CA, and with it a certificate of a server and one of a client, as PEM files of a folder. `server`: how clients name it, as
 * OpenSSL writes it. `days`: that both are valid for; below 0 they have expired already.
 */
export async function makeCertificates(
  folder: string,
  server = 'DNS:localhost',
  days = 2,
): Promise<{
  dockerd: string[];
  server: { certificate: string; key: string };
  secrets: Required<Omit<ComputeSecrets, 'password'>>;
}> {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    file('ca-key.pem'),
    '-out',
    file('ca.pem'),
    '-days',
    '2',
    '-subj',
    '/CN=Test CA',
  );
  for (const [name, extensions] of Object.entries({
    server: `subjectAltName=${server}\nextendedKeyUsage=serverAuth\n`,
    client: 'extendedKeyUsage=clientAuth\n',
  })) {
    await writeFile(file(`${name}.ext`), extensions);
    openssl('req', ...key, '-keyout', file(`${name}-key.pem`), '-out', file(`${name}.csr`), '-subj', `/CN=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      file(`${name}.csr`),
      '-CA',
      file('ca.pem'),
      '-CAkey',
      file('ca-key.pem'),
      '-CAcreateserial',
      '-days',
      String(days),
      '-extfile',
      file(`${name}.ext`),
      '-out',
      file(`${name}.pem`),
    );
  }
  const read = (name: string) => readFile(file(name), 'utf8');
  const dockerd = [
    '--tlsverify',
    '--tlscacert',
    file('ca.pem'),
    '--tlscert',
    file('server.pem'),
    '--tlskey',
    file('server-key.pem'),
  ];
  return {
    dockerd,
    server: { certificate: await read('server.pem'), key: await read('server-key.pem') },
    secrets: { ca: await read('ca.pem'), certificate: await read('client.pem'), key: await read('client-key.pem') },
  };
}
