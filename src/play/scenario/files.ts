/** The files of a scenario, made here so that nothing has to be shipped. */
import { crc32, deflateSync } from 'node:zlib';
import type { FileSpec } from './format.js';

export interface MadeFile {
  name: string;
  mimeType: string;
  bytes: Buffer;
}

type Colour = readonly [number, number, number];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** A PNG of 8-bit RGB pixels (https://www.w3.org/TR/png/). */
function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const raw = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) raw.set(colourAt(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A bar chart: values from 0 to 1, the last bar highlighted. */
export function chartPng(name: string, values: readonly number[]): MadeFile {
  const [width, height, edge] = [480, 270, 24];
  const slot = (width - 2 * edge) / values.length;
  const colourAt = (x: number, y: number): Colour => {
    const at = Math.floor((x - edge) / slot);
    const value = values[at];
    const up = height - edge - y;
    const inBar = value !== undefined && x >= edge && (x - edge) % slot < slot * 0.7;
    if (inBar && up > 0 && up <= value * (height - 2 * edge)) {
      return at === values.length - 1 ? [224, 92, 64] : [58, 110, 190];
    }
    if (up === 0 && x >= edge && x < width - edge) return [90, 96, 104];
    return up > 0 && up % 55 === 0 && x >= edge && x < width - edge ? [225, 229, 234] : [250, 251, 252];
  };
  return { name, mimeType: 'image/png', bytes: png(width, height, colourAt) };
}

/** A whiteboard photograph, as far as a few lines can make one. */
export function sketchPng(name: string): MadeFile {
  const colourAt = (x: number, y: number): Colour => {
    const box = (left: number, top: number): boolean => {
      const [dx, dy] = [x - left, y - top];
      const inside = dx >= 0 && dy >= 0 && dx < 90 && dy < 50;
      return inside && (dx < 3 || dy < 3 || dx > 86 || dy > 46);
    };
    if (box(20, 75) || box(155, 25) || box(155, 125)) return [40, 60, 130];
    if (x > 110 && x < 155 && Math.abs(y - (100 + (x - 110) * (y < 100 ? -1.1 : 1.1))) < 2)
      return [190, 50, 50];
    const shade = 246 - Math.round((x + y) / 60);
    return [shade, shade, shade - 4];
  };
  return { name, mimeType: 'image/png', bytes: png(265, 200, colourAt) };
}

/** A PDF of one page with a few lines of text, with a correct cross-reference table. */
export function pdfFile(name: string, lines: readonly string[]): MadeFile {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
  const stream = `BT /F1 14 Tf 18 TL 60 760 Td\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = Buffer.byteLength(text, 'latin1');
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n `;
  });
  const table = Buffer.byteLength(text, 'latin1');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('\n')}\n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', bytes: Buffer.from(text, 'latin1') };
}

const MIME_BY_EXTENSION: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  html: 'text/html',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
};

function mimeOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(MIME_BY_EXTENSION, extension)
    ? (MIME_BY_EXTENSION[extension] ?? '')
    : 'application/octet-stream';
}

/** The bytes of a file that a scenario describes. */
export function makeFile(spec: FileSpec): MadeFile {
  const made = madeFile(spec);
  return spec.mime === undefined ? made : { ...made, mimeType: spec.mime };
}

function madeFile(spec: FileSpec): MadeFile {
  const { name } = spec;
  if (spec.chart !== undefined) return chartPng(name, spec.chart);
  if (spec.sketch === true) return sketchPng(name);
  if (spec.pdf !== undefined) return pdfFile(name, spec.pdf);
  const mimeType = mimeOf(name);
  if (spec.base64 !== undefined) return { name, mimeType, bytes: Buffer.from(spec.base64, 'base64') };
  if (spec.size !== undefined) return { name, mimeType, bytes: Buffer.alloc(spec.size, spec.fill ?? '.') };
  return { name, mimeType, bytes: Buffer.from(spec.text ?? '', 'utf8') };
}
