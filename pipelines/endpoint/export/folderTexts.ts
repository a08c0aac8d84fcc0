import type { ServingPlan } from '../../contract/endpoint.ts';
import type { Platform } from './copyPackages.ts';

/** Builds an image of the folder. It runs nothing of the base while it is built, so that any that has Node and its libraries will do. */
export const dockerfile = `# BASE: an image with Node 22 or newer on its PATH and the GNU C and C++ libraries, such as Debian's; Alpine has others.
ARG BASE=node:22-slim
FROM \${BASE}
WORKDIR /endpoint
COPY --chown=1000:1000 . .
ENV HOST=0.0.0.0 PORT=8080 NODE_ENV=production
EXPOSE 8080
USER 1000:1000
CMD ["node", "serve.mjs"]
`;

/** Only what is served from: requests that were kept while the folder ran elsewhere have no place in an image. */
export const dockerIgnore = `*
!app
!deployments
!node_modules
!package.json
!serve.mjs
!serving.json
`;

/** What an exported folder says of itself. */
export function readMe({ name, port, deployments }: ServingPlan, platform: Platform): string {
  const list = deployments.map(
    ({ name: deployment, model, traffic, shadow }) =>
      `- ${deployment}: ${model.name}, version ${model.version}, ${shadow ? 'a shadow' : `${traffic} % of the requests`}`,
  );
  return `# ${name}

A real-time endpoint of Pipewright, for ${platform}. It needs Node 22 or newer, and nothing to be installed.

${list.join('\n')}

## Run

    node serve.mjs

It listens on http://127.0.0.1:${port}; \`HOST\` and \`PORT\` change that:

    HOST=0.0.0.0 PORT=8080 node serve.mjs

Callers use the keys that the endpoint has in its workspace: \`Authorization: Bearer KEY\`.

    curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d @rows.json http://127.0.0.1:${port}/score

\`/openapi.json\` describes the columns; \`/\` is a page to try it out. Put a reverse proxy with TLS in front of it before others can
reach it.

## As a container

    docker build -t ${name} .
    docker run --read-only --tmpfs /tmp -p 8080:8080 ${name}

It runs as user 1000 and needs to write nothing; \`--cap-drop ALL --security-opt no-new-privileges\` takes nothing from it. It is built
on \`node:22-slim\`. Another base is taken by the build argument \`BASE\`, from your own registry or imported from a file:

    docker build --build-arg BASE=registry.example/node:22 -t ${name} .

Such a base has Node 22 or newer on its PATH and the GNU C and C++ libraries (Debian, Ubuntu, Red Hat; not Alpine). Nothing is
downloaded while the image is built, and no shell is needed.
`;
}
