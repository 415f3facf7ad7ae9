/** Names of devices, with any extension and blanks before it, in any case (Microsoft: Naming Files, Paths, and Namespaces). */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i;

/**
 * Why Windows does not accept one path component as it is, in words that follow "it"; null when it does. What
 * is not a plain component on any system is not checked here.
 */
export function windowsRefuses(name: string): string | null {
  const odd = /[<>:"|?*]/.exec(name)?.[0];
  if (odd !== undefined) return `it contains ${odd}, which Windows does not allow in a name`;
  if (/[. ]$/.test(name)) return 'it ends with a dot or a space, which Windows drops';
  return DEVICE.test(name) ? 'Windows keeps that name for a device' : null;
}
