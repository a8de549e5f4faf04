/** Networks, host interfaces and network filters. */

export const connectListAllInterfacesFlags = {
  VIR_CONNECT_LIST_INTERFACES_INACTIVE: 0x1,
  VIR_CONNECT_LIST_INTERFACES_ACTIVE: 0x2,
} as const;

export const connectListAllNetworksFlags = {
  VIR_CONNECT_LIST_NETWORKS_INACTIVE: 0x1,
  VIR_CONNECT_LIST_NETWORKS_ACTIVE: 0x2,
  VIR_CONNECT_LIST_NETWORKS_PERSISTENT: 0x4,
  VIR_CONNECT_LIST_NETWORKS_TRANSIENT: 0x8,
  VIR_CONNECT_LIST_NETWORKS_AUTOSTART: 0x10,
  VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART: 0x20,
} as const;

export const interfaceDefineFlags = {
  VIR_INTERFACE_DEFINE_VALIDATE: 0x1,
} as const;

export const interfaceXMLFlags = {
  VIR_INTERFACE_XML_INACTIVE: 0x1,
} as const;

export const ipAddrType = {
  VIR_IP_ADDR_TYPE_IPV4: 0,
  VIR_IP_ADDR_TYPE_IPV6: 1,
} as const;

export const networkCreateFlags = {
  VIR_NETWORK_CREATE_VALIDATE: 0x1,
} as const;

export const networkDefineFlags = {
  VIR_NETWORK_DEFINE_VALIDATE: 0x1,
} as const;

export const networkEventID = {
  VIR_NETWORK_EVENT_ID_LIFECYCLE: 0,
} as const;

export const networkEventLifecycleType = {
  VIR_NETWORK_EVENT_DEFINED: 0,
  VIR_NETWORK_EVENT_UNDEFINED: 1,
  VIR_NETWORK_EVENT_STARTED: 2,
  VIR_NETWORK_EVENT_STOPPED: 3,
} as const;

export const networkPortCreateFlags = {
  VIR_NETWORK_PORT_CREATE_RECLAIM: 0x1,
  VIR_NETWORK_PORT_CREATE_VALIDATE: 0x2,
} as const;

export const networkUpdateCommand = {
  VIR_NETWORK_UPDATE_COMMAND_NONE: 0,
  VIR_NETWORK_UPDATE_COMMAND_MODIFY: 1,
  VIR_NETWORK_UPDATE_COMMAND_DELETE: 2,
  VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST: 4,
} as const;

export const networkUpdateFlags = {
  VIR_NETWORK_UPDATE_AFFECT_CURRENT: 0x0,
  VIR_NETWORK_UPDATE_AFFECT_LIVE: 0x1,
  VIR_NETWORK_UPDATE_AFFECT_CONFIG: 0x2,
} as const;

export const networkUpdateSection = {
  VIR_NETWORK_SECTION_NONE: 0,
  VIR_NETWORK_SECTION_BRIDGE: 1,
  VIR_NETWORK_SECTION_DOMAIN: 2,
  VIR_NETWORK_SECTION_IP: 3,
  VIR_NETWORK_SECTION_IP_DHCP_HOST: 4,
  VIR_NETWORK_SECTION_IP_DHCP_RANGE: 5,
  VIR_NETWORK_SECTION_FORWARD: 6,
  VIR_NETWORK_SECTION_FORWARD_INTERFACE: 7,
  VIR_NETWORK_SECTION_FORWARD_PF: 8,
  VIR_NETWORK_SECTION_PORTGROUP: 9,
  VIR_NETWORK_SECTION_DNS_HOST: 10,
  VIR_NETWORK_SECTION_DNS_TXT: 11,
  VIR_NETWORK_SECTION_DNS_SRV: 12,
} as const;

export const networkXMLFlags = {
  VIR_NETWORK_XML_INACTIVE: 0x1,
} as const;

export const nwfilterBindingCreateFlags = {
  VIR_NWFILTER_BINDING_CREATE_VALIDATE: 0x1,
} as const;

export const nwfilterDefineFlags = {
  VIR_NWFILTER_DEFINE_VALIDATE: 0x1,
} as const;
