/**
 * What libguestfs and its tools are told: nothing of the user's own settings for it.
 * @param kvm whether the appliance may use it
 * @param folder where temporary files go, for those of a process that is killed stay
 */
export function applianceEnvironment(kvm: boolean, folder?: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(LIBGUESTFS|SUPERMIN|NODE)_/.test(name));
  return {
    ...Object.fromEntries(own),
    // Which kernel to boot is the host's matter.
    ...(process.env["SUPERMIN_KERNEL"] && { SUPERMIN_KERNEL: process.env["SUPERMIN_KERNEL"] }),
    LC_ALL: "C",
    LIBGUESTFS_BACKEND: "direct",
    // The appliance itself is built once, where libguestfs' own tools look for it too.
    ...(folder && { TMPDIR: folder, LIBGUESTFS_CACHEDIR: process.env["TMPDIR"] ?? "/var/tmp" }),
    ...(!kvm && { LIBGUESTFS_BACKEND_SETTINGS: "force_tcg" }),
  };
}
