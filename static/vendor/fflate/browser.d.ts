// Ours, for the type checker only: all that js/exports/packing.js uses of fflate. Nothing here starts a worker.
export class Zip {
  constructor(ondata: (error: Error | null, chunk: Uint8Array<ArrayBuffer>, final: boolean) => void);
  add(file: ZipDeflate): void;
  end(): void;
}
export class ZipDeflate {
  constructor(filename: string, options: { level: 6; mem: 4 });
  mtime?: Date;
  push(chunk: Uint8Array, final: boolean): void;
}
