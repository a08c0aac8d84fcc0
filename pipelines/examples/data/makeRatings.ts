import { writeFileSync } from 'node:fs';

/**
 * Writes recipe-ratings.csv, beside this file: what 350 invented cooks think of 96 invented recipes. Whoever likes it hot likes
 * most hot dishes. `node pipelines/examples/data/makeRatings.ts` writes the same file again.
 */

/** How much of each taste is in it: hot, sweet, meat, effort. */
type Taste = readonly [hot: number, sweet: number, meat: number, effort: number];

const styles: Readonly<Record<string, Taste>> = {
  Classic: [0, 0, 0, 0.2],
  Fiery: [1.6, 0, 0.2, 0],
  Honey: [0, 1.3, 0, 0],
  Smoked: [0.5, 0, 0.9, 0.8],
  Garden: [-0.3, 0, -1.3, -0.2],
  Festive: [0, 0.5, 0.3, 1.5],
  Quick: [0, 0, 0, -1.6],
  Winter: [0.2, 0.2, 0.4, 0.6],
};

const dishes: Readonly<Record<string, Taste>> = {
  'lentil soup': [0.4, -0.5, -0.6, -0.3],
  'apple cake': [-0.9, 1.5, -0.3, 0.5],
  'noodle bowl': [0.8, -0.2, 0.2, -0.4],
  'beef stew': [0.3, -0.4, 1.5, 0.7],
  'tomato salad': [-0.2, -0.1, -1, -1],
  'chicken curry': [1.2, 0.1, 0.9, 0.4],
  pancakes: [-0.8, 1.2, -0.2, -0.6],
  'stuffed peppers': [0.5, -0.2, 0.5, 0.6],
  'mushroom risotto': [-0.2, -0.3, -0.7, 0.8],
  'bean chili': [1.4, -0.3, 0.1, 0],
  'fruit tart': [-0.9, 1.4, -0.4, 1],
  'roast lamb': [0, -0.4, 1.7, 1.2],
};

/** mulberry32: the same numbers on every machine. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = makeRandom(20);
/** Near enough to a normal distribution: the sum of twelve even ones. */
const normal = () => Array.from({ length: 12 }, random).reduce((sum, x) => sum + x, -6);

const recipes = Object.entries(styles).flatMap(([style, a]) =>
  Object.entries(dishes).map(([dish, b]) => ({
    name: `${style} ${dish}`,
    taste: a.map((share, k) => share + b[k]!),
    merit: 0.45 * normal(),
    fame: 0.3 + 1.2 * random() ** 2,
  })),
);
const lines = ['cook,recipe,stars'];
for (let cook = 1; cook <= 350; cook++) {
  const likes = Array.from({ length: 4 }, () => 0.42 * normal());
  const kindness = 0.4 * normal();
  const eagerness = 0.12 + 0.5 * random() ** 2;
  for (const { name, taste, merit, fame } of recipes) {
    if (random() > eagerness * fame) continue;
    const liking = taste.reduce((sum, share, k) => sum + share * likes[k]!, 0);
    const stars = Math.round(3.4 + kindness + merit + liking + 0.55 * normal());
    lines.push(`C${String(cook).padStart(3, '0')},${name},${Math.min(5, Math.max(1, stars))}`);
  }
}
writeFileSync(new URL('./recipe-ratings.csv', import.meta.url), `${lines.join('\n')}\n`);
