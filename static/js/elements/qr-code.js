/** A QR code, drawn here out of what only this page knows. */
import { encode } from '../../vendor/uqr/uqr.js';

const SVG = 'http://www.w3.org/2000/svg';
// The quiet edge that the standard asks for, in modules.
const EDGE = 4;

export class QrCode extends HTMLElement {
  /** @param {string} text */
  draw(text) {
    const { size, data } = encode(text, { ecc: 'M', border: EDGE });
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
    svg.setAttribute('shape-rendering', 'crispEdges');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', data.flatMap(runs).join(''));
    svg.append(path);
    this.replaceChildren(svg);
  }
}

/** The dark stretches of a row, as pieces of a path. @param {boolean[]} row @param {number} y @returns {string[]} */
function runs(row, y) {
  const pieces = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const first = x;
    while (row[x + 1]) x++;
    const length = x + 1 - first;
    pieces.push(`M${first} ${y}h${length}v1h-${length}z`);
  }
  return pieces;
}

customElements.define('qr-code', QrCode);
