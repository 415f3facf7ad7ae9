/** Vite gives a file imported with `?raw` as its text. */
declare module '*?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite exports it
  export default text;
}
