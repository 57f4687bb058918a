export {
  defineConfig,
  secret,
  type ConnectionConfig,
  type MeshlineConfig,
  type SecretReference,
} from './config/define-config.ts';
