export const mac = navigator.userAgent.includes('Macintosh');
