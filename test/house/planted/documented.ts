/** @since 0.1.0 */
export const half = 1

export type Bare = number

/**
 * @example
 * whole
 * @category planted
 * @since 0.1.0
 */
export const whole = 1

/** @since 0.1.0 */
export interface Tagged {
  readonly x: number
}
