/**
 * Colours as `#rrggbb`, their contrast, and ramps of them.
 *
 * Source:  WCAG 2.2, relative luminance and contrast ratio
 */

type Rgb = readonly [number, number, number]

const parse = (hex: string): Rgb => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb

const show = (rgb: readonly number[]): string =>
  `#${rgb.map(channel => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

/** From one colour to another, channel by channel. */
export const mix = (from: string, to: string, share: number): string => {
  const [a, b] = [parse(from), parse(to)]
  return show(a.map((channel, i) => channel + (b[i] - channel) * share))
}

const linear = (channel: number): number =>
  channel <= 0.04045 * 255 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4

/** 0 of black to 1 of white. */
export const luminance = (hex: string): number => {
  const [r, g, b] = parse(hex).map(linear)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** 1 of a colour with itself to 21 of black with white. */
export const contrast = (one: string, other: string): number => {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** Black or white, whichever reads better: never under 4.5. */
export const inkOn = (background: string): string =>
  contrast(background, '#000000') >= contrast(background, '#ffffff') ? '#000000' : '#ffffff'

/** A ramp through colours at equal distances: 0 is the first and 1 the last. */
const ramp =
  (...stops: readonly string[]) =>
  (share: number): string => {
    const place = Math.min(1, Math.max(0, share)) * (stops.length - 1)
    const first = Math.min(stops.length - 2, Math.floor(place))
    return mix(stops[first], stops[first + 1], place - first)
  }

/** From dark blue over green to yellow, ever lighter: told apart without red, and in grey. 0 to 1. */
export const sequential = ramp('#2b0b4f', '#3b3b84', '#2d6a8c', '#1f9387', '#52b96b', '#aad63f', '#fde725')

/** From blue over white to orange: −1 to 1, ever lighter towards 0. */
export const diverging = (share: number): string =>
  share < 0
    ? ramp('#f7f7f7', '#a9cbe4', '#4f93c8', '#0f4c8a')(-share)
    : ramp('#f7f7f7', '#f5c08d', '#d9772b', '#8a3c06')(share)
