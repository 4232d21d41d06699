// Ours, for the type checker only: all that js/htmx-mooring.js uses of htmx.
declare const htmx: { registerExtension(name: string, extension: object): void };
export default htmx;
