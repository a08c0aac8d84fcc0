import fc from 'fast-check';

/**
 * Property tests draw the same cases in every run, so that a change is judged by what it changed. PROPERTY_SEED draws others:
 * a number, or `random`.
 */
const asked = process.env['PROPERTY_SEED'] ?? '20260';
fc.configureGlobal({ seed: asked === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(asked) });
