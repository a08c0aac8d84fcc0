import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import classes from './SqlEditor.module.css';

const keywords =
  'all and any as asc between by case cast cross desc distinct else end except exists false filter from full group having in inner intersect is join lateral left like limit not null nulls offset on or order outer over partition qualify right select then true union using values when where window with';

/** A comment, a text, a number or a keyword, in this order of groups. Quoted names match nothing. */
const tokens = new RegExp(
  `(--.*$)|('(?:[^']|'')*')|(\\b\\d+(?:\\.\\d+)?\\b)|"(?:[^"]|"")*"|(\\b(?:${keywords.replaceAll(' ', '|')})\\b)`,
  'gi',
);
const looks = [classes.comment, classes.string, classes.number, classes.keyword].map((name) =>
  Decoration.mark({ class: name ?? '' }),
);

const matcher = new MatchDecorator({
  regexp: tokens,
  decoration: (match) => looks[match.slice(1).findIndex((group) => group !== undefined)] ?? null,
});

/** Colours of SQL, line by line, from the page's own styles, so that they have enough contrast in both themes. */
export const colorSql = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
