import type Database from 'better-sqlite3';
import type { RegistryServices } from '../registry/services.ts';

/** What calls of MLflow's client are answered with. */
export interface MlflowServices {
  database: Database.Database;
  registry: RegistryServices;
  /** Called when something that pages show has changed. */
  tell(what: 'runs' | 'models'): void;
}
