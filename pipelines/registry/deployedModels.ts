/** Where versions of a model are deployed: what is used is not removed. */
export interface DeployedModels {
  of(name: string): { version: number; endpoint: string }[];
}
