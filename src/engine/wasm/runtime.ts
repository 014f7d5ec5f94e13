/**
 * The part of JavaScript's WebAssembly API that the engine uses: in Node and in browsers, with or without their type declarations.
 */

export interface WasmMemory {
  readonly buffer: ArrayBuffer
  readonly grow: (pages: number) => number
}

interface Instance {
  readonly exports: Readonly<Record<string, () => void>>
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface Runtime {
  readonly validate: (bytes: Uint8Array) => boolean
  readonly instantiate: (bytes: Uint8Array, imports: Imports) => Promise<{ readonly instance: Instance }>
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: Imports) => Instance
  readonly Memory: new (descriptor: { readonly initial: number; readonly maximum?: number }) => WasmMemory
}

export const runtime = (): Runtime => (globalThis as unknown as { readonly WebAssembly: Runtime }).WebAssembly

/** Some places have none, or forbid it. */
export const hasRuntime = (): boolean => 'WebAssembly' in globalThis
