// The page that an endpoint is tried with. Everything that it shows comes from the endpoint's own description, by the key
// that is typed in; the key stays in this page.
const find = (id) => document.getElementById(id);
let key = '';
let description;
let isJson = false;

find('open').addEventListener('submit', async (event) => {
  event.preventDefault();
  key = find('key').value.trim();
  showProblem();
  const answer = await ask('/openapi.json');
  if (!answer.ok) return showProblem(answer.problem);
  description = answer.value;
  find('name').textContent = description.info.title;
  document.title = `Try ${description.info.title}`;
  drawFields();
  writeJson(sampleRow());
  writeSample();
  find('console').hidden = false;
});
find('reset').addEventListener('click', () => {
  drawFields();
  writeJson(sampleRow());
});
find('as-form').addEventListener('click', () => choose(false));
find('as-json').addEventListener('click', () => choose(true));
find('form').addEventListener('submit', send);

/** Sends a request with the key. Answers what came back, or in words what went wrong. */
async function ask(path, body) {
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
    const value = await response.json();
    const { message, problems } = value.error ?? {};
    const problem = problems?.length > 1 ? problems.join('\n') : message;
    return { ok: response.ok, status: response.status, value, problem };
  } catch {
    return { ok: false, status: 0, problem: 'The endpoint does not answer. It may have been stopped.' };
  }
}

function columns() {
  return Object.entries(description.components.schemas.Row.properties).map(([name, schema]) => ({
    name,
    type: schema.type[0],
    format: schema.format,
    example: schema.examples?.[0] ?? null,
    known: schema['x-known-values'] ?? [],
  }));
}

function sampleRow() {
  return Object.fromEntries(columns().map(({ name, example }) => [name, example]));
}

function drawFields() {
  find('fields').replaceChildren(...columns().map(drawField));
}

function drawField(column, index) {
  const field = document.createElement('div');
  const label = document.createElement('label');
  label.htmlFor = `field-${index}`;
  const type = document.createElement('span');
  type.className = 'type';
  type.textContent = ` ${{ number: 'number', integer: 'whole number', boolean: 'yes or no' }[column.type] ?? column.format ?? 'text'}`;
  label.append(column.name, type);
  const input = column.type === 'boolean' ? drawChoice(['true', 'false']) : document.createElement('input');
  input.id = label.htmlFor;
  input.value = column.example ?? '';
  input.placeholder = 'not known';
  input.autocomplete = 'off';
  if (column.type === 'number' || column.type === 'integer') input.inputMode = 'decimal';
  field.append(label, input);
  if (column.known.length > 0 && column.type !== 'boolean') {
    const list = document.createElement('datalist');
    list.id = `known-${index}`;
    list.append(...column.known.map((value) => new Option(value, value)));
    input.setAttribute('list', list.id);
    field.append(list);
  }
  return field;
}

function drawChoice(values) {
  const select = document.createElement('select');
  select.append(new Option('not known', ''), ...values.map((value) => new Option(value, value)));
  return select;
}

/** The row of the form. What is empty is not known; what is no number is sent as it is, and the endpoint says so. */
function readForm() {
  const row = columns().map(({ name, type }, index) => {
    const text = find(`field-${index}`).value;
    if (text.trim() === '') return [name, null];
    if (type === 'boolean') return [name, text === 'true'];
    const number = Number(text);
    return [name, (type === 'number' || type === 'integer') && Number.isFinite(number) ? number : text];
  });
  return Object.fromEntries(row);
}

function writeJson(row) {
  find('json').value = JSON.stringify({ rows: [row] }, undefined, 2);
}

function choose(json) {
  if (json && !isJson) writeJson(readForm());
  isJson = json;
  find('fields').hidden = json;
  find('json').hidden = !json;
  find('as-form').setAttribute('aria-pressed', String(!json));
  find('as-json').setAttribute('aria-pressed', String(json));
}

async function send(event) {
  event.preventDefault();
  showProblem();
  const button = event.submitter ?? find('form').querySelector('.send');
  button.disabled = true;
  const begin = performance.now();
  const answer = await ask('/score', isJson ? find('json').value : JSON.stringify({ rows: [readForm()] }));
  const duration = performance.now() - begin;
  button.disabled = false;
  const { deployment } = answer.value ?? {};
  find('figures').textContent =
    answer.status === 0 ? '' : `${answer.status} · ${duration.toFixed(1)} ms${deployment ? ` · ${deployment}` : ''}`;
  find('none').hidden = true;
  find('answer').hidden = answer.value === undefined;
  find('raw').value = JSON.stringify(answer.value, undefined, 2) ?? '';
  find('table').replaceChildren();
  if (!answer.ok) return showProblem(answer.problem);
  drawTable(answer.value);
  const failed = answer.value.failed ?? [];
  if (failed.length > 0) showProblem(failed.map(({ row, reason }) => `Row ${row}: ${reason}`).join('\n'));
}

function drawTable({ predictions, columns: names, data }) {
  const rows = data ?? predictions?.map((row) => row && Object.values(row)) ?? [];
  const titles = names ?? Object.keys(predictions?.find((row) => row) ?? {});
  const isNumber = titles.map((_, i) => rows.some((row) => typeof row?.[i] === 'number'));
  const head = find('table').createTHead().insertRow();
  for (const [i, title] of titles.entries()) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = title;
    cell.classList.toggle('number', isNumber[i]);
    head.append(cell);
  }
  const body = find('table').createTBody();
  for (const row of rows.slice(0, 100)) {
    const line = body.insertRow();
    for (const i of titles.keys()) {
      const cell = line.insertCell();
      const value = row?.[i] ?? null;
      cell.textContent = value === null ? '—' : String(value);
      cell.classList.toggle('number', isNumber[i]);
    }
  }
}

function writeSample() {
  const body = JSON.stringify({ rows: [sampleRow()] }).replaceAll("'", "'\\''");
  find('sample').value = [
    `curl ${location.origin}/score \\`,
    `  -H 'Authorization: Bearer KEY' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
}

function showProblem(text) {
  find('problem').textContent = text ?? '';
  find('problem').hidden = !text;
}
