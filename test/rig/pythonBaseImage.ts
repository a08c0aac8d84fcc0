import { execFileSync } from 'node:child_process';
import { globSync, lstatSync, realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockerEngine } from './dockerEngine.ts';

/** Debian's packages that its Python and pip are made of, with the C library that everything in an image runs with. */
const packages = [
  'libc6',
  'libstdc++6',
  'libgcc-s1',
  'zlib1g',
  'libssl3',
  'libffi8',
  'libexpat1',
  'libbz2-1.0',
  'liblzma5',
  'libuuid1',
];
const python = /^(lib)?python3(\.\d+)?(-(minimal|stdlib|distutils|venv|lib2to3|pip-whl|setuptools-whl))?$/;

/**
 * Makes an image with Debian's Python and pip out of the files of this machine: a base as `python:3.11-slim` would be, where no
 * registry of images can be reached. Takes the Debian package python3-venv.
 */
export async function importPythonImage(engine: DockerEngine, name: string): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'pipewright-python-'));
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the format is dpkg-query's.
    const installed = execFileSync('dpkg-query', ['-W', '-f', '${Package}\n'], { encoding: 'utf8' }).split('\n');
    const chosen = [...packages, ...installed.filter((each) => python.test(each))];
    const listed = execFileSync('dpkg', ['-L', ...chosen], { encoding: 'utf8', maxBuffer: 64e6 }).split('\n');
    const files = listed.filter(
      (path) => path !== '' && isFile(path) && !/^\/usr\/share\/(doc|man|lintian)/.test(path),
    );
    const pip = globSync('/usr/share/python-wheels/pip-*.whl')[0];
    if (!pip) throw new Error('Debian’s wheel of pip is missing: apt-get install python3-venv');
    const list = join(stage, 'list');
    const links = ['/bin', '/lib', '/lib64'].filter((path) => lstatSync(path).isSymbolicLink());
    const paths = new Set([...links, ...files.map(followFolders), pip]);
    await writeFile(list, [...paths].map((path) => path.slice(1)).join('\n'));
    const archive = join(stage, 'image.tar');
    execFileSync('tar', ['--create', '--file', archive, '--directory', '/', '--files-from', list]);
    // In place of an installation: Python runs a wheel that is on its path.
    engine.docker('import', '--change', `ENV PYTHONPATH=${pip}`, '--change', 'ENV PATH=/usr/bin:/bin', archive, name);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

function isFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

/** As it is called where `/lib` is no link to `/usr/lib`. */
function followFolders(path: string): string {
  const folder = realpathSync(path.slice(0, path.lastIndexOf('/')) || '/');
  return `${folder === '/' ? '' : folder}${path.slice(path.lastIndexOf('/'))}`;
}
