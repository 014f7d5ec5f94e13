/**
 * What is said of functions and their transforms, with its sources; the rules stand in this folder.
 */
import { statements } from '../statements.js'

const jax = 'JAX, check_jvp and check_vjp'
const rdc = 'Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin & Pronk, Reverse derivative categories (2020)'
const cdc = 'Blute, Cockett & Seely, Cartesian differential categories (2009)'
const elliott = 'Elliott, The simple essence of automatic differentiation (2018)'

/** Laws of one differentiable function, whatever it is made of. */
export const derivatives = statements('differentiation', {
  chain: ['D1', 'jvp(g ∘ f)(x, t) = jvp(g)(jvp(f)(x, t))', elliott],
  chainInReverse: ['D2', 'vjp(g ∘ f)(x)(u) = vjp(f)(x)(vjp(g)(f(x))(u))', elliott],
  primal: ['D3', 'the value beside a derivative is f(x), to the bit', jax],
  tangent: ['D4', 'J(c t + s) = c J t + J s, J 0 = 0', `${cdc}; linearity`],
  cotangent: ['D5', 'Jᵀ(c u + v) = c Jᵀ u + Jᵀ v, Jᵀ 0 = 0', 'PyTorch, test_backward_mul_by_grad_output'],
  adjoint: ['D6', '⟨J t, u⟩ = ⟨t, Jᵀ u⟩', `${rdc}; JAX, check_vjp`],
  derivative: ['D7', 'J t = lim (f(x + h t) − f(x − h t)) / 2h', 'the definition; Richardson extrapolation (1911)'],
  sum: ['D8', 'J(f + g) = J f + J g, J(c f) = c J f', cdc],
  product: ['D9', 'J(f · g) t = (J f t) · g + f · (J g t)', 'Leibniz'],
  quotient: ['D10', 'J(f / g) t = (J f t − (f / g) · J g t) / g', 'calculus'],
  linear: ['D11', 'L linear: jvp(L)(x, t) = (L x, L t), and its pullback does not depend on x', cdc],
  transpose: ['D12', '(Lᵀ)ᵀ = L, ⟨L x, u⟩ = ⟨x, Lᵀ u⟩', 'JAX, linear_transpose'],
  transposeOfComposite: ['D12.1', '(L ∘ M)ᵀ = Mᵀ ∘ Lᵀ, (L + M)ᵀ = Lᵀ + Mᵀ', 'dagger categories'],
  linearize: ['D13', 'linearize(f)(x) = (f(x), t ↦ jvp(f)(x, t)₂)', 'JAX, linearize'],
  linearizeOnce: ['D13.1', 'a pushforward does not call f again', 'JAX, linearize'],
  parts: ['D14', 'vjp(πₖ ∘ f)(u) = vjp(f)(0, …, u, …, 0), and what is used twice pulls back to a sum', rdc],
  gradient: ['D14.1', 'grad(Σ w · f) = Jᵀ w', 'the definition'],
  secondOrder: ['D15', 'D² f(x)(v, w) = D² f(x)(w, v)', 'Schwarz; CD.7'],
  orders: [
    'D16',
    'forward over reverse = reverse over forward = reverse over reverse = forward over forward',
    'JAX, check_grads; PyTorch, gradgradcheck'
  ],
  thirdOrder: ['D16.1', 'D³ f = lim of differences of D² f, in every nesting of forward and reverse', 'the definition'],
  taylor: ['D17', 'f(x + h t) − f − h J t − h²/2 D² f(t, t) falls as h³', 'dolfin-adjoint, the Taylor test'],
  jet: ['D17.1', 'jet of order 3 = the derivatives along the curve, by nested jvps', 'JAX, jet'],
  nesting: ['D18', 'd/dx (x · d/dy (x + y)) = 1: perturbations are not confused', 'Siskind & Pearlmutter (2005)'],
  jacobian: ['D19', 'jacfwd(f) = jacrev(f), whose columns are pushforwards of a basis', 'JAX, jacfwd and jacrev'],
  stopGradient: ['D20', 'stopGradient: the same value, no derivative; twice is once', 'JAX, stop_gradient'],
  noTangent: ['D21', 'integers, booleans and steps have no tangent: D f = 0', 'ChainRules, NoTangent'],
  strongZeros: ['D22', '∞ · 0 = NaN · 0 = 0, for tangents and cotangents', 'ekmett/ad, tests/Regression.hs'],
  kinks: ['D23', 'at a kink, min(D₋, D₊) ≤ J t ≤ max(D₋, D₊)', 'Clarke, Optimization and nonsmooth analysis (1983)'],
  points: [
    'D24',
    'at 0, ±1, the ends of the domain, removable singularities, ±∞ and the ends of numbers: derivatives of two orders are the slopes, or between those of a kink',
    'FiniteDifferences.jl; SciPy, test_sinc'
  ],
  homogeneous: ['D25', 'f homogeneous of degree k: ⟨∇f(x), x⟩ = k f(x)', 'Euler'],
  inverse: ['D26', 'f⁻¹ ∘ f = id: J f⁻¹(f(x)) J f(x) = I', 'the inverse function theorem'],
  immutability: ['D27', 'nothing writes its argument, neither the function nor its derivatives', 'ChainRulesTestUtils'],
  float32: ['D28', 'the float32 rule is the float64 rule, rounded', 'JAX, check_grads in float32']
})

const functorch = 'PyTorch, check_batched_grad'

/** Laws of batches, compilation, control flow around a function, and evaluation. */
export const transformations = statements('transformations', {
  batch: ['V1', 'vmap(f)(xs)[i] = f(xs[i]), along any axes, for batches of 0, 1, 2 and 3', 'JAX, vmap'],
  batchOfIdentity: ['V2', 'vmap(id) = id', 'functors'],
  batchOfComposite: ['V3', 'vmap(g ∘ f) = vmap(g) ∘ vmap(f)', 'functors'],
  batchOfBatch: ['V5', 'vmap(vmap(f)) over axes (i, j) is over (j, i), transposed', 'JAX, vmap'],
  perExample: ['V7', 'vmap(grad(f))(xs) = grad(xs ↦ Σᵢ f(xᵢ))', functorch],
  batchOfTangents: ['V8', 'vmap(jvp(f)) = jvp(vmap(f)), vmap(vjp(f)) = vjp(vmap(f))', functorch],
  batchOfCompiled: ['V9', 'vmap(jit(f)) = jit(vmap(f)) = vmap(f), where jit runs the interpreter', 'JAX, vmap and jit'],
  independence: ['V11', 'another example j leaves result i ≠ j the same, to the bit', 'property of maps'],
  permutation: ['V12', 'vmap(f)(P xs) = P vmap(f)(xs)', 'property of maps'],
  compiled: ['J1', 'jit(f) = f, to the bit, where jit runs the interpreter', 'JAX, jit'],
  compiledTwice: ['J2', 'jit(jit(f)) = jit(f), where jit runs the interpreter', 'JAX, jit'],
  compiledDerivative: ['J3', 'jit(grad(f)) = grad(jit(f)) = grad(f), where jit runs the interpreter', 'JAX, jit'],
  compiledTangent: ['J3.1', 'jvp(jit(f)) = jvp(f), where jit runs the interpreter', 'JAX, jit'],
  compiledCotangent: ['J3.2', 'vjp(jit(f)) = vjp(f), where jit runs the interpreter', 'JAX, jit'],
  tracedOnce: ['J4', 'one trace for each structure, shapes and dtypes', 'JAX, jit'],
  simplified: ['J5', 'simplify changes no bit, and twice is once', 'the passes of compilers'],
  purity: ['J6', 'f gives the same Program and the same values whenever it is called', 'JAX, pure functions'],
  printed: ['J7', 'print is deterministic, and JSON gives back the same Program', 'golden files'],
  wellTyped: ['J9', 'what transforms make of a Program is well typed', 'checkProgram'],
  shape: ['J10', 'the shape rule gives the avals of what evaluation gives', 'JAX, abstract evaluation'],
  layout: ['J11', 'evaluation reads any strides', 'NumPy, views'],
  identities: ['J12', 'simplify changes no bit, whatever operands are numbers', 'IEEE 754'],
  composition: ['J13', 'simplify changes no bit of p ∘ p', 'IEEE 754'],
  checkpoint: ['S11', 'checkpoint(f) = f, values and gradients', 'Griewank & Walther (2000)'],
  definitions: ['T0', 'every transform of a transform agrees with its definition', 'JAX, generated_fun_test']
})
