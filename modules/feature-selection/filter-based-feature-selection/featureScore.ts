export interface FeatureScore {
  feature: string;
  /** null: the method is not defined for the feature (a text, a constant). */
  score: number | null;
  degrees?: number;
  /** Natural logarithm of the p-value, for methods that come with a test. */
  logP?: number;
}
