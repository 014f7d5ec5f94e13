export const { sin, cos, tan, asin, acos, atan, atan2, sinh, cosh, tanh, asinh, acosh, atanh, exp, expm1, log, log1p, sqrt, cbrt, pow } = Math
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))
export const rsqrt = (x: number): number => 1 / Math.sqrt(x)
const todo = (x: number): number => x
export const erf = todo, erfc = todo, erfInv = todo, lgamma = todo, digamma = todo
export const polygamma = (_: number, x: number): number => x
