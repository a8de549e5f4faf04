/**
 * Where libvirt's C functions and the calls of its protocol do not correspond by name, and why. Up to
 * libvirt 9.0; whatever is newer is left to the release of this table that adds it.
 */

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Functions that the C library answers by itself, or by calls of another name. */
export const functionsWithoutCall: readonly string[] = [
  // An object's identity travels with it, and the client counts its own references.
  ...names(`
    virConnectRef
    virDomainFree virDomainGetConnect virDomainGetID virDomainGetName virDomainGetUUID virDomainGetUUIDString
    virDomainRef
    virDomainCheckpointFree virDomainCheckpointGetConnect virDomainCheckpointGetDomain virDomainCheckpointGetName
    virDomainCheckpointRef
    virDomainSnapshotFree virDomainSnapshotGetConnect virDomainSnapshotGetDomain virDomainSnapshotGetName
    virDomainSnapshotRef
    virInterfaceFree virInterfaceGetConnect virInterfaceGetMACString virInterfaceGetName virInterfaceRef
    virNWFilterBindingFree virNWFilterBindingGetFilterName virNWFilterBindingGetPortDev virNWFilterBindingRef
    virNWFilterFree virNWFilterGetName virNWFilterGetUUID virNWFilterGetUUIDString virNWFilterRef
    virNetworkFree virNetworkGetConnect virNetworkGetName virNetworkGetUUID virNetworkGetUUIDString virNetworkRef
    virNetworkPortFree virNetworkPortGetNetwork virNetworkPortGetUUID virNetworkPortGetUUIDString virNetworkPortRef
    virNodeDeviceFree virNodeDeviceGetName virNodeDeviceRef
    virSecretFree virSecretGetConnect virSecretGetUUID virSecretGetUUIDString virSecretGetUsageID
    virSecretGetUsageType virSecretRef
    virStoragePoolFree virStoragePoolGetConnect virStoragePoolGetName virStoragePoolGetUUID
    virStoragePoolGetUUIDString virStoragePoolRef
    virStorageVolFree virStorageVolGetConnect virStorageVolGetKey virStorageVolGetName virStorageVolRef
  `),
  // Releasing what a call returned.
  ...names(`
    virDomainFSInfoFree virDomainIOThreadInfoFree virDomainInterfaceFree virDomainStatsRecordListFree
    virNetworkDHCPLeaseFree
  `),
  // The same calls with a UUID in text, under an older name, or for some domains of a list.
  ...names(`
    virDomainLookupByUUIDString virNWFilterLookupByUUIDString virNetworkLookupByUUIDString
    virNetworkPortLookupByUUIDString virSecretLookupByUUIDString virStoragePoolLookupByUUIDString
    virDomainCreateLinux virDomainListGetStats
  `),
  // The connection's own state, opening it with credentials, and the version of the C library.
  ...names(`
    virConnectIsAlive virConnectIsEncrypted virConnectOpenAuth virConnectOpenReadOnly virConnectSetKeepAlive
    virGetVersion virInitialize
  `),
  // Migration is driven by the client through the steps of the protocol.
  ...names(`
    virDomainMigrate virDomainMigrate2 virDomainMigrate3 virDomainMigrateToURI virDomainMigrateToURI2
    virDomainMigrateToURI3
  `),
  // Errors come with the reply; the library keeps the last one for each thread.
  ...names(`
    virConnCopyLastError virConnGetLastError virConnResetLastError virConnSetErrorFunc virCopyLastError
    virDefaultErrorFunc virFreeError virGetLastError virGetLastErrorCode virGetLastErrorDomain
    virGetLastErrorMessage virResetError virResetLastError virSaveLastError virSetErrorFunc
  `),
  // Streams are packets, not calls.
  ...names(`
    virStreamAbort virStreamEventAddCallback virStreamEventRemoveCallback virStreamEventUpdateCallback
    virStreamFinish virStreamFree virStreamNew virStreamRecv virStreamRecvAll virStreamRecvFlags
    virStreamRecvHole virStreamRef virStreamSend virStreamSendAll virStreamSendHole virStreamSparseRecvAll
    virStreamSparseSendAll
  `),
  // The library's event loop and its lists of typed parameters.
  ...names(`
    virEventAddHandle virEventAddTimeout virEventRegisterDefaultImpl virEventRegisterImpl virEventRemoveHandle
    virEventRemoveTimeout virEventRunDefaultImpl virEventUpdateHandle virEventUpdateTimeout
    virTypedParamsAddBoolean virTypedParamsAddDouble virTypedParamsAddFromString virTypedParamsAddInt
    virTypedParamsAddLLong virTypedParamsAddString virTypedParamsAddStringList virTypedParamsAddUInt
    virTypedParamsAddULLong virTypedParamsClear virTypedParamsFree virTypedParamsGet virTypedParamsGetBoolean
    virTypedParamsGetDouble virTypedParamsGetInt virTypedParamsGetLLong virTypedParamsGetString
    virTypedParamsGetUInt virTypedParamsGetULLong
  `),
  // Done to the calling process, after `virDomainLxcOpenNamespace` has brought the file descriptors.
  ...names("virDomainLxcEnterCGroup virDomainLxcEnterNamespace virDomainLxcEnterSecurityLabel"),
];

/** Calls that no function of the C library stands for alone. */
export const callsWithoutFunction: readonly string[] = [
  // Part of opening a connection.
  ...names("authList authSaslInit authSaslStart authSaslStep authPolkit connectSupportsFeature"),
  // What registering an event has become; the functions go by the older calls' names.
  ...names("connectDomainEventCallbackRegisterAny connectDomainEventCallbackDeregisterAny"),
  // The steps of a migration.
  ...names(`
    domainMigratePrepare domainMigratePerform domainMigrateFinish
    domainMigratePrepare2 domainMigrateFinish2 domainMigratePrepareTunnel
    domainMigrateBegin3 domainMigratePrepare3 domainMigratePrepareTunnel3 domainMigratePerform3
    domainMigrateFinish3 domainMigrateConfirm3
    domainMigrateBegin3Params domainMigratePrepare3Params domainMigratePrepareTunnel3Params
    domainMigratePerform3Params domainMigrateFinish3Params domainMigrateConfirm3Params
  `),
];
