/**
 * What `connectSupportsFeature` can be asked. libvirt keeps these numbers in a private header, but they are
 * part of the protocol: the daemon itself answers for the `PROGRAM` ones.
 */
export const driverFeature = {
  VIR_DRV_FEATURE_MIGRATION_V1: 1,
  VIR_DRV_FEATURE_REMOTE: 2,
  VIR_DRV_FEATURE_MIGRATION_V2: 3,
  VIR_DRV_FEATURE_MIGRATION_P2P: 4,
  VIR_DRV_FEATURE_MIGRATION_DIRECT: 5,
  VIR_DRV_FEATURE_MIGRATION_V3: 6,
  VIR_DRV_FEATURE_MIGRATE_CHANGE_PROTECTION: 7,
  VIR_DRV_FEATURE_FD_PASSING: 8,
  VIR_DRV_FEATURE_TYPED_PARAM_STRING: 9,
  /** Asking for it also tells the daemon that this client answers pings. */
  VIR_DRV_FEATURE_PROGRAM_KEEPALIVE: 10,
  VIR_DRV_FEATURE_XML_MIGRATABLE: 11,
  VIR_DRV_FEATURE_MIGRATION_OFFLINE: 12,
  VIR_DRV_FEATURE_MIGRATION_PARAMS: 13,
  /** Events are registered with, and sent for, a callback identifier. */
  VIR_DRV_FEATURE_REMOTE_EVENT_CALLBACK: 14,
  VIR_DRV_FEATURE_REMOTE_CLOSE_CALLBACK: 15,
  VIR_DRV_FEATURE_NETWORK_UPDATE_HAS_CORRECT_ORDER: 16,
} as const;
