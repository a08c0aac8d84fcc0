/**
 * What stands for a missing value in text, unless the user says otherwise: nothing, the "?" of the UCI data sets, and
 * what pandas and R write. "None" and "-" are not among them, since they are categories in many data sets.
 */
export const defaultNullStrings = ['', '?', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL'];
