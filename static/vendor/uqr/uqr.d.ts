// Ours, for the type checker only: all that js/elements/qr-code.js uses of uqr.
export declare function encode(text: string, options: { ecc: 'L' | 'M' | 'Q' | 'H'; border: number }): { size: number; data: boolean[][] };
