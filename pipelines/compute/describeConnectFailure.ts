import { type ConnectStage, EngineConnectionError } from './engineConnectionError.ts';

/** Milliseconds within which a connection stands, or is given up. */
export const connectPatience = 5_000;

/** Why a host and port were not reached, in words. `place`: as users write it, e.g. `edge-1 port 2376`. */
export function describeReachFailure(error: unknown, place: string): EngineConnectionError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const make = (stage: ConnectStage, words: string) => new EngineConnectionError(stage, words, { cause: error });
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
      return make('find', `No machine of that name was found: ${place}. Check the name, and that this machine's name server knows it.`); // biome-ignore format: one line
    case 'ECONNREFUSED':
      return make('reach', `${place} refuses connections: nothing listens there. Check the port, and that the service runs.`); // biome-ignore format: one line
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return make('reach', `There is no way to ${place} from this machine. Check the network, a VPN and firewalls.`);
    case 'ETIMEDOUT':
      return make('reach', `${place} did not answer within ${connectPatience / 1000} seconds. Check that the machine is on, and firewalls on the way.`); // biome-ignore format: one line
    case 'ECONNRESET':
    case 'EPIPE':
      return make('reach', `${place} closed the connection. Check that the service that listens there is the one that is meant.`); // biome-ignore format: one line
    default:
      return make('reach', `${place} was not reached: ${code || message}.`);
  }
}

/** Why a socket of this machine does not open. */
export function describeSocketFailure(error: unknown, path: string): EngineConnectionError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const make = (words: string) => new EngineConnectionError('reach', words, { cause: error });
  switch (code) {
    case 'ENOENT':
      return make(`There is no Docker socket at ${path}. Install and start Docker, or give the path of its socket.`);
    case 'EACCES':
    case 'EPERM':
      return make(
        `This user may not use the Docker socket ${path}. Add the user to the group "docker", and sign in again.`,
      );
    case 'ECONNREFUSED':
      return make(`Nothing listens at the socket ${path}. Start Docker.`);
    case 'ENOTSOCK':
      return make(`${path} is no socket. Give the path of Docker's socket.`);
    case 'ETIMEDOUT':
      return make(`The socket ${path} did not answer within ${connectPatience / 1000} seconds. Restart Docker.`);
    default:
      return make(`The Docker socket ${path} does not open: ${code || message}.`);
  }
}

/**
 * Why TLS failed, in words. undefined: it is no matter of TLS. With TLS 1.3 a server refuses a client's certificate only after the
 * handshake, so that the error comes with the first answer.
 */
export function describeTlsFailure(error: unknown, place: string): EngineConnectionError | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  const make = (stage: ConnectStage, words: string) => new EngineConnectionError(stage, words, { cause: error });
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return make('secure', `The certificate that ${place} shows is for other host names. Use a name that it has, or issue one for this name.`); // biome-ignore format: one line
    case 'CERT_HAS_EXPIRED':
      return make('secure', `The certificate that ${place} shows has expired. Issue a new one there.`);
    case 'CERT_NOT_YET_VALID':
      return make('secure', `The certificate that ${place} shows is not valid yet. Check the clocks of both machines.`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_SIGNATURE_FAILURE':
      return make('secure', `The certificate that ${place} shows is not signed by the given CA. Give the CA that issued it; if you did, another machine answers.`); // biome-ignore format: one line
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return make('secure', `${place} does not speak TLS. Start Docker there with --tlsverify; plain TCP is used to this machine only.`); // biome-ignore format: one line
    default:
  }
  if (/^ERR_SSL_.*ALERT_(CERTIFICATE_EXPIRED)/.test(code))
    return make('sign-in', `${place} refuses the client certificate: it has expired. Give a newer one.`);
  if (/^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|UNSUPPORTED_CERT|ACCESS_DENIED|DECRYPT_ERROR)/.test(code))
    return make('sign-in', `${place} refuses the client certificate. Give one that is signed by the CA which that Docker engine trusts.`); // biome-ignore format: one line
  if (/^ERR_(SSL|OSSL|TLS)_/.test(code) || /CERT/.test(code))
    return make('secure', `TLS with ${place} failed: ${code.toLowerCase().replaceAll('_', ' ')}.`);
  return undefined;
}
