/** A name of code in words: `minimumRowsPerLeaf` → `Minimum rows per leaf`, `decision-forest` → `Decision forest`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/\b(auc|l1|l2|pca|rbf|rmse|svd)\b/g, (abbreviation) => abbreviation.toUpperCase())
    .replace(/\br2\b/g, 'R²');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
