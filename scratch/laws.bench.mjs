var __defProp = Object.defineProperty;
var __export = (target, all3) => {
  for (var name in all3)
    __defProp(target, name, { get: all3[name], enumerable: true });
};

// laws/arb/index.ts
var arb_exports = {};
__export(arb_exports, {
  array: () => array2,
  drawn: () => drawn,
  dtype: () => dtype,
  key: () => key2,
  program: () => program2,
  scalar: () => scalar2,
  shape: () => shape,
  smoothFunction: () => smoothFunction
});

// src/ndarray/dtype.ts
var dtypes = ["bool", "int32", "uint32", "float32", "float64"];
var isFloat = (dtype3) => dtype3 === "float32" || dtype3 === "float64";
var isInteger = (dtype3) => dtype3 === "int32" || dtype3 === "uint32";
var allocate = (dtype3, size) => {
  switch (dtype3) {
    case "bool":
      return new Uint8Array(size);
    case "int32":
      return new Int32Array(size);
    case "uint32":
      return new Uint32Array(size);
    case "float32":
      return new Float32Array(size);
    case "float64":
      return new Float64Array(size);
  }
};
var dtypeOf = (data) => data instanceof Float64Array ? "float64" : data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : data instanceof Uint32Array ? "uint32" : "bool";
var promote = (a, b) => {
  if (a === b) return a;
  if (a === "bool") return b;
  if (b === "bool") return a;
  return "float64";
};
var promoteWeak = (dtype3, value) => {
  switch (dtype3) {
    case "float32":
    case "float64":
      return dtype3;
    case "int32":
      return value === (value | 0) ? dtype3 : "float64";
    case "uint32":
      return value === value >>> 0 ? dtype3 : "float64";
    case "bool":
      return value === (value | 0) ? "int32" : "float64";
  }
};
var cast = (dtype3, value) => {
  switch (dtype3) {
    case "bool":
      return value !== 0 ? 1 : 0;
    case "int32":
      return value | 0;
    case "uint32":
      return value >>> 0;
    case "float32":
      return Math.fround(value);
    case "float64":
      return value;
  }
};

// src/ndarray/error.ts
var TensorError = class extends Error {
  constructor(_tag, op, problem, remedy) {
    super(`${op}: ${problem}. ${remedy}`);
    this._tag = _tag;
    this.op = op;
    this.problem = problem;
    this.remedy = remedy;
  }
  _tag;
  op;
  problem;
  remedy;
  name = "TensorError";
  /** Whether a value is a `TensorError`, of this copy of the package or of another one. */
  static is(u) {
    return u instanceof Error && u.name === "TensorError" && "_tag" in u;
  }
};
var fail = (tag, op, problem, remedy) => {
  throw new TensorError(tag, op, problem, remedy);
};

// src/ndarray/shape.ts
var sizeOf = (shape7) => {
  let n = 1;
  for (let i = 0; i < shape7.length; i++) n *= shape7[i];
  return n;
};
var sameShape = (a, b) => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
var rowMajor = (shape7) => {
  const strides = new Array(shape7.length);
  for (let i = shape7.length - 1, n = 1; i >= 0; i--) {
    strides[i] = n;
    n *= shape7[i];
  }
  return strides;
};
var showShape = (shape7) => `[${shape7.join(", ")}]`;
var broadcastShapes = (op, a, b) => {
  if (sameShape(a, b) || b.length === 0) return a;
  if (a.length === 0) return b;
  const n = Math.max(a.length, b.length);
  const out = new Array(n);
  for (let i = 1; i <= n; i++) {
    const x = i <= a.length ? a[a.length - i] : 1;
    const y = i <= b.length ? b[b.length - i] : 1;
    if (x !== y && x !== 1 && y !== 1)
      return fail(
        "ShapeMismatch",
        op,
        `shapes ${showShape(a)} and ${showShape(b)} do not broadcast (axis ${-i}: ${x} against ${y})`,
        "Extents must be equal or 1, aligned at the last axis; insert axes with np.expandDims or np.reshape"
      );
    out[n - i] = x === 1 ? y : x;
  }
  return out;
};
var isShape = (shape7) => Array.isArray(shape7) && shape7.every((n) => Number.isInteger(n) && n >= 0);
var normalizeAxis = (op, axis, rank) => Number.isInteger(axis) && axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis : fail(
  "AxisOutOfRange",
  op,
  `axis ${axis} does not exist in an array of rank ${rank}`,
  rank === 0 ? "A scalar has no axes" : `Use an integer from ${-rank} to ${rank - 1}`
);
var without = (shape7, axes) => shape7.filter((_, i) => !axes.includes(i));

// src/ndarray/print.ts
var inspect = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
var whole = 1e3;
var edge = 3;
var lineWidth = 100;
var digits = 8;
var shownPlaces = (extent, isCut) => isCut && extent > 2 * edge ? [0, 1, 2, null, extent - 3, extent - 2, extent - 1] : Array.from({ length: extent }, (_, i) => i);
var split = (written) => {
  const isFinite = /\d/.test(written);
  const point = isFinite ? written.search(/[.e]|$/) : written.length;
  return { whole: written.slice(0, point), fraction: written.slice(point), isFinite };
};
var isSpecial = (v) => v === 0 || !Number.isFinite(v);
var numberFormat = (values) => {
  const sizes2 = values.filter((v) => !isSpecial(v)).map(Math.abs);
  const signed = (v) => Object.is(v, -0) ? "-0" : String(v);
  const rounded = (v) => Number(v.toPrecision(digits));
  return sizes2.some((v) => v >= 1e8 || v < 1e-4) ? (v) => isSpecial(v) ? signed(v) : rounded(v).toExponential() : (v) => signed(isSpecial(v) ? v : rounded(v));
};
var elementFormat = (dtype3, values) => {
  const write2 = dtype3 === "bool" ? (v) => String(v !== 0) : isFloat(dtype3) ? numberFormat(values) : String;
  const texts = values.map((v) => split(write2(v)));
  const longest2 = (lengths) => Math.max(0, ...lengths);
  const right3 = longest2(texts.map((t) => t.fraction.length));
  const width = longest2(texts.map((t) => t.whole.length + (t.isFinite ? right3 : 0)));
  return (v) => {
    const t = split(write2(v));
    return t.isFinite ? t.whole.padStart(width - right3) + t.fraction.padEnd(right3) : t.whole.padStart(width);
  };
};
var wrapped = (parts3, indent) => parts3.reduce((line, part2, i) => {
  if (i === 0) return part2;
  const width = line.length - line.lastIndexOf("\n") - 1 + (line.includes("\n") ? 0 : indent.length);
  return width + part2.length + 2 > lineWidth ? `${line},
${indent}${part2}` : `${line}, ${part2}`;
}, "");
var nested = (x, isCut, format, axis, at, indent) => {
  if (axis === x.shape.length) return format(x.data[at]);
  const inner = `${indent} `;
  const parts3 = shownPlaces(x.shape[axis], isCut).map(
    (i) => i === null ? "\u2026" : nested(x, isCut, format, axis + 1, at + i * x.strides[axis], inner)
  );
  const gap = "," + "\n".repeat(x.shape.length - axis - 1) + inner;
  return `[${axis === x.shape.length - 1 ? wrapped(parts3, inner) : parts3.join(gap)}]`;
};
var shownValues = (x, isCut, axis = 0, at = x.offset) => axis === x.shape.length ? [x.data[at]] : shownPlaces(x.shape[axis], isCut).flatMap(
  (i) => i === null ? [] : shownValues(x, isCut, axis + 1, at + i * x.strides[axis])
);
var show = (x) => {
  const size = sizeOf(x.shape);
  const isCut = size > whole;
  const head = "array(";
  const format = elementFormat(x.dtype, size === 0 ? [] : shownValues(x, isCut));
  const body = size === 0 ? "[]" : nested(x, isCut, format, 0, x.offset, " ".repeat(head.length));
  const isPlainEmpty = size === 0 && x.shape.length === 1;
  const shape7 = isCut || size === 0 && !isPlainEmpty ? [`shape=[${x.shape.join(", ")}]`] : [];
  const dtype3 = x.dtype === "float64" ? [] : [`dtype=${x.dtype}`];
  return `${head}${[body, ...shape7, ...dtype3].join(", ")})`;
};

// src/ndarray/ndarray.ts
var arrayTag = /* @__PURE__ */ Symbol.for("pullback/array");
var storage = /* @__PURE__ */ Symbol.for("pullback/storage");
var Dense = class {
  constructor(shape7, dtype3, data, strides = rowMajor(shape7), offset2 = 0, countsAlong) {
    this.shape = shape7;
    this.dtype = dtype3;
    this.countsAlong = countsAlong;
    this[storage] = { data, strides, offset: offset2 };
  }
  shape;
  dtype;
  countsAlong;
  [storage];
  get ndim() {
    return this.shape.length;
  }
  get size() {
    return sizeOf(this.shape);
  }
  /** The slices along the first axis. A scalar has none and is not iterable, so that test runners compare scalars by value. */
  get [Symbol.iterator]() {
    return this.ndim === 0 ? void 0 : () => rows(this);
  }
  toString() {
    return show({ shape: this.shape, dtype: this.dtype, ...this[storage] });
  }
  [inspect]() {
    return this.toString();
  }
  [Symbol.toPrimitive](hint) {
    return hint === "number" ? itemOf(this) : this.toString();
  }
};
var rowAt = ({ shape: shape7, dtype: dtype3, [storage]: { data, strides, offset: offset2 } }, i) => new Dense(shape7.slice(1), dtype3, data, strides.slice(1), offset2 + i * strides[0]);
function* rows(x) {
  for (let i = 0; i < x.shape[0]; i++) yield rowAt(x, i);
}
Object.defineProperty(Dense.prototype, arrayTag, { value: "Dense" });
var isNDArray = (u) => typeof u === "object" && u !== null && arrayTag in u;
var isDense = (u) => isNDArray(u) && u[arrayTag] === "Dense";
var unsafeFromBuffer = (shape7, data) => new Dense(shape7, dtypeOf(data), data);
var fromTypedArray = (data, shape7 = [data.length]) => sizeOf(shape7) === data.length ? unsafeFromBuffer(shape7, data.slice()) : fail(
  "ShapeMismatch",
  "fromTypedArray",
  `${data.length} elements do not fill shape ${showShape(shape7)}`,
  "Give a shape of that many elements"
);
var fill = (shape7, value, dtype3) => {
  const data = allocate(dtype3, 1);
  data[0] = cast(dtype3, value);
  return new Dense(shape7, dtype3, data, shape7.length === 0 ? [] : new Array(shape7.length).fill(0));
};
var scalar = (value, dtype3 = "float64") => fill([], value, dtype3);
var iota = (shape7, axis, dtype3) => {
  const data = allocate(dtype3, shape7[axis]);
  for (let i = 0; i < data.length; i++) data[i] = i;
  return new Dense(
    shape7,
    dtype3,
    data,
    shape7.map((_, i) => i === axis ? 1 : 0),
    0,
    axis
  );
};
var iotaAxis = (x) => x.countsAlong;
var view = (x, shape7, strides, offset2 = x[storage].offset) => new Dense(shape7, x.dtype, x[storage].data, strides, offset2);
var isContiguous = (x) => {
  const { strides } = x[storage];
  for (let i = x.shape.length - 1, n = 1; i >= 0; i--) {
    if (x.shape[i] !== 1 && strides[i] !== n) return false;
    n *= x.shape[i];
  }
  return true;
};
var fillValue = (x) => {
  const { strides, data, offset: offset2 } = x[storage];
  for (let i = 0; i < strides.length; i++) if (strides[i] !== 0 && x.shape[i] !== 1) return void 0;
  return sizeOf(x.shape) === 0 ? void 0 : data[offset2];
};
var copyInto = (x, out, at) => {
  const { data, strides, offset: offset2 } = x[storage];
  const { shape: shape7 } = x;
  const rank = shape7.length;
  const size = sizeOf(shape7);
  if (size === 0) return;
  if (isContiguous(x)) {
    out.set(data.subarray(offset2, offset2 + size), at);
    return;
  }
  const n = shape7[rank - 1];
  const s = strides[rank - 1];
  const index = new Array(rank).fill(0);
  let from = offset2;
  for (let done = 0; done < size; done += n) {
    if (s === 1) for (let i = 0; i < n; i++) out[at + done + i] = data[from + i];
    else for (let i = 0, j = from; i < n; i++, j += s) out[at + done + i] = data[j];
    for (let axis = rank - 2; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape7[axis]) break;
      from -= strides[axis] * shape7[axis];
      index[axis] = 0;
    }
  }
};
var rowWriter = (shape7, dtype3) => {
  const out = allocate(dtype3, sizeOf(shape7));
  const size = sizeOf(shape7.slice(1));
  return { write: (i, row) => copyInto(row, out, i * size), done: () => unsafeFromBuffer(shape7, out) };
};
var contiguous = (x) => {
  if (isContiguous(x)) return x;
  const out = allocate(x.dtype, sizeOf(x.shape));
  copyInto(x, out, 0);
  return unsafeFromBuffer(x.shape, out);
};
var unsafeData = (x) => {
  const c = contiguous(x);
  const { data, offset: offset2 } = c[storage];
  const size = sizeOf(x.shape);
  return offset2 === 0 && data.length === size ? data : data.subarray(offset2, offset2 + size);
};
var toTypedArray = (x) => {
  const out = allocate(x.dtype, sizeOf(x.shape));
  copyInto(x, out, 0);
  return out;
};
var itemOf = (x) => {
  const { data, offset: offset2 } = x[storage];
  return sizeOf(x.shape) === 1 ? data[offset2] : fail(
    "ShapeMismatch",
    "item",
    `an array of shape ${showShape(x.shape)} is not one value`,
    "Reduce or index it first, or use np.toNested"
  );
};

// laws/draw/draw.ts
import * as fc from "fast-check";
var choices = (minLength, maxLength) => fc.noBias(fc.array(fc.nat(2147483647), { minLength, maxLength, size: "max" }));
var stream = (list3) => {
  let at = 0;
  return () => at < list3.length ? list3[at++] : 0;
};
var cycle = (list3) => {
  let at = 0;
  return () => list3.length === 0 ? 0 : list3[at++ % list3.length];
};
var drawFrom = (next) => {
  const int = (low2, high) => low2 + next() % (high - low2 + 1);
  return {
    int,
    oneOf: (options) => options[int(0, options.length - 1)],
    bool: () => int(0, 1) === 1,
    shape: (rank) => Array.from({ length: rank ?? int(0, 3) }, () => int(1, 3))
  };
};
var grid = 2 ** 20;
var roughness = (v) => [1, 2, 4, 8].findIndex((d) => Number.isInteger(v * d));
var eighths = Array.from({ length: 49 }, (_, i) => (i % 2 === 1 ? i + 1 : 0 - i) / 16).sort(
  (v, w) => roughness(v) - roughness(w) || Math.abs(v) - Math.abs(w) || w - v
);
var dyadics = (domain) => {
  switch (domain._tag) {
    case "Interval": {
      const inside = eighths.filter((v) => v >= domain.low && v <= domain.high && Math.abs(v) <= 2);
      return inside.length > 0 ? inside : Array.from({ length: 9 }, (_, i) => domain.low + (domain.high - domain.low) * i / 8);
    }
    case "AwayFrom":
      return eighths.filter((v) => {
        const past = v - Math.floor(v / domain.step) * domain.step;
        return past >= domain.gap && domain.step - past >= domain.gap;
      });
    default:
      return [0];
  }
};
var real = (domain, n) => {
  const onGrid = (low2, high, k) => Math.round((low2 + (high - low2) * (k % grid) / grid) * grid) / grid;
  switch (domain._tag) {
    case "Interval":
      return onGrid(domain.low, domain.high, n);
    case "AwayFrom": {
      const cell = (n % 6 - 3) * domain.step;
      return onGrid(cell + domain.gap, cell + domain.step - domain.gap, Math.floor(n / 6));
    }
    default:
      return 0;
  }
};
var spaced = (next, size, grain) => {
  const drawn2 = Array.from({ length: size }, next);
  const order2 = [...drawn2.keys()].sort((i, j) => drawn2[i] - drawn2[j] || i - j);
  const out = new Array(size);
  order2.forEach((i, rank) => {
    const k = rank - (size >> 1);
    out[i] = grain === "dyadic" ? k / 8 : k * 3 / 16 + drawn2[i] % 1024 / grid;
  });
  return out;
};
var elements = (next, domain, size, grain) => {
  if (domain._tag === "Distinct") return spaced(next, size, grain);
  if (domain._tag === "Integers")
    return Array.from({ length: size }, () => domain.low + next() % (domain.high - domain.low + 1));
  const simple = grain === "dyadic" ? dyadics(domain) : [];
  return Array.from(
    { length: size },
    () => grain === "dyadic" ? simple[next() % simple.length] : real(domain, next())
  );
};
var drawArray = (next, { shape: shape7, dtype: dtype3, domain }, grain) => {
  const data = allocate(dtype3, sizeOf(shape7));
  data.set(elements(next, domain, data.length, grain));
  return unsafeFromBuffer(shape7, data);
};
var vectors = { _tag: "Interval", low: -1, high: 1 };
var specials = [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1e308, 0.1];

// laws/arb/drawn.ts
import "fast-check";
var drawn = (most, make) => choices(Math.min(most, 2), most).map((list3) => {
  const next = stream(list3);
  return make(drawFrom(next), next);
});

// laws/arb/array.ts
var drawShape = (draw, o = {}) => {
  const rank = draw.int(o.minRank ?? 0, Math.max(o.minRank ?? 0, o.maxRank ?? 3));
  return Array.from({ length: rank }, () => draw.int(o.minExtent ?? 1, Math.max(o.minExtent ?? 1, o.maxExtent ?? 3)));
};
var shape = (o = {}) => drawn(1 + (o.maxRank ?? 3), (draw) => drawShape(draw, o));
var dtype = () => drawn(1, (draw) => draw.oneOf(["float64", ...dtypes.filter((d) => d !== "float64")]));
var domains = {
  dyadic: [{ _tag: "Interval", low: -2, high: 2 }, "dyadic"],
  smooth: [{ _tag: "Interval", low: -2, high: 2 }, "real"],
  positive: [{ _tag: "Interval", low: 0.25, high: 4 }, "real"],
  awayFromZero: [{ _tag: "AwayFrom", step: 4, gap: 0.25 }, "real"],
  distinct: [{ _tag: "Distinct" }, "real"]
};
var integers = {
  bool: { _tag: "Integers", low: 0, high: 1 },
  uint32: { _tag: "Integers", low: 0, high: 3 },
  int32: { _tag: "Integers", low: -3, high: 3 }
};
var drawValues = (next, values, shape7, dtype3 = "float64") => {
  if (!isFloat(dtype3)) return drawArray(next, { shape: shape7, dtype: dtype3, domain: integers[dtype3] }, "dyadic");
  if (values !== "special") return drawArray(next, { shape: shape7, dtype: dtype3, domain: domains[values][0] }, domains[values][1]);
  const data = allocate(dtype3, sizeOf(shape7));
  data.set(Array.from(data, () => specials[next() % specials.length]));
  return unsafeFromBuffer(shape7, data);
};
var array2 = (o = {}) => drawn(arrayChoices(o), (draw, next) => drawOptioned(draw, next, o));
var arrayChoices = ({ shape: shape7, maxRank = 3, maxExtent = 3 }) => shape7 === void 0 ? 1 + maxRank + maxExtent ** maxRank : sizeOf(shape7);
var drawOptioned = (draw, next, o) => {
  const shape7 = o.shape ?? drawShape(draw, o);
  const { dtype: dtype3 = "float64", values = "smooth", between: between3 } = o;
  return between3 === void 0 ? drawValues(next, values, shape7, dtype3) : drawArray(next, { shape: shape7, dtype: dtype3, domain: { _tag: "Interval", low: between3[0], high: between3[1] } }, "real");
};
var scalar2 = (o = {}) => array2({ ...o, shape: [] });

// src/primitives/compare.ts
var compare_exports = {};
__export(compare_exports, {
  and: () => and,
  convert: () => convert,
  countLeadingZeros: () => countLeadingZeros,
  eq: () => eq,
  ge: () => ge,
  gt: () => gt,
  le: () => le,
  lt: () => lt,
  ne: () => ne,
  not: () => not,
  or: () => or,
  populationCount: () => populationCount,
  shiftLeft: () => shiftLeft,
  shiftRightArithmetic: () => shiftRightArithmetic,
  shiftRightLogical: () => shiftRightLogical,
  xor: () => xor
});

// src/ndarray/kernels/elementwise.ts
var row1 = (f) => (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = f(a[p]);
};
var row2 = (f) => (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = f(a[p], b[q]);
};
var alignedStrides = (x, shape7) => {
  const own = x[storage].strides;
  const lead = shape7.length - own.length;
  const out = new Array(shape7.length).fill(0);
  for (let i = 0; i < own.length; i++) out[lead + i] = x.shape[i] === 1 ? 0 : own[i];
  return out;
};
var merge = (shape7, strides) => {
  const extents = [];
  const kept2 = strides.map(() => []);
  for (let axis = 0; axis < shape7.length; axis++) {
    const n = shape7[axis];
    if (n === 1) continue;
    const last2 = extents.length - 1;
    if (last2 >= 0 && strides.every((s, k) => kept2[k][last2] === s[axis] * n)) {
      extents[last2] *= n;
      for (let k = 0; k < strides.length; k++) kept2[k][last2] = strides[k][axis];
    } else {
      extents.push(n);
      for (let k = 0; k < strides.length; k++) kept2[k].push(strides[k][axis]);
    }
  }
  return { extents, strides: kept2 };
};
var walk = (shape7, operands, row) => {
  const { extents, strides } = merge(
    shape7,
    operands.map((x) => alignedStrides(x, shape7))
  );
  const rank = extents.length;
  const at = operands.map((x) => x[storage].offset);
  if (rank === 0)
    return row(
      1,
      0,
      at,
      at.map(() => 0)
    );
  const n = extents[rank - 1];
  const steps2 = strides.map((s) => s[rank - 1]);
  const size = sizeOf(shape7);
  const index = new Array(rank).fill(0);
  for (let o = 0; o < size; o += n) {
    row(n, o, at, steps2);
    for (let axis = rank - 2; axis >= 0; axis--) {
      for (let k = 0; k < at.length; k++) at[k] += strides[k][axis];
      if (++index[axis] < extents[axis]) break;
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][axis] * extents[axis];
      index[axis] = 0;
    }
  }
};
var run = (x, shape7) => {
  const { strides } = x[storage];
  if (strides.length === 0) return 0;
  if (strides.length !== shape7.length) return void 0;
  for (let i = shape7.length - 1, n = 1; i >= 0; i--) {
    if (x.shape[i] !== shape7[i] || strides[i] !== n) return void 0;
    n *= shape7[i];
  }
  return 1;
};
var map1 = (dtype3, row, x) => {
  const size = sizeOf(x.shape);
  const out = allocate(dtype3, size);
  const { data, offset: offset2 } = x[storage];
  const s = run(x, x.shape);
  if (s !== void 0) row(size, out, 0, data, offset2, s);
  else if (size > 0) walk(x.shape, [x], (n, o, at, step3) => row(n, out, o, data, at[0], step3[0]));
  return unsafeFromBuffer(x.shape, out);
};
var map2 = (dtype3, shape7, row, x, y) => {
  const size = sizeOf(shape7);
  const out = allocate(dtype3, size);
  const a = x[storage];
  const b = y[storage];
  const s = run(x, shape7);
  const t = run(y, shape7);
  if (s !== void 0 && t !== void 0) row(size, out, 0, a.data, a.offset, s, b.data, b.offset, t);
  else if (size > 0)
    walk(shape7, [x, y], (n, o, at, step3) => row(n, out, o, a.data, at[0], step3[0], b.data, at[1], step3[1]));
  return unsafeFromBuffer(shape7, out);
};
var map3 = (dtype3, shape7, row, x, y, z) => {
  const size = sizeOf(shape7);
  const out = allocate(dtype3, size);
  const [a, b, c] = [x[storage].data, y[storage].data, z[storage].data];
  if (size > 0)
    walk(shape7, [x, y, z], (n, o, at, step3) => row(n, out, o, a, at[0], step3[0], b, at[1], step3[1], c, at[2], step3[2]));
  return unsafeFromBuffer(shape7, out);
};

// src/ndarray/kernels/rows.ts
var copyRow = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = a[p];
};
var negRow = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = -a[p];
};
var absRow = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = Math.abs(a[p]);
};
var sqrtRow = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = Math.sqrt(a[p]);
};
var addRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] + b[q];
};
var subRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] - b[q];
};
var mulRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] * b[q];
};
var integerMulRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.imul(a[p], b[q]);
};
var divRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] / b[q];
};
var strongMulRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = b[q] === 0 ? 0 : a[p] * b[q];
};
var maxRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.max(a[p], b[q]);
};
var minRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.min(a[p], b[q]);
};
var eqRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] === b[q] ? 1 : 0;
};
var neRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] !== b[q] ? 1 : 0;
};
var ltRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] < b[q] ? 1 : 0;
};
var leRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] <= b[q] ? 1 : 0;
};
var gtRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] > b[q] ? 1 : 0;
};
var geRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] >= b[q] ? 1 : 0;
};
var andRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] & b[q];
};
var orRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] | b[q];
};
var xorRow = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] ^ b[q];
};
var selectRow = (n, out, o, a, p, ps, b, q, qs, c, r, rs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs, r += rs) out[o + i] = a[p] !== 0 ? b[q] : c[r];
};
var saturate = (low2, high) => (x) => x !== x ? 0 : Math.min(Math.max(Math.trunc(x), low2), high);
var toBool = row1((x) => x !== 0 ? 1 : 0);
var toInt32 = row1(saturate(-2147483648, 2147483647));
var toUint32 = row1(saturate(0, 4294967295));
var convertRow = (from, to) => {
  const float = from === "float32" || from === "float64";
  if (to === "bool") return toBool;
  if (float && to === "int32") return toInt32;
  if (float && to === "uint32") return toUint32;
  return copyRow;
};
var clampRow = (n, out, o, a, p, ps, b, q, qs, c, r, rs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs, r += rs) out[o + i] = Math.min(Math.max(a[p], b[q]), c[r]);
};

// src/core/aval.ts
var aval = (shape7, dtype3) => ({ shape: shape7, dtype: dtype3 });
var avalOf = (x) => ({ shape: x.shape, dtype: x.dtype });
var sameAval = (a, b) => a.dtype === b.dtype && sameShape(a.shape, b.shape);
var isDifferentiable = (a) => isFloat(a.dtype);
var showAval = (a) => `${a.dtype}${showShape(a.shape)}`;
var areDifferentiable = (xs) => xs.map(isDifferentiable);

// src/primitives/define.ts
var interval = (low2, high) => ({ _tag: "Interval", low: low2, high });
var reals = interval(-3, 3);
var positive = interval(0.25, 4);
var distinct = { _tag: "Distinct" };
var integers2 = (low2, high) => ({ _tag: "Integers", low: low2, high });
var awayFrom = (step3, gap) => ({ _tag: "AwayFrom", step: step3, gap });
var operand = (shape7, dtype3 = "float64", domain = reals) => ({
  shape: shape7,
  dtype: dtype3,
  domain
});
var broadcastable = (draw, count2) => {
  const full2 = draw.shape();
  return Array.from({ length: count2 }, () => full2.slice(draw.int(0, full2.length)).map((n) => draw.bool() ? 1 : n));
};
var list = (avals) => avals.map(showAval).join(" and ");
var sameDType = (op, avals, allowed) => {
  const { dtype: dtype3 } = avals[0];
  for (let i = 1; i < avals.length; i++)
    if (avals[i].dtype !== dtype3)
      return fail(
        "DTypeMismatch",
        op,
        `operands of different dtypes: ${list(avals)}`,
        "Convert one with np.astype; the np functions promote"
      );
  return allowed.includes(dtype3) ? dtype3 : fail(
    "DTypeMismatch",
    op,
    `takes ${allowed.join(", ")}, not ${list(avals)}`,
    `Convert with np.astype(x, '${allowed[allowed.length - 1]}')`
  );
};
var floats = ["float32", "float64"];
var whole2 = ["int32", "uint32"];
var numeric = [...whole2, ...floats];
var bits = ["bool", ...whole2];
var every = ["bool", ...numeric];
var discrete = { _tag: "Discrete" };
var elementwise = { _tag: "Elementwise" };
var pointwise = (...partials) => ({
  _tag: "Pointwise",
  strong: false,
  partials
});
var strongPointwise = (...partials) => ({
  _tag: "Pointwise",
  strong: true,
  partials
});
var sampleDType = (dtypes3) => dtypes3.includes("float64") ? "float64" : dtypes3[dtypes3.length - 1];
var defaultDomain = (dtype3) => isFloat(dtype3) ? reals : dtype3 === "bool" ? integers2(0, 1) : dtype3 === "int32" ? integers2(-5, 5) : integers2(0, 9);
var unary = (name, row, derivative, o = {}) => {
  const { dtypes: dtypes3 = floats, result } = o;
  return {
    name,
    arity: 1,
    params: null,
    shape: ([x]) => {
      const dtype3 = sameDType(name, [x], dtypes3);
      return [{ shape: x.shape, dtype: result ?? dtype3 }];
    },
    evaluate: ([x], _, [out]) => [map1(out.dtype, row, x)],
    derivative,
    batching: elementwise,
    sample: (draw) => {
      const dtype3 = isFloat(sampleDType(dtypes3)) ? "float64" : draw.oneOf(dtypes3);
      return { operands: [operand(draw.shape(), dtype3, o.domain ?? defaultDomain(dtype3))], params: null };
    }
  };
};
var binary = (name, row, derivative, o = {}) => {
  const { dtypes: dtypes3 = numeric, integerRow = row, result } = o;
  return {
    name,
    arity: 2,
    params: null,
    shape: ([x, y]) => {
      const dtype3 = sameDType(name, [x, y], dtypes3);
      return [{ shape: broadcastShapes(name, x.shape, y.shape), dtype: result ?? dtype3 }];
    },
    evaluate: ([x, y], _, [out]) => [map2(out.dtype, out.shape, isFloat(x.dtype) ? row : integerRow, x, y)],
    derivative,
    batching: elementwise,
    sample: (draw) => {
      const dtype3 = dtypes3.includes("float64") && draw.int(0, 3) < 3 ? "float64" : draw.oneOf(dtypes3);
      const shapes3 = broadcastable(draw, 2);
      const domains2 = isFloat(dtype3) && o.domains ? o.domains : [defaultDomain(dtype3), defaultDomain(dtype3)];
      return { operands: [0, 1].map((i) => operand(shapes3[i], dtype3, domains2[i])), params: null };
    }
  };
};

// src/primitives/kinds.ts
var integer = { _tag: "Integer" };
var boolean = { _tag: "Boolean" };
var text = { _tag: "Text" };
var array3 = { _tag: "Array" };
var program = { _tag: "Program" };
var engine = { _tag: "Engine" };
var opaque = () => ({ _tag: "Function" });
var oneOf = (words) => ({ _tag: "Word", words });
var list2 = (of) => ({ _tag: "List", of });
var pair = (of) => ({ _tag: "Pair", of });
var nullable = (of) => ({ _tag: "Nullable", of });
var dtype2 = oneOf(dtypes);
var integers3 = list2(integer);
var programs = list2(program);

// src/primitives/compare.ts
var comparison = { dtypes: every, result: "bool" };
var eq = binary("eq", eqRow, discrete, comparison);
var ne = binary("ne", neRow, discrete, comparison);
var lt = binary("lt", ltRow, discrete, comparison);
var le = binary("le", leRow, discrete, comparison);
var gt = binary("gt", gtRow, discrete, comparison);
var ge = binary("ge", geRow, discrete, comparison);
var and = binary("and", andRow, discrete, { dtypes: bits });
var or = binary("or", orRow, discrete, { dtypes: bits });
var xor = binary("xor", xorRow, discrete, { dtypes: bits });
var not = {
  ...unary("not", copyRow, discrete, { dtypes: bits }),
  evaluate: ([x]) => [map1(x.dtype, x.dtype === "bool" ? row1((v) => 1 - v) : row1((v) => ~v), x)]
};
var shiftLeft = binary(
  "shiftLeft",
  row2((x, y) => y >>> 0 > 31 ? 0 : x << y),
  discrete,
  { dtypes: whole2 }
);
var shiftRightLogical = binary(
  "shiftRightLogical",
  row2((x, y) => y >>> 0 > 31 ? 0 : x >>> y),
  discrete,
  { dtypes: whole2 }
);
var shiftRightArithmetic = binary(
  "shiftRightArithmetic",
  row2((x, y) => (x | 0) >> (y >>> 0 > 31 ? 31 : y)),
  discrete,
  { dtypes: whole2 }
);
var countOnes = (x) => {
  let n = 0;
  for (let v = x | 0; v !== 0; v &= v - 1) n++;
  return n;
};
var populationCount = unary("populationCount", row1(countOnes), discrete, { dtypes: whole2 });
var countLeadingZeros = unary("countLeadingZeros", row1(Math.clz32), discrete, { dtypes: whole2 });
var convert = {
  name: "convert",
  arity: 1,
  params: { dtype: dtype2 },
  shape: ([x], { dtype: dtype3 }) => [{ shape: x.shape, dtype: dtype3 }],
  evaluate: ([x], { dtype: dtype3 }) => [x.dtype === dtype3 ? x : map1(dtype3, convertRow(x.dtype, dtype3), x)],
  derivative: { _tag: "Linear", operands: "all", transpose: ($, [ct], [x]) => [$.convert(ct, x.dtype)] },
  batching: elementwise,
  sample: (draw) => {
    const from = draw.oneOf(every);
    const domain = from === "bool" ? integers2(0, 1) : from === "uint32" ? integers2(0, 9) : interval(-5, 5);
    return {
      operands: [operand(draw.shape(), from, from === "int32" ? integers2(-5, 5) : domain)],
      params: { dtype: draw.oneOf(every) }
    };
  }
};

// src/primitives/contract.ts
var contract_exports = {};
__export(contract_exports, {
  dot: () => dot
});

// src/ndarray/kernels/move.ts
var offsets = (extents, strides) => {
  const out = new Int32Array(sizeOf(extents));
  let filled4 = Math.min(out.length, 1);
  for (let axis = extents.length - 1; axis >= 0; axis--) {
    const n = filled4;
    for (let i = 1; i < extents[axis]; i++) for (let j = 0; j < n; j++) out[filled4++] = out[j] + i * strides[axis];
  }
  return out;
};
var part = (x, start2, extents, steps2) => {
  const { strides, offset: offset2 } = x[storage];
  const from = start2.reduce((at, s, i) => at + s * strides[i], offset2);
  return view(x, extents, steps2 === void 0 ? strides : strides.map((s, i) => s * steps2[i]), from);
};
var flipped = (x, axes) => {
  const { strides, offset: offset2 } = x[storage];
  const last2 = axes.reduce((at, i) => at + Math.max(0, x.shape[i] - 1) * strides[i], offset2);
  return view(
    x,
    x.shape,
    strides.map((s, i) => axes.includes(i) ? 0 - s : s),
    last2
  );
};
var copyTo = (out, at, outStrides, x) => {
  if (x.size === 0) return;
  const { data, strides, offset: offset2 } = x[storage];
  const extents = [];
  const from = [];
  const to = [];
  for (let axis = 0; axis < strides.length; axis++) {
    const n2 = x.shape[axis];
    const last2 = extents.length - 1;
    if (n2 === 1) continue;
    if (last2 >= 0 && from[last2] === strides[axis] * n2 && to[last2] === outStrides[axis] * n2) {
      extents[last2] *= n2;
      from[last2] = strides[axis];
      to[last2] = outStrides[axis];
    } else {
      extents.push(n2);
      from.push(strides[axis]);
      to.push(outStrides[axis]);
    }
  }
  const n = extents.pop() ?? 1;
  const s = from.pop() ?? 0;
  const t = to.pop() ?? 0;
  const reads = offsets(extents, from);
  const writes = offsets(extents, to);
  for (let r = 0; r < reads.length; r++) {
    let p = offset2 + reads[r];
    let q = at + writes[r];
    if (s === 1 && t === 1 && n > 16) out.set(data.subarray(p, p + n), q);
    else for (let i = 0; i < n; i++, p += s, q += t) out[q] = data[p];
  }
};
var padded = (x, value, shape7, low2, interior) => {
  const out = allocate(x.dtype, sizeOf(shape7)).fill(value);
  const strides = rowMajor(shape7);
  const steps2 = interior.map((n) => n + 1);
  const first2 = low2.map((l, i) => Math.max(0, Math.ceil(-l / steps2[i])));
  const kept2 = shape7.map((n, i) => Math.max(0, Math.min(x.shape[i], Math.ceil((n - low2[i]) / steps2[i])) - first2[i]));
  const at = first2.reduce((sum3, f, i) => sum3 + (low2[i] + f * steps2[i]) * strides[i], 0);
  copyTo(
    out,
    at,
    strides.map((s, i) => s * steps2[i]),
    part(x, first2, kept2)
  );
  return unsafeFromBuffer(shape7, out);
};
var joined = (xs, shape7, axis) => {
  const out = allocate(xs[0].dtype, sizeOf(shape7));
  const strides = rowMajor(shape7);
  let at = 0;
  for (const x of xs) {
    copyTo(out, at, strides, x);
    at += x.shape[axis] * strides[axis];
  }
  return unsafeFromBuffer(shape7, out);
};
var updated = (x, update, start2) => {
  const out = toTypedArray(x);
  const strides = rowMajor(x.shape);
  copyTo(
    out,
    start2.reduce((at, s, i) => at + s * strides[i], 0),
    strides,
    update
  );
  return unsafeFromBuffer(x.shape, out);
};

// src/ndarray/kernels/matmul.ts
var spacing = (extents, strides) => {
  let step3;
  let run4 = 1;
  for (let i = extents.length - 1; i >= 0; i--) {
    if (extents[i] === 1) continue;
    if (step3 === void 0) step3 = strides[i];
    else if (strides[i] !== step3 * run4) return void 0;
    run4 *= extents[i];
  }
  return step3 ?? 1;
};
var linesOf = (x, batch2, free, contracted) => {
  const { data, strides, offset: offset2 } = x[storage];
  const pick3 = (list3, axes) => axes.map((a) => list3[a]);
  const lineStep = spacing(pick3(x.shape, free), pick3(strides, free));
  const step3 = spacing(pick3(x.shape, contracted), pick3(strides, contracted));
  if (lineStep === void 0 || step3 === void 0) {
    const order2 = [...batch2, ...free, ...contracted];
    const [b, f] = [batch2.length, batch2.length + free.length];
    const axes = order2.map((_, i) => i);
    return linesOf(
      contiguous(view(x, pick3(x.shape, order2), pick3(strides, order2))),
      axes.slice(0, b),
      axes.slice(b, f),
      axes.slice(f)
    );
  }
  const starts = offsets(pick3(x.shape, batch2), pick3(strides, batch2));
  return {
    data,
    offset: offset2,
    starts,
    count: sizeOf(pick3(x.shape, free)),
    lineStep,
    length: sizeOf(pick3(x.shape, contracted)),
    step: step3
  };
};
var pack = ({ data, count: count2, lineStep, length, step: step3 }, start2, first2, panel) => {
  let l0 = start2 + first2 * lineStep;
  let l1 = start2 + Math.min(first2 + 1, count2 - 1) * lineStep;
  let l2 = start2 + Math.min(first2 + 2, count2 - 1) * lineStep;
  let l3 = start2 + Math.min(first2 + 3, count2 - 1) * lineStep;
  for (let q = 0; q < 4 * length; q += 4) {
    panel[q] = data[l0];
    panel[q + 1] = data[l1];
    panel[q + 2] = data[l2];
    panel[q + 3] = data[l3];
    l0 += step3;
    l1 += step3;
    l2 += step3;
    l3 += step3;
  }
};
var tile = (a, b, sums) => {
  const k = a.length >>> 2;
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (let p = 0; p < k; p++) {
    const q = p * 4;
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[q];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[q + 1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[q + 2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[q + 3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  sums[0] = c00;
  sums[1] = c01;
  sums[2] = c02;
  sums[3] = c03;
  sums[4] = c10;
  sums[5] = c11;
  sums[6] = c12;
  sums[7] = c13;
  sums[8] = c20;
  sums[9] = c21;
  sums[10] = c22;
  sums[11] = c23;
  sums[12] = c30;
  sums[13] = c31;
  sums[14] = c32;
  sums[15] = c33;
};
var tiled = (rows3, columns2) => {
  const panel = new Float64Array(4 * rows3.length);
  const panels = Array.from({ length: Math.ceil(columns2.count / 4) }, () => new Float64Array(4 * rows3.length));
  const sums = new Float64Array(16);
  return (x, y, { out, at, rowStep, columnStep }) => {
    for (let j = 0; j < panels.length; j++) pack(columns2, y, 4 * j, panels[j]);
    for (let i = 0; i < rows3.count; i += 4) {
      pack(rows3, x, i, panel);
      const height = Math.min(4, rows3.count - i);
      for (let j = 0; j < columns2.count; j += 4) {
        tile(panel, panels[j >> 2], sums);
        const width = Math.min(4, columns2.count - j);
        const corner2 = at + i * rowStep + j * columnStep;
        for (let r = 0; r < height; r++)
          for (let c = 0; c < width; c++) out[corner2 + r * rowStep + c * columnStep] = sums[4 * r + c];
      }
    }
  };
};
var sumAcross = ({ data, count: count2, lineStep, length, step: step3 }, x, column, sums) => {
  sums.fill(0);
  for (let p = 0; p < length; p++) {
    const v = column[p];
    for (let i = 0, q = x + p * step3; i < count2; i++, q += lineStep) sums[i] += data[q] * v;
  }
};
var sumAlong = ({ data, count: count2, lineStep, length, step: step3 }, x, column, sums) => {
  let i = 0;
  for (; i + 3 < count2; i += 4) {
    let q0 = x + i * lineStep;
    let q1 = q0 + lineStep;
    let q2 = q1 + lineStep;
    let q3 = q2 + lineStep;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let p = 0; p < length; p++) {
      const v = column[p];
      s0 += data[q0] * v;
      s1 += data[q1] * v;
      s2 += data[q2] * v;
      s3 += data[q3] * v;
      q0 += step3;
      q1 += step3;
      q2 += step3;
      q3 += step3;
    }
    sums[i] = s0;
    sums[i + 1] = s1;
    sums[i + 2] = s2;
    sums[i + 3] = s3;
  }
  for (; i < count2; i++) {
    let sum3 = 0;
    for (let p = 0, q = x + i * lineStep; p < length; p++, q += step3) sum3 += data[q] * column[p];
    sums[i] = sum3;
  }
};
var thin = (rows3, columns2) => {
  const column = new Float64Array(rows3.length);
  const sums = new Float64Array(rows3.count);
  const sum3 = Math.abs(rows3.lineStep) < Math.abs(rows3.step) ? sumAcross : sumAlong;
  return (x, y, { out, at, rowStep, columnStep }) => {
    for (let j = 0; j < columns2.count; j++) {
      for (let p = 0, q = y + j * columns2.lineStep; p < column.length; p++, q += columns2.step)
        column[p] = columns2.data[q];
      sum3(rows3, x, column, sums);
      for (let i = 0, o = at + j * columnStep; i < sums.length; i++, o += rowStep) out[o] = sums[i];
    }
  };
};
var plain = (rows3, columns2) => (x, y, { out, at, rowStep, columnStep }) => {
  for (let i = 0; i < rows3.count; i++)
    for (let j = 0; j < columns2.count; j++) {
      let sum3 = 0;
      let q = x + i * rows3.lineStep;
      let r = y + j * columns2.lineStep;
      for (let p = 0; p < rows3.length; p++, q += rows3.step, r += columns2.step) sum3 += rows3.data[q] * columns2.data[r];
      out[at + i * rowStep + j * columnStep] = sum3;
    }
};
var integer2 = (rows3, columns2) => (x, y, { out, at, rowStep, columnStep }) => {
  for (let i = 0; i < rows3.count; i++)
    for (let j = 0; j < columns2.count; j++) {
      let sum3 = 0;
      let q = x + i * rows3.lineStep;
      let r = y + j * columns2.lineStep;
      for (let p = 0; p < rows3.length; p++, q += rows3.step, r += columns2.step)
        sum3 = sum3 + Math.imul(rows3.data[q], columns2.data[r]) | 0;
      out[at + i * rowStep + j * columnStep] = sum3;
    }
};
var few = 1e3;
var productOf = (dtype3, rows3, columns2) => {
  if (!isFloat(dtype3)) return integer2(rows3, columns2);
  if (rows3.count === 1 || rows3.count * columns2.count * rows3.length < few) return plain(rows3, columns2);
  return columns2.count < 3 ? thin(rows3, columns2) : tiled(rows3, columns2);
};
var matmul = (dtype3, x, y) => {
  const size = x.count * y.count;
  const out = allocate(dtype3, x.starts.length * size);
  if (out.length === 0) return out;
  const [rows3, columns2, rowStep, columnStep] = x.count >= y.count ? [x, y, y.count, 1] : [y, x, 1, y.count];
  const product2 = productOf(dtype3, rows3, columns2);
  for (let b = 0; b < rows3.starts.length; b++)
    product2(rows3.offset + rows3.starts[b], columns2.offset + columns2.starts[b], {
      out,
      at: b * size,
      rowStep,
      columnStep
    });
  return out;
};

// src/primitives/axes.ts
var checkAxes = (op, axes, rank) => axes.every((a, i) => Number.isInteger(a) && a >= 0 && a < rank && axes.indexOf(a) === i) ? axes : fail(
  "AxisOutOfRange",
  op,
  `axes ${showShape(axes)} are not distinct axes of an array of rank ${rank}`,
  rank === 0 ? "A scalar has no axes" : `Name each axis once, by an integer from 0 to ${rank - 1}`
);
var remaining = (rank, ...used) => {
  const axes = [];
  for (let i = 0; i < rank; i++) if (!used.some((u) => u.includes(i))) axes.push(i);
  return axes;
};
var inverse = (permutation) => permutation.map((_, i) => permutation.indexOf(i));
var moveAxis = ($, x, from, to) => {
  const others = remaining(x.ndim, [from]);
  return $.transpose(x, [...others.slice(0, to), from, ...others.slice(to)]);
};
var withBatch = ($, { value, batched }, size) => batched ? value : $.broadcast(value, [size, ...value.shape]);

// src/primitives/contract.ts
var pick = (shape7, axes) => axes.map((i) => shape7[i]);
var dot = {
  name: "dot",
  arity: 2,
  params: { contract: pair(integers3), batch: pair(integers3) },
  shape: ([x, y], { contract, batch: batch2 }) => {
    const dtype3 = sameDType("dot", [x, y], numeric);
    const paired = checkAxes("dot", [...contract[0], ...batch2[0]], x.shape.length);
    const partner = checkAxes("dot", [...contract[1], ...batch2[1]], y.shape.length);
    if (contract[0].length !== contract[1].length || !sameShape(pick(x.shape, paired), pick(y.shape, partner)))
      return fail(
        "ShapeMismatch",
        "dot",
        `axes ${showShape(paired)} of ${showShape(x.shape)} and axes ${showShape(partner)} of ${showShape(y.shape)} have different extents`,
        "Contracted and batch axes must agree pairwise; transpose one operand if its axes are swapped"
      );
    return [
      {
        shape: [
          ...pick(x.shape, batch2[0]),
          ...pick(x.shape, remaining(x.shape.length, contract[0], batch2[0])),
          ...pick(y.shape, remaining(y.shape.length, contract[1], batch2[1]))
        ],
        dtype: dtype3
      }
    ];
  },
  evaluate: ([x, y], { contract, batch: batch2 }, [out]) => {
    const freeX = remaining(x.shape.length, contract[0], batch2[0]);
    const freeY = remaining(y.shape.length, contract[1], batch2[1]);
    const product2 = matmul(
      out.dtype,
      linesOf(x, batch2[0], freeX, contract[0]),
      linesOf(y, batch2[1], freeY, contract[1])
    );
    return [unsafeFromBuffer(out.shape, product2)];
  },
  derivative: {
    _tag: "Bilinear",
    transposes: [
      ($, ct, y, x, { contract, batch: batch2 }) => {
        const free = remaining(x.shape.length, contract[0], batch2[0]);
        const freeY = remaining(y.shape.length, contract[1], batch2[1]);
        const b = batch2[0].length;
        const result = $.dot(ct, y, {
          contract: [freeY.map((_, i) => b + free.length + i), freeY],
          batch: [batch2[0].map((_, i) => i), batch2[1]]
        });
        const paired = remaining(y.shape.length, freeY, batch2[1]).map((j) => contract[0][contract[1].indexOf(j)]);
        return $.transpose(result, inverse([...batch2[0], ...free, ...paired]));
      },
      ($, ct, x, y, { contract, batch: batch2 }) => {
        const free = remaining(y.shape.length, contract[1], batch2[1]);
        const freeX = remaining(x.shape.length, contract[0], batch2[0]);
        const b = batch2[0].length;
        const result = $.dot(ct, x, {
          contract: [freeX.map((_, i) => b + i), freeX],
          batch: [batch2[1].map((_, i) => i), batch2[0]]
        });
        const paired = remaining(x.shape.length, freeX, batch2[0]).map((i) => contract[1][contract[0].indexOf(i)]);
        return $.transpose(result, inverse([...batch2[1], ...free, ...paired]));
      }
    ]
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, __, [x, y], { contract, batch: batch2 }) => {
      const shifted5 = (axes, on) => axes.map((a) => on ? a + 1 : a);
      const moved = {
        contract: [shifted5(contract[0], x.batched), shifted5(contract[1], y.batched)],
        batch: [shifted5(batch2[0], x.batched), shifted5(batch2[1], y.batched)]
      };
      if (x.batched && y.batched) {
        const both2 = {
          contract: moved.contract,
          batch: [
            [0, ...moved.batch[0]],
            [0, ...moved.batch[1]]
          ]
        };
        return [{ value: $.dot(x.value, y.value, both2), batched: true }];
      }
      const result = $.dot(x.value, y.value, moved);
      const freeX = remaining(x.value.ndim, moved.contract[0], moved.batch[0]);
      const at = batch2[0].length + (x.batched ? 0 : freeX.length);
      return [{ value: moveAxis($, result, at, 0), batched: true }];
    }
  },
  sample: (draw) => {
    const [b, m, k, n] = [draw.int(1, 2), draw.int(1, 3), draw.int(1, 3), draw.int(1, 3)];
    const whole4 = draw.int(0, 3) === 3;
    const kind = (shape7) => whole4 ? operand(shape7, "int32", integers2(-5, 5)) : operand(shape7);
    const [x, y, contract, batch2] = draw.oneOf([
      [
        [m, k],
        [k, n],
        [[1], [0]],
        [[], []]
      ],
      [
        [b, k, m],
        [n, b, k],
        [[1], [2]],
        [[0], [1]]
      ],
      [[m], [n], [[], []], [[], []]],
      [[k], [k], [[0], [0]], [[], []]],
      [
        [k, m, b],
        [m, n, k],
        [
          [1, 0],
          [0, 2]
        ],
        [[], []]
      ],
      [
        [b, m, n],
        [n, m, b],
        [[], []],
        [
          [1, 2, 0],
          [1, 0, 2]
        ]
      ]
    ]);
    return { operands: [kind(x), kind(y)], params: { contract, batch: batch2 } };
  }
};

// src/primitives/cumulative.ts
var cumulative_exports = {};
__export(cumulative_exports, {
  cumlogsumexp: () => cumlogsumexp,
  cummax: () => cummax,
  cummin: () => cummin,
  cumprod: () => cumprod,
  cumsum: () => cumsum,
  linearRecurrence: () => linearRecurrence
});

// src/ndarray/kernels/lines.ts
var eachLine = (operands, axis, out, line) => {
  const across = [...operands[0].shape.keys()].filter((i) => i !== axis);
  const extents = across.map((i) => out[i]);
  const strides = [...operands.map((x) => x[storage].strides), rowMajor(out)].map((s) => across.map((i) => s[i]));
  const at = [...operands.map((x) => x[storage].offset), 0];
  const index = across.map(() => 0);
  for (let lines = sizeOf(extents); lines > 0; lines--) {
    line(at, at[operands.length]);
    for (let i = across.length - 1; i >= 0; i--) {
      for (let k = 0; k < at.length; k++) at[k] += strides[k][i];
      if (++index[i] < extents[i]) break;
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][i] * extents[i];
      index[i] = 0;
    }
  }
};
var cumsumLine = (n, out, o, os, x, p, ps) => {
  let total3 = -0;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total3 += x[p];
};
var integerCumsumLine = (n, out, o, os, x, p, ps) => {
  let total3 = 0;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total3 = total3 + x[p] | 0;
};
var cumprodLine = (n, out, o, os, x, p, ps) => {
  let total3 = 1;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total3 *= x[p];
};
var integerCumprodLine = (n, out, o, os, x, p, ps) => {
  let total3 = 1;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = total3 = Math.imul(total3, x[p]);
};
var cummaxLine = (n, out, o, os, x, p, ps) => {
  let best = -Infinity;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = best = Math.max(best, x[p]);
};
var cumminLine = (n, out, o, os, x, p, ps) => {
  let best = Infinity;
  for (let k = 0; k < n; k++, o += os, p += ps) out[o] = best = Math.min(best, x[p]);
};
var cumlogsumexpLine = (n, out, o, os, x, p, ps) => {
  let m = -Infinity;
  let r = -1;
  for (let k = 0; k < n; k++, o += os, p += ps) {
    const v = x[p];
    if (v > m) {
      r = (r + 1) * Math.exp(m - v);
      m = v;
    } else r += v === m ? 1 : Math.exp(v - m);
    out[o] = m + Math.log1p(r);
  }
};
var recurrenceLine = (n, out, o, os, a, p, ps, b, q, qs) => {
  let y = 0;
  for (let k = 0; k < n; k++, o += os, p += ps, q += qs) out[o] = y = k === 0 ? b[q] : a[p] * y + b[q];
};
var argmaxLine = (n, x, p, ps) => {
  let place3 = 0;
  let best = x[p];
  for (let k = 0; k < n; k++, p += ps) {
    const v = x[p];
    if (v !== v) return k;
    if (v > best) {
      best = v;
      place3 = k;
    }
  }
  return place3;
};
var argminLine = (n, x, p, ps) => {
  let place3 = 0;
  let best = x[p];
  for (let k = 0; k < n; k++, p += ps) {
    const v = x[p];
    if (v !== v) return k;
    if (v < best) {
      best = v;
      place3 = k;
    }
  }
  return place3;
};

// src/primitives/axis.ts
var requireAxis = (op, x, axis) => {
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length)
    fail(
      "AxisOutOfRange",
      op,
      `axis ${axis} does not exist in an array of rank ${x.shape.length}`,
      x.shape.length === 0 ? "A scalar has no axes" : `Use an integer from 0 to ${x.shape.length - 1}`
    );
};
var stepAlong = (shape7, axis) => sizeOf(shape7.slice(axis + 1));

// src/primitives/cumulative.ts
var schema = { axis: integer, reverse: boolean };
var shapeOf = (op, x, axis, allowed) => {
  requireAxis(op, x, axis);
  return { shape: x.shape, dtype: sameDType(op, [x], allowed) };
};
var shifted = {
  _tag: "Shifted",
  params: ({ axis, reverse }) => ({ axis: axis + 1, reverse })
};
var drawParams = (draw, shape7) => ({
  axis: draw.int(0, shape7.length - 1),
  reverse: draw.bool()
});
var along = (draw, domain) => {
  const shape7 = draw.shape(draw.int(1, 3));
  return { operands: [operand(shape7, "float64", domain)], params: drawParams(draw, shape7) };
};
var delayed = ($, x, first2, { axis, reverse }) => {
  const [one, none] = [x.shape.map((_, i) => i === axis ? 1 : 0), x.shape.map(() => 0)];
  const back = one.map((n) => -n);
  return reverse ? $.pad(x, first2, back, one, none) : $.pad(x, first2, one, back, none);
};
var directed = (start2, step3, n, reverse) => reverse ? { start: start2 + (n - 1) * step3, step: -step3 } : { start: start2, step: step3 };
var scan = (x, { axis, reverse }, line) => {
  const n = x.shape[axis];
  const out = allocate(x.dtype, sizeOf(x.shape));
  const { data, strides } = x[storage];
  const pace = stepAlong(x.shape, axis);
  eachLine([x], axis, x.shape, ([p], o) => {
    const from = directed(p, strides[axis], n, reverse);
    const to = directed(o, pace, n, reverse);
    line(n, out, to.start, to.step, data, from.start, from.step);
  });
  return unsafeFromBuffer(x.shape, out);
};
var linearRecurrence = {
  name: "linearRecurrence",
  arity: 2,
  params: schema,
  shape: ([a, b], { axis }) => sameShape(a.shape, b.shape) ? [shapeOf("linearRecurrence", a, axis, [sameDType("linearRecurrence", [a, b], floats)])] : fail(
    "ShapeMismatch",
    "linearRecurrence",
    `factors ${showShape(a.shape)} and terms ${showShape(b.shape)} differ in shape`,
    "Broadcast one to the shape of the other first"
  ),
  evaluate: ([a, b], { axis, reverse }) => {
    const n = a.shape[axis];
    const out = allocate(a.dtype, sizeOf(a.shape));
    const { data: factors, strides: factorStrides } = a[storage];
    const { data: terms, strides: termStrides } = b[storage];
    const pace = stepAlong(a.shape, axis);
    eachLine([a, b], axis, a.shape, ([p, q], o) => {
      const factor2 = directed(p, factorStrides[axis], n, reverse);
      const term = directed(q, termStrides[axis], n, reverse);
      const to = directed(o, pace, n, reverse);
      recurrenceLine(n, out, to.start, to.step, factors, factor2.start, factor2.step, terms, term.start, term.step);
    });
    return [unsafeFromBuffer(a.shape, out)];
  },
  derivative: {
    _tag: "Jvp",
    jvp: ($, [a], [da, db], [y], params) => {
      const { axis, reverse } = params;
      const driven = da === null ? null : $.mul(da, delayed($, y, 0, params));
      const terms = driven === null ? db : db === null ? driven : $.add(driven, db);
      return [$.linearRecurrence(a, terms, axis, reverse)];
    },
    linear: {
      operands: [1],
      transpose: ($, [ct], [a], { axis, reverse }) => {
        const back = { axis, reverse: !reverse };
        return [$.linearRecurrence(delayed($, a, 0, back), ct, axis, back.reverse)];
      }
    }
  },
  batching: shifted,
  sample: (draw) => {
    const shape7 = draw.shape(draw.int(1, 3));
    const coefficients = draw.oneOf([reals, integers2(-1, 1)]);
    return { operands: [operand(shape7, "float64", coefficients), operand(shape7)], params: drawParams(draw, shape7) };
  }
};
var cumulative = (name, allowed, line, integerLine, derivative, domains2) => ({
  name,
  arity: 1,
  params: schema,
  shape: ([x], { axis }) => [shapeOf(name, x, axis, allowed)],
  evaluate: ([x], params) => [scan(x, params, isFloat(x.dtype) ? line : integerLine)],
  derivative,
  batching: shifted,
  sample: (draw) => along(draw, draw.oneOf(domains2))
});
var cumsum = cumulative(
  "cumsum",
  numeric,
  cumsumLine,
  integerCumsumLine,
  { _tag: "Linear", operands: "all", transpose: ($, [ct], _, { axis, reverse }) => [$.cumsum(ct, axis, !reverse)] },
  [reals]
);
var cumprod = cumulative(
  "cumprod",
  numeric,
  cumprodLine,
  integerCumprodLine,
  {
    _tag: "Jvp",
    jvp: ($, [x], [dx], [y], params) => [
      $.linearRecurrence(x, $.mul(delayed($, y, 1, params), dx), params.axis, params.reverse)
    ]
  },
  [reals, integers2(-1, 2)]
);
var contest = (loses) => ({
  _tag: "Jvp",
  jvp: ($, [x], [dx], [y], params) => {
    const before = delayed($, y, NaN, params);
    const tie = $.mul($.convert($.eq(x, before), x.dtype), 0.5);
    const a = $.add($.convert($[loses](x, before), x.dtype), tie);
    return [$.linearRecurrence(a, $.mul($.sub(1, a), dx), params.axis, params.reverse)];
  }
});
var cummax = cumulative("cummax", numeric, cummaxLine, cummaxLine, contest("lt"), [distinct]);
var cummin = cumulative("cummin", numeric, cumminLine, cumminLine, contest("gt"), [distinct]);
var cumlogsumexp = cumulative(
  "cumlogsumexp",
  floats,
  cumlogsumexpLine,
  cumlogsumexpLine,
  {
    _tag: "Jvp",
    jvp: ($, [x], [dx], [y], params) => {
      const before = delayed($, y, -Infinity, params);
      const isUndecided = $.and($.eq(x, before), $.eq($.abs(x), Infinity));
      const d = $.select(isUndecided, Infinity, $.sub(x, before));
      return [$.linearRecurrence($.logistic($.neg(d)), $.mul($.logistic(d), dx), params.axis, params.reverse)];
    }
  },
  [reals]
);

// src/primitives/dynamic.ts
var dynamic_exports = {};
__export(dynamic_exports, {
  dynamicSlice: () => dynamicSlice,
  dynamicUpdateSlice: () => dynamicUpdateSlice
});

// src/core/placeholder.ts
var LinearOperand = class {
  constructor(shape7, dtype3) {
    this.shape = shape7;
    this.dtype = dtype3;
  }
  shape;
  dtype;
  [arrayTag] = "Linear";
  get ndim() {
    return this.shape.length;
  }
  get size() {
    return sizeOf(this.shape);
  }
  [Symbol.iterator]() {
    return fail(
      "NotLinear",
      "iteration",
      "an operand that is being transposed has no value",
      "Read its shape and dtype only"
    );
  }
};
var linearOperand = (a) => new LinearOperand(a.shape, a.dtype);
var isLinearOperand = (x) => x[arrayTag] === "Linear";

// src/primitives/slice.ts
var slice_exports = {};
__export(slice_exports, {
  anyKind: () => anyKind,
  concat: () => concat,
  pad: () => pad,
  slice: () => slice,
  split: () => split2
});
var withExtent = (shape7, axis, extent) => shape7.map((n, i) => i === axis ? extent : n);
var listLengths = (op, x, lists) => {
  for (const [name, list3] of Object.entries(lists))
    if (list3.length !== x.shape.length || !list3.every(Number.isInteger))
      fail(
        "InvalidArgument",
        op,
        `${name} ${showShape(list3)} does not fit an array of rank ${x.shape.length}`,
        "Give one integer for each axis"
      );
};
var anyKind = (draw) => {
  const dtype3 = draw.int(0, 3) < 3 ? "float64" : draw.oneOf(every);
  return (shape7) => dtype3 === "float64" ? operand(shape7) : operand(shape7, dtype3, integers2(0, 1));
};
var slice = {
  name: "slice",
  arity: 1,
  params: { start: integers3, limit: integers3, strides: integers3 },
  shape: ([x], { start: start2, limit, strides }) => {
    listLengths("slice", x, { start: start2, limit, strides });
    const fits = x.shape.every((n, i) => 0 <= start2[i] && start2[i] <= limit[i] && limit[i] <= n && strides[i] > 0);
    return fits ? [{ shape: x.shape.map((_, i) => Math.ceil((limit[i] - start2[i]) / strides[i])), dtype: x.dtype }] : fail(
      "InvalidArgument",
      "slice",
      `from ${showShape(start2)} to ${showShape(limit)} by ${showShape(strides)} is not within shape ${showShape(x.shape)}`,
      "Give 0 \u2264 start \u2264 limit \u2264 extent and strides \u2265 1; np.index counts negative indices from the end, np.flip reverses"
    );
  },
  evaluate: ([x], { start: start2, strides }, [out]) => [part(x, start2, out.shape, strides)],
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], [x], { start: start2, strides }) => {
      const end = start2.map((s, i) => ct.shape[i] === 0 ? s : s + (ct.shape[i] - 1) * strides[i] + 1);
      const after = end.map((e, i) => x.shape[i] - e);
      return [
        $.pad(
          ct,
          0,
          start2,
          after,
          strides.map((s) => s - 1)
        )
      ];
    }
  },
  batching: {
    _tag: "Shifted",
    params: ({ start: start2, limit, strides }, size) => ({
      start: [0, ...start2],
      limit: [size, ...limit],
      strides: [1, ...strides]
    })
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    const start2 = shape7.map((n) => draw.int(0, n - 1));
    const limit = shape7.map((n, i) => draw.int(start2[i] + 1, n));
    return { operands: [anyKind(draw)(shape7)], params: { start: start2, limit, strides: shape7.map(() => draw.int(1, 2)) } };
  }
};
var filled = ($, shape7, { low: low2, high, interior }) => $.pad($.fill(shape7, 0, "bool"), 1, low2, high, interior);
var pad = {
  name: "pad",
  arity: 2,
  params: { low: integers3, high: integers3, interior: integers3 },
  shape: ([x, value], { low: low2, high, interior }) => {
    const dtype3 = sameDType("pad", [x, value], every);
    listLengths("pad", x, { low: low2, high, interior });
    if (value.shape.length > 0)
      fail("ShapeMismatch", "pad", `the padding value is ${showAval(value)}`, "Pad with a scalar");
    const shape7 = x.shape.map((n, i) => low2[i] + high[i] + n + Math.max(0, n - 1) * interior[i]);
    return interior.every((n) => n >= 0) && shape7.every((n) => n >= 0) ? [{ shape: shape7, dtype: dtype3 }] : fail(
      "InvalidArgument",
      "pad",
      `low ${showShape(low2)}, high ${showShape(high)} and interior ${showShape(interior)} leave no shape of ${showShape(x.shape)}`,
      "Interior padding is \u2265 0, and no more can be cropped than is there"
    );
  },
  evaluate: ([x, value], { low: low2, interior }, [out]) => [padded(x, itemOf(value), out.shape, low2, interior)],
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], [x, value], params) => {
      const { low: low2, high, interior } = params;
      const cropped = (side) => side.map((n) => Math.max(0, -n));
      const whole4 = $.pad(
        ct,
        0,
        cropped(low2),
        cropped(high),
        low2.map(() => 0)
      );
      const start2 = low2.map((n) => Math.max(0, n));
      const limit = high.map((n, i) => whole4.shape[i] - Math.max(0, n));
      return [
        $.slice(
          whole4,
          start2,
          limit,
          interior.map((n) => n + 1)
        ),
        isLinearOperand(value) ? $.sum($.select(filled($, x.shape, params), ct, 0), [...ct.shape.keys()]) : null
      ];
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, size, [x, value], params) => {
      const { low: low2, high, interior } = params;
      const behindBatch = (list3) => x.batched ? [0, ...list3] : list3;
      const all3 = (v) => $.pad(x.value, v, behindBatch(low2), behindBatch(high), behindBatch(interior));
      if (!value.batched) return [{ value: all3(value.value), batched: true }];
      const own = x.batched ? x.value.shape.slice(1) : x.value.shape;
      const values = $.reshape(value.value, [size, ...own.map(() => 1)]);
      return [{ value: $.select(filled($, own, params), values, all3(0)), batched: true }];
    }
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    const interior = shape7.map(() => draw.int(0, 1));
    const low2 = shape7.map(() => draw.int(-1, 2));
    const high = shape7.map((n, i) => draw.int(Math.max(-1, 1 - low2[i] - n - (n - 1) * interior[i]), 2));
    const kind = anyKind(draw);
    return { operands: [kind(shape7), kind([])], params: { low: low2, high, interior } };
  }
};
var concat = {
  name: "concat",
  arity: "any",
  params: { axis: integer },
  shape: (xs, { axis }) => {
    if (xs.length === 0) return fail("InvalidArgument", "concat", "there is no array", "Give at least one");
    const dtype3 = sameDType("concat", xs, every);
    const [{ shape: shape7 }] = xs;
    requireAxis("concat", xs[0], axis);
    const odd = xs.find((x) => !sameShape(withExtent(x.shape, axis, 0), withExtent(shape7, axis, 0)));
    const total3 = xs.reduce((n, x) => n + x.shape[axis], 0);
    return odd === void 0 ? [{ shape: withExtent(shape7, axis, total3), dtype: dtype3 }] : fail(
      "ShapeMismatch",
      "concat",
      `shapes ${showShape(shape7)} and ${showShape(odd.shape)} differ beyond axis ${axis}`,
      "All extents but those along the axis must agree; np.stack makes a new axis"
    );
  },
  evaluate: (xs, { axis }, [out]) => [joined(xs, out.shape, axis)],
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], xs, { axis }) => $.split(
      ct,
      axis,
      xs.map((x) => x.shape[axis])
    )
  },
  batching: { _tag: "Shifted", params: ({ axis }) => ({ axis: axis + 1 }) },
  sample: (draw) => {
    const shape7 = draw.shape(draw.int(1, 3));
    const axis = draw.int(0, shape7.length - 1);
    const kind = anyKind(draw);
    const operands = Array.from({ length: draw.int(1, 3) }, () => kind(withExtent(shape7, axis, draw.int(1, 3))));
    return { operands, params: { axis } };
  }
};
var split2 = {
  name: "split",
  arity: 1,
  params: { axis: integer, sizes: integers3 },
  shape: ([x], { axis, sizes: sizes2 }) => {
    requireAxis("split", x, axis);
    return sizes2.every((n) => Number.isInteger(n) && n >= 0) && sizes2.reduce((a, b) => a + b, 0) === x.shape[axis] ? sizes2.map((n) => ({ shape: withExtent(x.shape, axis, n), dtype: x.dtype })) : fail(
      "ShapeMismatch",
      "split",
      `sizes ${showShape(sizes2)} do not make up axis ${axis} of shape ${showShape(x.shape)}`,
      "The sizes are \u2265 0 and their sum is the extent"
    );
  },
  evaluate: ([x], { axis, sizes: sizes2 }, outs) => {
    let at = 0;
    return outs.map((out, k) => {
      const start2 = x.shape.map((_, i) => i === axis ? at : 0);
      at += sizes2[k];
      return part(x, start2, out.shape);
    });
  },
  derivative: { _tag: "Linear", operands: "all", transpose: ($, cts, _, { axis }) => [$.concat(cts, axis)] },
  batching: { _tag: "Shifted", params: ({ axis, sizes: sizes2 }) => ({ axis: axis + 1, sizes: sizes2 }) },
  sample: (draw) => {
    const shape7 = draw.shape(draw.int(1, 3));
    const axis = draw.int(0, shape7.length - 1);
    const sizes2 = Array.from({ length: draw.int(1, 3) }, () => draw.int(1, 2));
    const total3 = sizes2.reduce((a, b) => a + b, 0);
    return { operands: [anyKind(draw)(withExtent(shape7, axis, total3))], params: { axis, sizes: sizes2 } };
  }
};

// src/primitives/dynamic.ts
var checkWindow = (op, x, starts, sizes2) => {
  const odd = starts.find((s) => s.dtype !== "int32" || s.shape.length > 0);
  if (starts.length !== x.shape.length || odd !== void 0)
    fail(
      "InvalidArgument",
      op,
      `starts (${starts.map(showAval).join(", ")}) for an array of shape ${showShape(x.shape)}`,
      "Give one int32 scalar for each axis"
    );
  if (sizes2.length !== x.shape.length || !sizes2.every((n, i) => Number.isInteger(n) && n >= 0 && n <= x.shape[i]))
    fail(
      "ShapeMismatch",
      op,
      `a window of shape ${showShape(sizes2)} does not fit in shape ${showShape(x.shape)}`,
      "Every extent of the window is at most that of the array"
    );
};
var corner = (x, starts, sizes2) => starts.map((s, i) => Math.max(0, Math.min(itemOf(s), x.shape[i] - sizes2[i])));
var origin = ($) => $.fill([], 0, "int32");
var placesOf = ($, size, shape7, starts, sizes2) => {
  const axes = sizes2.flatMap((n, i) => n === shape7[i] ? [] : [i]);
  if (axes.length === 0) return null;
  const extents = [size, ...axes.map((i) => sizes2[i])];
  const coordinates = axes.map((axis, k) => {
    const { value, batched } = starts[axis];
    const start2 = $.max($.min(value, shape7[axis] - sizes2[axis]), 0);
    const aligned2 = batched ? $.reshape(
      start2,
      extents.map((n, i) => i === 0 ? n : 1)
    ) : start2;
    return $.reshape($.add(aligned2, $.iota(extents, k + 1, "int32")), [...extents, 1]);
  });
  const order2 = [...axes, ...remaining(shape7.length, axes)];
  return { axes, indices: $.concat(coordinates, extents.length), restore: [0, ...inverse(order2).map((i) => i + 1)] };
};
var drawStarts = (draw, shape7) => shape7.map(() => operand([], "int32", draw.bool() ? integers2(0, 1) : integers2(-1, 3)));
var dynamicSlice = {
  name: "dynamicSlice",
  arity: "any",
  params: { sizes: integers3 },
  shape: ([x, ...starts], { sizes: sizes2 }) => {
    checkWindow("dynamicSlice", x, starts, sizes2);
    return [{ shape: sizes2, dtype: x.dtype }];
  },
  evaluate: ([x, ...starts], { sizes: sizes2 }) => [part(x, corner(x, starts, sizes2), sizes2)],
  derivative: {
    _tag: "Linear",
    operands: [0],
    transpose: ($, [ct], [x, ...starts]) => [$.dynamicUpdateSlice($.fill(x.shape, 0, x.dtype), ct, starts)]
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, size, [x, ...starts], { sizes: sizes2 }) => {
      if (!starts.some((s) => s.batched)) {
        const value = $.dynamicSlice(x.value, [origin($), ...starts.map((s) => s.value)], [size, ...sizes2]);
        return [{ value, batched: true }];
      }
      const lead = x.batched ? 1 : 0;
      const places = placesOf($, size, x.value.shape.slice(lead), starts, sizes2);
      if (places === null) return [x];
      const { axes, indices, restore } = places;
      const windows = $.gather(x.value, indices, { batch: lead, axes, outside: "clip" });
      return [{ value: $.transpose(windows, restore), batched: true }];
    }
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    return {
      operands: [anyKind(draw)(shape7), ...drawStarts(draw, shape7)],
      params: { sizes: shape7.map((n) => draw.int(1, n)) }
    };
  }
};
var dynamicUpdateSlice = {
  name: "dynamicUpdateSlice",
  arity: "any",
  params: null,
  shape: ([x, update, ...starts]) => {
    const dtype3 = sameDType("dynamicUpdateSlice", [x, update], every);
    checkWindow("dynamicUpdateSlice", x, starts, update.shape);
    return [{ shape: x.shape, dtype: dtype3 }];
  },
  evaluate: ([x, update, ...starts]) => [updated(x, update, corner(x, starts, update.shape))],
  derivative: {
    _tag: "Linear",
    operands: [0, 1],
    transpose: ($, [ct], [x, update, ...starts]) => [
      isLinearOperand(x) ? $.dynamicUpdateSlice(ct, $.fill(update.shape, 0, ct.dtype), starts) : null,
      isLinearOperand(update) ? $.dynamicSlice(ct, starts, update.shape) : null
    ]
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, size, [x, update, ...starts]) => {
      const [all3, updates] = [withBatch($, x, size), withBatch($, update, size)];
      if (!starts.some((s) => s.batched))
        return [{ value: $.dynamicUpdateSlice(all3, updates, [origin($), ...starts.map((s) => s.value)]), batched: true }];
      const places = placesOf($, size, all3.shape.slice(1), starts, updates.shape.slice(1));
      if (places === null) return [update];
      const { axes, indices, restore } = places;
      const value = $.scatter("set", all3, indices, $.transpose(updates, inverse(restore)), {
        batch: 1,
        axes,
        outside: "clip"
      });
      return [{ value, batched: true }];
    }
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    const kind = anyKind(draw);
    return {
      operands: [kind(shape7), kind(shape7.map((n) => draw.int(1, n))), ...drawStarts(draw, shape7)],
      params: null
    };
  }
};

// src/primitives/elementwise.ts
var elementwise_exports = {};
__export(elementwise_exports, {
  abs: () => abs,
  acos: () => acos2,
  acosh: () => acosh2,
  add: () => add2,
  asin: () => asin2,
  asinh: () => asinh2,
  atan: () => atan3,
  atan2: () => atan22,
  atanh: () => atanh2,
  cbrt: () => cbrt2,
  ceil: () => ceil,
  clamp: () => clamp,
  cos: () => cos2,
  cosh: () => cosh2,
  digamma: () => digamma2,
  div: () => div2,
  erf: () => erf2,
  erfInv: () => erfInv2,
  erfc: () => erfc2,
  exp: () => exp2,
  expm1: () => expm12,
  floor: () => floor,
  lgamma: () => lgamma2,
  log: () => log2,
  log1p: () => log1p2,
  logistic: () => logistic2,
  max: () => max,
  min: () => min,
  mul: () => mul2,
  neg: () => neg,
  polygamma: () => polygamma2,
  pow: () => pow2,
  rem: () => rem,
  round: () => round,
  rsqrt: () => rsqrt2,
  select: () => select,
  sign: () => sign,
  sin: () => sin2,
  sinh: () => sinh2,
  sqrt: () => sqrt2,
  strongMul: () => strongMul,
  sub: () => sub,
  tan: () => tan2,
  tanh: () => tanh2
});

// src/ndarray/special/elementary.ts
var { sin, cos, tan, asin, acos, atan, atan2, asinh, atanh, exp, expm1, log, log1p, sqrt, cbrt } = Math;
var rsqrt = (x) => 1 / Math.sqrt(x);

// src/ndarray/special/coefficients.ts
var LN2_HI = 0.6931471805598903;
var LN2_LO = 5497923018708371e-29;
var EXP = {
  centre: 0,
  head: { hi: 0.16666666666666669, lo: -983881789125134e-32 },
  tail: [
    0.041666666666666664,
    0.008333333333329796,
    0.0013888888888886363,
    19841269864364933e-20,
    24801587318080937e-21,
    27557266442353424e-22,
    27557281528710364e-23,
    25101335854788522e-24,
    20911915299044694e-25
  ]
};
var LOG = {
  centre: 0.0148,
  head: { hi: 0.20213892193904792, lo: 7669996937522563e-33 },
  tail: [
    0.1462067836497012,
    0.11525077445997547,
    0.09561286791685784,
    0.08205581324621657,
    0.0721412048879506,
    0.06460405535084664,
    0.05865053930946515
  ]
};
var THIRD = { hi: 0.3333333333333333, lo: 1850371707708594e-32 };
var SINH = {
  centre: 0.5,
  head: { hi: 0.170883282545214, lo: -6544738699318436e-33 },
  tail: [
    0.008533825407070232,
    20258407591569266e-20,
    28062395330652407e-22,
    25456464503475248e-24,
    16290064981592202e-26,
    7746178593018827e-28
  ]
};
var TANH = {
  centre: 0.18,
  head: { hi: -0.3109630335673742, lo: -2441931842897162e-32 },
  tail: [
    0.1158410481089602,
    -0.043693041266425536,
    0.01650139877462496,
    -0.006232935533471579,
    0.0023543547572974673,
    -8893078341330602e-19,
    3359172910559905e-19,
    -12687640072824274e-20,
    4792488779239201e-20,
    -18357202124377864e-21,
    6934046420988954e-21
  ]
};
var ERF = {
  centre: 0.125,
  head: { hi: 0.08307523767617131, lo: -69331919967978775e-34 },
  tail: [
    -0.34913647109358337,
    0.10323658675594927,
    -0.024383165104478667,
    0.004716969080927518,
    -7691400523053416e-19,
    1081874881429891e-19,
    -13368122563503264e-21,
    1472638166720668e-21,
    -1462091340945175e-22
  ]
};
var ERFCX_NEAR = {
  centre: 1,
  head: { hi: 0.427583576155807, lo: 5552015782697606e-33 },
  tail: [
    -0.27321201478389856,
    0.15437156137190824,
    -0.07922696894132669,
    0.03757229621531269,
    -0.0166618690904203,
    0.0069701423740626415,
    -0.002769064775600966,
    0.0010502694181821256,
    -38195453301478085e-20,
    1336627622717746e-19,
    -45143861219947744e-21,
    14754609192515983e-21,
    -4675888436513413e-21,
    14340410570175926e-22,
    -4299143543295316e-22,
    13784633743013745e-23,
    -3914617199714194e-23
  ]
};
var ERFCX_MIDDLE = {
  centre: 2.5,
  head: { hi: 0.2108063640611436, lo: -5627725916744987e-33 },
  tail: [
    -0.07434734678979467,
    0.024937997086656904,
    -0.00800156938210178,
    0.0024670368157014787,
    -7335909371354424e-19,
    21101982428370993e-20,
    -58868964730845014e-21,
    1596185314517252e-20,
    -4214295765162861e-21,
    10852226028297476e-22,
    -27295326623356024e-23,
    6714032115632586e-23,
    -16168225037518383e-24,
    38163378139167184e-25,
    -8854470564593814e-25,
    2012598381205341e-25,
    -4354770324140866e-26,
    9583444710206028e-27,
    -2697671775835074e-27,
    5699715812542489e-28
  ]
};
var ERFCX_FAR = {
  centre: 0.04144132653061224,
  head: { hi: 0.5531598621304784, lo: -13853976657528511e-33 },
  tail: [
    -0.2516140434473076,
    0.3208839752168673,
    -0.6411437591784247,
    1.694122487921614,
    -5.459017920105694,
    20.464335929933323,
    -86.56061655691904,
    404.42706307991955,
    -2054.651249495456,
    11219.209623716764,
    -65541.86234824349,
    403348.4077668409,
    -2.4014262088603894e6,
    15985307151730891e-9,
    -1838405107161121e-7,
    13773620313006444e-7
  ]
};
var ERFINV = {
  centre: 0.125,
  head: { hi: -0.0825916329477299, lo: 9373525678654351e-35 },
  tail: [
    0.2685394423763958,
    0.16729775009667672,
    0.12916467464933576,
    0.11049779613781016,
    0.10039275110531075,
    0.09489256612424284,
    0.09223855634225478,
    0.09154560585295744,
    0.09233479408655441,
    0.09433030139024887,
    0.09720581179139288,
    0.1012191793956007,
    0.1136418405677987,
    0.12003690619362008
  ]
};
var ERFINV_TAIL = {
  centre: 3.451277305578849,
  head: { hi: 3.1837901492964544, lo: -18012301779662107e-32 },
  tail: [
    1.036983371333994,
    -0.005052466843016253,
    41705922828600106e-20,
    8483556166350879e-20,
    -56907480097396363e-21,
    2677878550828792e-20,
    -1437952261816266e-20,
    34259612339597614e-22,
    3584314967350606e-22,
    929777504720088e-22,
    -2044321953749465e-22,
    3891154662165879e-23
  ]
};
var HALF_SQRT_PI = 0.886226925452758;
var LGAMMA_NEAR = {
  centre: 0.25,
  head: { hi: 0.5241164609163369, lo: -4200957317384102e-32 },
  tail: [
    -0.18455838443681613,
    0.09456573803301287,
    -0.05627340727378745,
    0.036158797975033144,
    -0.02430880504169737,
    0.01682767910951347,
    -0.01188823812402367,
    0.008525116326180785,
    -0.006183967789508345,
    0.004526904483317071,
    -0.00333869452220327,
    0.0024774439197790938,
    -0.0018484131513611464,
    0.001388741650662314,
    -0.0010451533575653255,
    7684624280434295e-19,
    -5819085224587256e-19,
    5293035381872439e-19,
    -4039313078866096e-19,
    7707576763392865e-20,
    -5770397460096998e-20,
    3966203669202391e-19,
    -3054228330634547e-19
  ]
};
var LGAMMA_MIDDLE = {
  centre: 0.125,
  head: { hi: 0.41073672199355643, lo: -11117596205215557e-33 },
  tail: [
    -0.0926199246144818,
    0.028751487100454755,
    -0.010181689504895486,
    0.003870695253916584,
    -0.0015370450928450193,
    6283509558498095e-19,
    -26219666598724075e-20,
    11107711523206569e-20,
    -47604423305604396e-21,
    205911635259219e-19,
    -8971287465042187e-21,
    391058992658664e-20,
    -17227694121871128e-22,
    857908863849871e-21,
    -3813205589943333e-22
  ]
};
var STIRLING = {
  centre: 0.08,
  head: { hi: 0.0831159151616548, lo: 2082170017275692e-33 },
  tail: [
    -0.0026608008572702718,
    6759648661093323e-19,
    -40758443797161493e-20,
    4131712752198007e-19,
    -5975381800149643e-19,
    0.0011210603904343256,
    -0.002567341322611757,
    0.006916029320031943,
    -0.02113925051191343,
    0.06454264156677751,
    -0.23067357474280506,
    1.7206396954317742,
    -7.799039484906417
  ]
};
var STIRLING_CONSTANT = { hi: 0.4189385332046727, lo: 16728209650585413e-33 };
var LN_PI = { hi: 1.1447298858494002, lo: 10265951162707826e-33 };
var DIGAMMA_ROOT = { hi: 0.46163214496836236, lo: -15522348162858677e-33 };
var DIGAMMA_NEAR = {
  centre: 0.5,
  head: { hi: 0.9510558760318328, lo: 4330743074413379e-32 },
  tail: [
    -0.4236274212814606,
    0.24054248424078697,
    -0.14840492305388092,
    0.09498872445289039,
    -0.06192213327548831,
    0.040760833940846085,
    -0.026975796659787055,
    0.017907248317313294,
    -0.011908220105959716,
    0.007927021796868154,
    -0.005279937255532708,
    0.003518106563802472,
    -0.0023454947397380833,
    0.0015633696313653504,
    -0.0010364584817312839,
    6909255761282986e-19,
    -48595039220036254e-20,
    32395945401345196e-20,
    -14480643368061614e-20,
    9653646261410062e-20,
    -1782188548855923e-19,
    11881232908510335e-20
  ]
};
var DIGAMMA_FAR = {
  centre: 0.125,
  head: { hi: -0.08234693724440534, lo: 27897137479011698e-34 },
  tail: [
    0.0074941634740502425,
    -0.0028696993889773467,
    0.0020988822351675164,
    -0.002284099730213811,
    0.0032689260385874597,
    -0.005722508939603674,
    0.011694582349305921,
    -0.027021375828657403,
    0.06893304617588378,
    -0.1911174447400743,
    0.5813637615156662,
    -1.8557057281454201,
    4.52798789828387,
    -13.94335184006996,
    185.98685150804266,
    -805.554592586631,
    -3693.190153932426,
    18142.83803095014,
    117903.08840197454,
    -541068.2769573794
  ]
};
var COT = {
  centre: 0.03125,
  head: { hi: -3.3595635887774526, lo: 17530228818807512e-32 },
  tail: [
    -2.297951909631637,
    -2.2353214532284325,
    -2.2792304503016827,
    -2.3461424212104585,
    -2.4202056336891333,
    -2.497873759814132,
    -2.5783416051150687,
    -2.661488515951794,
    -2.7552209322738452,
    -2.84409741632748
  ]
};
var SINC = {
  centre: 0.125,
  head: { hi: -1.5463962591949396, lo: 867871099800144e-31 },
  tail: [
    0.7652620007780978,
    -0.18116345267265227,
    0.024997728954249916,
    -0.002254930828964863,
    14327914960663977e-20,
    -6757782271892826e-21,
    2459180384815939e-22
  ]
};
var PI = { hi: 3.141592653589793, lo: 12246467991473532e-32 };
var EULER_MACLAURIN = [
  0.08333333333333333,
  -0.001388888888888889,
  3306878306878307e-20,
  -8267195767195768e-22,
  208767569878681e-22,
  -5284190138687493e-25,
  13382536530684679e-27,
  -33896802963225827e-29,
  8586062056277845e-30,
  -2174868698558062e-31,
  55090028283602295e-34,
  -13954464685812522e-35,
  3534707039629467e-36
];
var GAUSS = [
  [0.06943184420297371, 0.17392742256872692],
  [0.33000947820757187, 0.32607257743127305],
  [0.6699905217924281, 0.32607257743127305],
  [0.9305681557970263, 0.17392742256872692]
];
var LGAMMA_ZEROS = [
  { hi: -2.4570247382208006, lo: -37075610815513266e-33 },
  { hi: -2.7476826467274127, lo: 9055340329338315e-32 },
  { hi: -3.14358088834998, lo: -21818179852331714e-32 },
  { hi: -3.955294284858598, lo: -1999428391746348e-32 },
  { hi: -4.039361839740537, lo: 21143995503980602e-32 },
  { hi: -4.991544640560048, lo: 15174411760571722e-32 },
  { hi: -5.0082181683225935, lo: -43926353491015815e-33 },
  { hi: -5.998607480080875, lo: -3311862478893795e-31 },
  { hi: -6.001385294453155, lo: 6415847287933042e-32 },
  { hi: -6.999801507890638, lo: 10550130037400023e-33 },
  { hi: -7.000198333407325, lo: 2504354173632409e-31 },
  { hi: -7.999975197095821, lo: -5261737128572354e-32 },
  { hi: -8.000024800270682, lo: -4354586297860107e-31 },
  { hi: -8.999997244250977, lo: -22185620509727132e-32 },
  { hi: -9.000002755714823, lo: -9491348611623208e-32 },
  { hi: -9.99999972442663, lo: 4883037618642443e-31 },
  { hi: -10.000000275573013, lo: -34909708332642057e-32 },
  { hi: -10.99999997494789, lo: 19843998306985407e-32 },
  { hi: -11.000000025052106, lo: -6850849812286175e-31 },
  { hi: -11.999999997912324, lo: -10020693920103036e-32 },
  { hi: -12.000000002087676, lo: 12222548112048185e-32 },
  { hi: -12.99999999983941, lo: 6747262033096337e-31 },
  { hi: -13.00000000016059, lo: -6745919484964342e-31 },
  { hi: -13.99999999998853, lo: 8094860741926607e-31 },
  { hi: -14.00000000001147, lo: -8094853704222662e-31 },
  { hi: -14.999999999999236, lo: 882932241476868e-30 },
  { hi: -15.000000000000764, lo: -8829322382710274e-31 },
  { hi: -15.999999999999952, lo: -1668613399265054e-31 },
  { hi: -16.000000000000046, lo: -16094954994609367e-31 },
  { hi: -16.999999999999996, lo: -7412564244549576e-31 },
  { hi: -17.000000000000004, lo: 7412564244550028e-31 },
  { hi: -18, lo: 15619206968586233e-32 }
];

// src/ndarray/special/doubleDouble.ts
var SPLITTER = 134217729;
var sumError = (a, b, s) => {
  const t = s - a;
  return a - (s - t) + (b - t);
};
var productError = (a, b, p) => {
  const c = SPLITTER * a;
  const d = SPLITTER * b;
  const ah = c - (c - a);
  const bh = d - (d - b);
  const al = a - ah;
  const bl = b - bh;
  return ah * bh - p + ah * bl + al * bh + al * bl;
};
var normalize = (hi, lo) => {
  const s = hi + lo;
  return { hi: s, lo: lo - (s - hi) };
};
var sum = (a, b) => {
  const s = a + b;
  return { hi: s, lo: sumError(a, b, s) };
};
var product = (a, b) => {
  const p = a * b;
  return { hi: p, lo: productError(a, b, p) };
};
var add = (a, b) => {
  const s = a.hi + b.hi;
  return normalize(s, sumError(a.hi, b.hi, s) + (a.lo + b.lo));
};
var mul = (a, b) => {
  const p = a.hi * b.hi;
  return normalize(p, productError(a.hi, b.hi, p) + (a.hi * b.lo + a.lo * b.hi));
};
var div = (a, b) => {
  const q = a.hi / b.hi;
  const p = q * b.hi;
  return normalize(q, (a.hi - p - productError(q, b.hi, p) + (a.lo - q * b.lo)) / b.hi);
};
var negate = (a) => ({ hi: -a.hi, lo: -a.lo });
var exact = (x) => ({ hi: x, lo: 0 });

// src/ndarray/special/fit.ts
var evaluate = (fit3, x) => fit3.head.hi + small(fit3, x);
var evaluateSplit = (fit3, x) => normalize(fit3.head.hi, small(fit3, x));
var small = ({ centre, head, tail }, x) => {
  const v = x - centre;
  const z = v * v;
  let even = 0;
  let odd = 0;
  let i = tail.length - 1;
  if (i % 2 === 0) even = tail[i--];
  for (; i > 0; i -= 2) {
    odd = odd * z + tail[i];
    even = even * z + tail[i - 1];
  }
  return head.lo + v * (even + v * odd);
};

// src/ndarray/special/scale.ts
var twoTo = (n) => {
  if (n === 0) return 1;
  const half = twoTo(Math.floor(n / 2));
  return half * half * (n % 2 === 0 ? 1 : 2);
};
var POWERS_OF_TWO = Array.from(
  { length: 2046 },
  (_, i) => i < 1022 ? 1 / twoTo(1022 - i) : twoTo(i - 1022)
);
var scale = (x, k) => {
  if (k < -1022) return x * POWERS_OF_TWO[k + 2022] * POWERS_OF_TWO[22];
  if (k > 1023) return x * POWERS_OF_TWO[2045] * POWERS_OF_TWO[k - 1];
  return x * POWERS_OF_TWO[k + 1022];
};

// src/ndarray/special/exponential.ts
var INVERSE_LN2 = 1 / Math.LN2;
var expScaled = (x, dx) => {
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const a = x - k * LN2_HI;
  const b = k * LN2_LO;
  const r = a - b;
  const dr = sumError(a, -b, r) + dx;
  const square2 = r * r;
  const tail = r * square2 * evaluate(EXP, r);
  const s = 1 + r;
  const t = s + square2 / 2;
  const low2 = r - (s - 1) + (square2 / 2 - (t - s)) + productError(r, r, square2) / 2 + tail + dr * (t + tail);
  const hi = t + low2;
  return { hi, lo: low2 - (hi - t), k };
};
var expOf = (x, dx) => {
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const e = expScaled(x, dx);
  return scale(e.hi, e.k);
};

// src/ndarray/special/hyperbolic.ts
var OVERFLOW = 711;
var sinh = (x) => {
  const a = Math.abs(x);
  const z = x * x;
  if (a < 1) return x + x * (z * evaluate(SINH, z));
  if (!(a < OVERFLOW)) return x * Infinity;
  const size = halfExponentials(a, -1);
  return x < 0 ? -size : size;
};
var cosh = (x) => {
  const a = Math.abs(x);
  return a < OVERFLOW ? halfExponentials(a, 1) : a * Infinity;
};
var halfExponentials = (a, sign3) => {
  const e = expScaled(a, 0);
  if (a > 22) return scale(e.hi, e.k - 1);
  const h = scale(e.hi, e.k);
  const q = sign3 / h;
  const p = q * h;
  const dq = (sign3 - p - productError(q, h, p) - q * scale(e.lo, e.k)) / h;
  const s = h + q;
  return (s + (sumError(h, q, s) + dq + scale(e.lo, e.k))) / 2;
};
var tanh = (x) => {
  const a = Math.abs(x);
  const z = x * x;
  if (a < 0.6) return x === 0 ? x : x + x * (z * evaluate(TANH, z));
  const size = 1 - 2 / (Math.exp(2 * a) + 1);
  return x < 0 ? -size : size;
};
var acosh = (x) => {
  if (!(x < 2) || x < 1) return Math.acosh(x);
  const t = x - 1;
  const square2 = t * t;
  const sum3 = 2 * t + square2;
  const root = Math.sqrt(sum3);
  if (root === 0) return 0;
  const back = root * root;
  const rest = sumError(2 * t, square2, sum3) + productError(t, t, square2);
  const droot = (sum3 - back - productError(root, root, back) + rest) / (2 * root);
  const u = t + root;
  return Math.log1p(u) + (sumError(t, root, u) + droot) / (1 + u);
};

// src/ndarray/special/logarithm.ts
var logSplit = (x) => {
  const k = exponentOf(x);
  const m = scale(x, -k);
  const g = m + 1;
  const inverse3 = 1 / g;
  const s = (m - 1) * inverse3;
  const sg = s * g;
  const ds = (m - 1 - sg - productError(s, g, sg) - s * sumError(m, 1, g)) * inverse3;
  const z = s * s;
  const dz = productError(s, s, z) + 2 * s * ds;
  const w = z * THIRD.hi;
  const dw = productError(z, THIRD.hi, w) + (z * THIRD.lo + dz * THIRD.hi) + z * z * evaluate(LOG, z);
  const a = 2 * s;
  const p = a * w;
  const h = a + p;
  const low2 = sumError(a, p, h) + (productError(a, w, p) + a * dw + 2 * ds * (1 + w));
  if (k === 0) return normalize(h, low2);
  const c = k * LN2_HI;
  const sum3 = c + h;
  return normalize(sum3, sumError(c, h, sum3) + (low2 + k * LN2_LO));
};
var exponentOf = (x) => {
  const y = x * Math.SQRT2;
  if (y >= 1 && y < 4294967296) return 31 - Math.clz32(y);
  if (y < 1 && y > 23283064365386963e-26) return Math.clz32(1 / y) - 32;
  return Math.floor(Math.log2(x) + 0.5);
};

// src/ndarray/special/pow.ts
var isOdd = (y) => Math.abs(y % 2) === 1;
var pow = (x, y) => {
  if (x === 1 || y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  const a = Math.abs(x);
  if (a === 0 || a === Infinity) return Math.pow(x, y);
  if (y === Infinity || y === -Infinity) return a === 1 ? 1 : Math.pow(a, y);
  if (x < 0 && y % 1 !== 0) return NaN;
  const size = positivePow(a, y);
  return x < 0 && isOdd(y) ? -size : size;
};
var positivePow = (a, y) => {
  if (a === 1) return 1;
  const l = logSplit(a);
  const p = y * l.hi;
  if (Math.abs(p) > 800) return p > 0 ? Infinity : 0;
  return expOf(p, productError(y, l.hi, p) + y * l.lo);
};

// src/ndarray/special/logistic.ts
var logistic = (x) => {
  if (x !== x) return x;
  if (x < -40) return expOf(x, 0);
  if (x > 40) return 1;
  const { hi, lo, k } = expScaled(-Math.abs(x), 0);
  const e = scale(hi, k);
  const s = 1 + e;
  const numerator = x < 0 ? e : 1;
  const y = numerator / s;
  const de = scale(lo, k);
  const ds = e - (s - 1) + de;
  return y + ((x < 0 ? de : 0) - y * ds) / s;
};

// src/ndarray/special/erf.ts
var erf = (x) => {
  const a = Math.abs(x);
  if (a < 0.5) return x + x * evaluate(ERF, x * x);
  const size = a < 6 ? 1 - erfcBeyondHalf(a) : a >= 6 ? 1 : NaN;
  return x < 0 ? -size : size;
};
var erfc = (x) => {
  if (x >= 0.5) return x < 28 ? erfcBeyondHalf(x) : 0;
  if (x > -0.5) {
    const s = 1 - x;
    return s + (sumError(1, -x, s) - x * evaluate(ERF, x * x));
  }
  return x > -6 ? 2 - erfcBeyondHalf(-x) : x < 0 ? 2 : NaN;
};
var erfcBeyondHalf = (x) => {
  const square2 = x * x;
  const e = expScaled(-square2, -productError(x, x, square2));
  return scale(mul(e, erfcx(x)).hi, e.k);
};
var erfcx = (x) => x < 1.5 ? evaluateSplit(ERFCX_NEAR, x) : x < 3.5 ? evaluateSplit(ERFCX_MIDDLE, x) : div(evaluateSplit(ERFCX_FAR, 1 / (x * x)), exact(x));

// src/ndarray/special/erfInv.ts
var erfInv = (y) => {
  const a = Math.abs(y);
  if (a <= 0.5) return y === 0 ? y : y + y * evaluate(ERFINV, y * y);
  if (!(a < 1)) return a === 1 ? y * Infinity : NaN;
  const q = 1 - a;
  const x = evaluate(ERFINV_TAIL, Math.sqrt(-Math.log(q)));
  const newton = (erfc(x) - q) * HALF_SQRT_PI * Math.exp(x * x);
  const size = x + newton / (1 - x * newton);
  return y < 0 ? -size : size;
};

// src/ndarray/special/trigonometric.ts
var offset = (x) => x - Math.round(x);
var absSinPi = (x) => {
  const r = Math.abs(offset(x));
  const z = r * r;
  return Math.PI * r * (1 + z * evaluate(SINC, z));
};
var cotPi = (x) => {
  const r = offset(x);
  if (Math.abs(r) <= 0.25) return div(timesCot(r), mul(PI, exact(r)));
  const s = (r > 0 ? 0.5 : -0.5) - r;
  return div(mul(PI, exact(s)), timesCot(s));
};
var timesCot = (r) => {
  const z = product(r, r);
  return add(exact(1), mul(z, evaluateSplit(COT, z.hi)));
};

// src/ndarray/special/digamma.ts
var digamma = (x) => {
  if (Math.abs(x) < SMALL) return -1 / x;
  if (x > 0) return positive2(x).hi;
  return x === Math.floor(x) ? NaN : reflected(x);
};
var SMALL = 1e-17;
var positive2 = (x) => x < 1 ? add(onePlus(x), inverse2(-1, x)) : x < 2 ? onePlus(x - 1) : far(x);
var far = (x) => {
  if (x > 1 / SMALL) return x < Infinity ? logSplit(x) : exact(x);
  const { hi, lo } = logSplit(x);
  const r = 1 / x;
  const p = r * x;
  const half = r / 2;
  const t = r * r;
  const s = hi - half;
  const rest = t * evaluate(DIGAMMA_FAR, t) + (lo - (1 - p - productError(r, x, p)) * half);
  return normalize(s, sumError(hi, -half, s) + rest);
};
var onePlus = (u) => mul(add(exact(u), negate(DIGAMMA_ROOT)), evaluateSplit(DIGAMMA_NEAR, u));
var reflected = (x) => {
  const a = -x;
  const smooth = a < 1 ? onePlus(a) : add(positive2(a), inverse2(1, a));
  return add(smooth, negate(mul(PI, cotPi(x)))).hi;
};
var inverse2 = (a, x) => div(exact(a), exact(x));

// src/ndarray/special/lgammaZeros.ts
var lgammaNearZero = (x, k) => {
  const i = 2 * (Math.floor(-x) - 2);
  const right3 = LGAMMA_ZEROS[i];
  const left3 = LGAMMA_ZEROS[i + 1];
  const z = x - left3.hi < right3.hi - x ? left3 : right3;
  const d = sum(x - z.hi, -z.lo);
  let growth = exact(0);
  for (let j = 0; j < k; j++) {
    const t = div(d, sum(z.hi + j, z.lo));
    growth = add(growth, add(t, mul(growth, t)));
  }
  const ratio = sum(1, growth.hi);
  const log4 = add(logSplit(ratio.hi), exact((ratio.lo + growth.lo) / ratio.hi));
  return add(exact(d.hi * meanDigamma(z.hi + k, d.hi)), negate(log4)).hi;
};
var meanDigamma = (a, d) => GAUSS.reduce((sum3, [node, weight]) => sum3 + weight * digamma(a + node * d), 0);

// src/ndarray/special/lgamma.ts
var lgamma = (x) => {
  if (x >= 2.5) return x < OVERFLOW2 ? stirling(x).hi : Infinity;
  if (x >= 1.75) return mul(product(x - 1, x - 2), evaluateSplit(LGAMMA_MIDDLE, x - 2)).hi;
  if (x >= 0.75) return onePlus2(x - 1).hi;
  if (x !== x) return x;
  if (x === Math.floor(x)) return Infinity;
  return x > -18 ? shifted2(x) : reflected2(x);
};
var stirling = (x) => {
  const { hi, lo } = logSplit(x);
  if (x >= HUGE) return normalize(x * (hi - 1), x * lo - 0.5 * hi);
  const a = x - 0.5;
  const b = hi - 1;
  const p = a * b;
  const s = p + STIRLING_CONSTANT.hi;
  const correction = evaluate(STIRLING, 1 / (x * x)) / x + STIRLING_CONSTANT.lo;
  return normalize(s, sumError(p, STIRLING_CONSTANT.hi, s) + (productError(a, b, p) + a * lo + correction));
};
var HUGE = 2 ** 52;
var OVERFLOW2 = 26e304;
var onePlus2 = (u) => mul(mul(exact(u), sum(u, -1)), evaluateSplit(LGAMMA_NEAR, u));
var shifted2 = (x) => {
  const k = Math.ceil(0.75 - x);
  let rising = exact(x);
  for (let j = 1; j < k; j++) rising = mul(rising, exact(x + j));
  const log4 = add(logSplit(Math.abs(rising.hi)), exact(rising.lo / rising.hi));
  const y = add(onePlus2(x + (k - 1)), negate(log4)).hi;
  return x < -2 && Math.abs(y) < 0.03 ? lgammaNearZero(x, k) : y;
};
var reflected2 = (x) => add(add(LN_PI, negate(logSplit(-x * absSinPi(x)))), negate(stirling(-x))).hi;

// src/ndarray/special/polygamma.ts
var polygamma = (n, x) => {
  if (n === 0) return digamma(x);
  if (!(n > 0 && Number.isInteger(n)) || x !== x) return NaN;
  const odd = n % 2 === 1;
  if (x === Infinity) return odd ? 0 : -0;
  if (x > 0) return (odd ? 1 : -1) * zeta(n, x).hi;
  if (x === 0) return odd ? Infinity : -1 / x;
  if (x === Math.floor(x)) return odd && x > -Infinity ? Infinity : NaN;
  return reflected3(n, x, odd ? 1 : -1);
};
var reflected3 = (n, x, sign3) => {
  const r = x - Math.round(x);
  const a = Math.abs(r);
  const near2 = zeta(n, a);
  if (near2.hi === Infinity) return r > 0 ? sign3 * Infinity : Infinity;
  const next = zetaOneMinus(n, a);
  const around = r > 0 ? add(times(sign3, near2), next) : add(near2, times(sign3, next));
  return add(around, negate(zetaOneMinus(n, x))).hi;
};
var zetaOneMinus = (n, x) => {
  const { hi, lo } = sum(1, -x);
  return lo === 0 ? zeta(n, hi) : add(zeta(n, hi), exact(-lo * zeta(n + 1, hi).hi));
};
var times = (sign3, x) => sign3 === 1 ? x : negate(x);
var zeta = (n, x) => {
  const factor2 = x < SMALL2 || x * SMALL2 > n ? exact(1) : mul(div(exact(n), exact(x)), relativeZeta(n, x));
  return power(x < SMALL2 ? n : n - 1, x, factor2);
};
var SMALL2 = 1e-17;
var power = (n, x, factor2) => {
  const { hi, lo } = add(logFactorial(n), mul(exact(-(n + 1)), logSplit(x)));
  if (Math.abs(hi) > 1e3) return exact(hi < 0 ? 0 : Infinity);
  const e = expScaled(hi, lo);
  const y = mul(e, factor2);
  return { hi: scale(y.hi, e.k), lo: scale(y.lo, e.k) };
};
var logFactorial = (n) => {
  if (n > 18) return stirling(n + 1);
  let product2 = 1;
  for (let k = 2; k <= n; k++) product2 *= k;
  return logSplit(product2);
};
var relativeZeta = (n, x) => {
  let total3 = exact(1);
  let k = 1;
  for (; x + k < n + 8; k++) {
    const term = integerPower(div(exact(x), sum(x, k)), n + 1);
    total3 = add(total3, term);
    if (term.hi < NEGLIGIBLE) return total3;
  }
  const y = sum(x, k);
  const tail = add(div(y, exact(n)), exact(0.5 + eulerMaclaurin(n, y.hi)));
  return add(total3, mul(integerPower(div(exact(x), y), n + 1), tail));
};
var NEGLIGIBLE = 2 ** -60;
var eulerMaclaurin = (n, y) => {
  const z = 1 / (y * y);
  let factor2 = (n + 1) / y;
  let total3 = 0;
  for (let i = 0; i < EULER_MACLAURIN.length; i++) {
    total3 += EULER_MACLAURIN[i] * factor2;
    factor2 *= (n + 2 * i + 2) * (n + 2 * i + 3) * z;
  }
  return total3;
};
var integerPower = (base, n) => {
  let square2 = base;
  let result = n % 2 === 1 ? base : exact(1);
  for (let m = n >> 1; m > 0; m >>= 1) {
    square2 = mul(square2, square2);
    if (m % 2 === 1) result = mul(result, square2);
  }
  return result;
};

// src/primitives/elementwise.ts
var neg = unary("neg", negRow, pointwise(-1), { dtypes: numeric });
var sign = unary("sign", row1(Math.sign), discrete, { dtypes: numeric, domain: awayFrom(1, 0.2) });
var abs = unary(
  "abs",
  absRow,
  pointwise(($, [x]) => $.sign(x)),
  { dtypes: numeric, domain: awayFrom(1, 0.2) }
);
var sqrt2 = unary(
  "sqrt",
  sqrtRow,
  strongPointwise(($, _, y) => $.div(0.5, y)),
  { domain: positive }
);
var rsqrt2 = unary(
  "rsqrt",
  row1(rsqrt),
  strongPointwise(($, [x], y) => $.div($.mul(y, -0.5), x)),
  { domain: positive }
);
var cbrt2 = unary(
  "cbrt",
  row1(cbrt),
  strongPointwise(($, _, y) => $.div(1 / 3, $.mul(y, y))),
  { domain: awayFrom(1, 0.2) }
);
var exp2 = unary(
  "exp",
  row1(exp),
  strongPointwise((_, __, y) => y)
);
var expm12 = unary(
  "expm1",
  row1(expm1),
  strongPointwise(($, [x]) => $.exp(x))
);
var log2 = unary(
  "log",
  row1(log),
  strongPointwise(($, [x]) => $.div(1, x)),
  { domain: positive }
);
var log1p2 = unary(
  "log1p",
  row1(log1p),
  strongPointwise(($, [x]) => $.div(1, $.add(x, 1))),
  { domain: interval(-0.75, 3) }
);
var sin2 = unary(
  "sin",
  row1(sin),
  pointwise(($, [x]) => $.cos(x))
);
var cos2 = unary(
  "cos",
  row1(cos),
  pointwise(($, [x]) => $.neg($.sin(x)))
);
var tan2 = unary(
  "tan",
  row1(tan),
  pointwise(($, _, y) => $.add($.mul(y, y), 1)),
  { domain: interval(-1.2, 1.2) }
);
var asin2 = unary(
  "asin",
  row1(asin),
  strongPointwise(($, [x]) => $.div(1, $.sqrt($.mul($.sub(1, x), $.add(x, 1))))),
  {
    domain: interval(-0.85, 0.85)
  }
);
var acos2 = unary(
  "acos",
  row1(acos),
  strongPointwise(($, [x]) => $.div(-1, $.sqrt($.mul($.sub(1, x), $.add(x, 1))))),
  {
    domain: interval(-0.85, 0.85)
  }
);
var atan3 = unary(
  "atan",
  row1(atan),
  pointwise(($, [x]) => $.div(1, $.add($.mul(x, x), 1)))
);
var sinh2 = unary(
  "sinh",
  row1(sinh),
  strongPointwise(($, [x]) => $.cosh(x))
);
var cosh2 = unary(
  "cosh",
  row1(cosh),
  strongPointwise(($, [x]) => $.sinh(x))
);
var tanh2 = unary(
  "tanh",
  row1(tanh),
  pointwise(($, _, y) => $.mul($.sub(1, y), $.add(y, 1)))
);
var asinh2 = unary(
  "asinh",
  row1(asinh),
  pointwise(($, [x]) => $.div(1, $.sqrt($.add($.mul(x, x), 1))))
);
var acosh2 = unary(
  "acosh",
  row1(acosh),
  strongPointwise(($, [x]) => $.div(1, $.sqrt($.mul($.sub(x, 1), $.add(x, 1))))),
  {
    domain: interval(1.25, 4)
  }
);
var atanh2 = unary(
  "atanh",
  row1(atanh),
  strongPointwise(($, [x]) => $.div(1, $.mul($.sub(1, x), $.add(x, 1)))),
  {
    domain: interval(-0.75, 0.75)
  }
);
var logistic2 = unary(
  "logistic",
  row1(logistic),
  pointwise(($, [x], y) => $.mul(y, $.logistic($.neg(x))))
);
var erf2 = unary(
  "erf",
  row1(erf),
  pointwise(($, [x]) => $.mul($.exp($.neg($.mul(x, x))), 2 / Math.sqrt(Math.PI)))
);
var erfc2 = unary(
  "erfc",
  row1(erfc),
  pointwise(($, [x]) => $.mul($.exp($.neg($.mul(x, x))), -2 / Math.sqrt(Math.PI)))
);
var erfInv2 = unary(
  "erfInv",
  row1(erfInv),
  strongPointwise(($, _, y) => $.mul($.exp($.mul(y, y)), Math.sqrt(Math.PI) / 2)),
  {
    domain: interval(-0.75, 0.75)
  }
);
var lgamma2 = unary(
  "lgamma",
  row1(lgamma),
  strongPointwise(($, [x]) => $.digamma(x)),
  { domain: interval(0.5, 4) }
);
var digamma2 = unary(
  "digamma",
  row1(digamma),
  strongPointwise(($, [x]) => $.polygamma(1, x)),
  { domain: interval(0.5, 4) }
);
var polygamma2 = {
  name: "polygamma",
  arity: 1,
  params: { order: integer },
  shape: ([x]) => [{ shape: x.shape, dtype: sameDType("polygamma", [x], floats) }],
  evaluate: ([x], { order: order2 }) => [
    map1(
      x.dtype,
      row1((v) => polygamma(order2, v)),
      x
    )
  ],
  derivative: strongPointwise(($, [x], _, { order: order2 }) => $.polygamma(order2 + 1, x)),
  batching: elementwise,
  sample: (draw) => ({
    operands: [operand(draw.shape(), "float64", interval(0.75, 4))],
    params: { order: draw.int(0, 3) }
  })
};
var floor = unary("floor", row1(Math.floor), discrete, { domain: awayFrom(0.5, 0.1) });
var ceil = unary("ceil", row1(Math.ceil), discrete, { domain: awayFrom(0.5, 0.1) });
var roundEven = (x) => {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : x < 0 && r === 0 ? -0 : r;
};
var round = unary("round", row1(roundEven), discrete, { domain: awayFrom(0.5, 0.1) });
var add2 = binary("add", addRow, pointwise(1, 1));
var sub = binary("sub", subRow, pointwise(1, -1));
var mul2 = binary(
  "mul",
  mulRow,
  pointwise(
    (_, [, y]) => y,
    (_, [x]) => x
  ),
  { integerRow: integerMulRow }
);
var div2 = binary(
  "div",
  divRow,
  strongPointwise(
    ($, [, y]) => $.div(1, y),
    ($, [, y], q) => $.neg($.div(q, y))
  ),
  {
    integerRow: row2((x, y) => y === 0 ? 0 : Math.trunc(x / y)),
    domains: [reals, positive]
  }
);
var strongMul = binary(
  "strongMul",
  strongMulRow,
  { _tag: "Bilinear", transposes: [($, ct, y) => $.strongMul(ct, y), ($, ct, x) => $.strongMul(x, ct)] },
  { dtypes: floats }
);
var rem = binary(
  "rem",
  row2((x, y) => x % y),
  strongPointwise(
    ($, [x]) => $.convert($.eq(x, x), x.dtype),
    ($, [x, y]) => {
      const q = $.div(x, y);
      return $.neg($.mul($.sign(q), $.floor($.abs(q))));
    }
  ),
  { integerRow: row2((x, y) => y === 0 ? 0 : x % y), domains: [interval(0.25, 0.75), interval(0.8, 3)] }
);
var pow2 = binary(
  "pow",
  row2(pow),
  strongPointwise(
    ($, [x, y]) => $.mul(y, $.pow(x, $.select($.and($.eq(x, 0), $.eq(y, 0)), 1, $.sub(y, 1)))),
    ($, [x], z) => $.mul(z, $.log($.select($.eq(x, 0), 1, x)))
  ),
  { dtypes: floats, domains: [positive, reals] }
);
var atan22 = binary(
  "atan2",
  row2(atan2),
  strongPointwise(
    ($, [y, x]) => $.div(x, $.add($.mul(x, x), $.mul(y, y))),
    ($, [y, x]) => $.neg($.div(y, $.add($.mul(x, x), $.mul(y, y))))
  ),
  { dtypes: floats, domains: [reals, positive] }
);
var max = binary(
  "max",
  maxRow,
  pointwise(
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.gt(x, y), x.dtype)),
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.lt(x, y), x.dtype))
  ),
  { domains: [awayFrom(1, 0.3), integers2(-3, 3)] }
);
var min = binary(
  "min",
  minRow,
  pointwise(
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.lt(x, y), x.dtype)),
    ($, [x, y]) => $.select($.eq(x, y), $.fill([], 0.5, x.dtype), $.convert($.gt(x, y), x.dtype))
  ),
  { domains: [awayFrom(1, 0.3), integers2(-3, 3)] }
);
var clamp = {
  name: "clamp",
  arity: 3,
  params: null,
  shape: ([x, low2, high]) => [
    {
      shape: broadcastShapes("clamp", broadcastShapes("clamp", x.shape, low2.shape), high.shape),
      dtype: sameDType("clamp", [x, low2, high], numeric)
    }
  ],
  evaluate: ([x, low2, high], _, [out]) => [map3(out.dtype, out.shape, clampRow, x, low2, high)],
  derivative: pointwise(
    ($, [x, low2, high]) => $.convert($.and($.ge(x, low2), $.le(x, high)), x.dtype),
    ($, [x, low2, high]) => $.convert($.and($.lt(x, low2), $.le(low2, high)), x.dtype),
    ($, [x, low2, high]) => $.convert($.or($.gt(x, high), $.gt(low2, high)), x.dtype)
  ),
  batching: elementwise,
  sample: (draw) => {
    const [a, b, c] = broadcastable(draw, 3);
    const dtype3 = draw.oneOf(["float64", "int32"]);
    return isFloat(dtype3) ? {
      operands: [
        operand(a, dtype3, awayFrom(1, 0.2)),
        operand(b, dtype3, integers2(-2, -1)),
        operand(c, dtype3, integers2(0, 2))
      ],
      params: null
    } : { operands: [a, b, c].map((s) => operand(s, dtype3, integers2(-5, 5))), params: null };
  }
};
var select = {
  name: "select",
  arity: 3,
  params: null,
  shape: ([c, x, y]) => {
    sameDType("select", [c], ["bool"]);
    return [
      {
        shape: broadcastShapes("select", broadcastShapes("select", c.shape, x.shape), y.shape),
        dtype: sameDType("select", [x, y], ["bool", ...numeric])
      }
    ];
  },
  evaluate: ([c, x, y], _, [out]) => [map3(out.dtype, out.shape, selectRow, c, x, y)],
  derivative: {
    _tag: "Linear",
    operands: [1, 2],
    transpose: ($, [ct], [c]) => [$.select(c, ct, 0), $.select(c, 0, ct)]
  },
  batching: elementwise,
  sample: (draw) => {
    const [a, b, c] = broadcastable(draw, 3);
    return { operands: [operand(a, "bool", integers2(0, 1)), operand(b), operand(c)], params: null };
  }
};

// src/primitives/gather.ts
var gather_exports = {};
__export(gather_exports, {
  gather: () => gather2,
  scatterAdd: () => scatterAdd,
  scatterAffine: () => scatterAffine2,
  scatterMax: () => scatterMax,
  scatterMin: () => scatterMin,
  scatterMul: () => scatterMul,
  scatterSet: () => scatterSet
});

// src/primitives/zeros.ts
var zeros = ($, { shape: shape7, dtype: dtype3 }) => $.fill(shape7, 0, dtype3);

// src/ndarray/kernels/gather.ts
var runsOf = (extents, strides) => {
  let length = 1;
  let step3 = 1;
  let axis = extents.length;
  for (; axis > 0; axis--) {
    const n = extents[axis - 1];
    if (n === 1) continue;
    if (length === 1) step3 = strides[axis - 1];
    else if (strides[axis - 1] !== length * step3) break;
    length *= n;
  }
  return { runs: offsets(extents.slice(0, axis), strides.slice(0, axis)), length, step: step3 };
};
var slicesOf = (shape7, strides, offset2, indices, how) => {
  const { batch: batch2, axes, outside } = how;
  const at = unsafeData(indices);
  const examples = offsets(shape7.slice(0, batch2), strides.slice(0, batch2));
  const first2 = new Int32Array(sizeOf(indices.shape.slice(0, -1)));
  const perExample = first2.length / examples.length;
  for (let e = 0; e < examples.length; e++) first2.fill(offset2 + examples[e], e * perExample, (e + 1) * perExample);
  axes.forEach((axis, d) => {
    const last2 = shape7[batch2 + axis] - 1;
    const step4 = strides[batch2 + axis];
    for (let p = 0, q = d; p < first2.length; p++, q += axes.length) {
      const i = at[q];
      const inside = i < 0 ? 0 : i > last2 ? last2 : i;
      if (inside !== i && outside === "drop") first2[p] = -1;
      else if (first2[p] >= 0) first2[p] += inside * step4;
    }
  });
  const rest = shape7.flatMap((_, i) => i < batch2 || axes.includes(i - batch2) ? [] : [i]);
  const { runs, length, step: step3 } = runsOf(
    rest.map((i) => shape7[i]),
    rest.map((i) => strides[i])
  );
  return { first: first2, runs, length, step: step3 };
};
var sliceSize = ({ runs, length }) => runs.length * length;
var gather = (x, indices, how, shape7) => {
  const { data, strides, offset: offset2 } = x[storage];
  const slices = slicesOf(x.shape, strides, offset2, indices, how);
  const { first: first2, runs, length, step: step3 } = slices;
  const out = allocate(x.dtype, sizeOf(shape7));
  const size = sliceSize(slices);
  if (size === 1) {
    for (let p = 0; p < first2.length; p++) if (first2[p] >= 0) out[p] = data[first2[p]];
    return unsafeFromBuffer(shape7, out);
  }
  for (let p = 0; p < first2.length; p++) {
    const at = first2[p];
    if (at < 0) continue;
    let o = p * size;
    for (let r = 0; r < runs.length; r++)
      for (let i = 0, q = at + runs[r]; i < length; i++, q += step3) out[o++] = data[q];
  }
  return unsafeFromBuffer(shape7, out);
};
var combine = (kind, n, out, q, step3, updates, u) => {
  switch (kind) {
    case "set":
      for (let i = 0; i < n; i++, q += step3) out[q] = updates[u + i];
      return;
    case "add":
      for (let i = 0; i < n; i++, q += step3) out[q] += updates[u + i];
      return;
    case "mul":
      for (let i = 0; i < n; i++, q += step3) out[q] *= updates[u + i];
      return;
    case "imul":
      for (let i = 0; i < n; i++, q += step3) out[q] = Math.imul(out[q], updates[u + i]);
      return;
    case "min":
      for (let i = 0; i < n; i++, q += step3) out[q] = Math.min(out[q], updates[u + i]);
      return;
    case "max":
      for (let i = 0; i < n; i++, q += step3) out[q] = Math.max(out[q], updates[u + i]);
  }
};
var scatter = (kind, x, indices, updates, how) => {
  const out = toTypedArray(x);
  const slices = slicesOf(x.shape, rowMajor(x.shape), 0, indices, how);
  const { first: first2, runs, length, step: step3 } = slices;
  const u = unsafeData(updates);
  const size = sliceSize(slices);
  const exact2 = kind === "mul" && !isFloat(x.dtype) ? "imul" : kind;
  for (let p = 0; p < first2.length; p++) {
    const at = first2[p];
    if (at < 0) continue;
    for (let r = 0; r < runs.length; r++) combine(exact2, length, out, at + runs[r], step3, u, p * size + r * length);
  }
  return unsafeFromBuffer(x.shape, out);
};
var scatterAffine = (x, indices, factors, terms, how, reverse) => {
  const out = toTypedArray(x);
  const found = allocate(x.dtype, terms.size);
  const slices = slicesOf(x.shape, rowMajor(x.shape), 0, indices, how);
  const { first: first2, runs, length, step: step3 } = slices;
  const a = unsafeData(factors);
  const b = unsafeData(terms);
  const size = sliceSize(slices);
  for (let t = 0; t < first2.length; t++) {
    const p = reverse ? first2.length - 1 - t : t;
    const at = first2[p];
    if (at < 0) continue;
    let u = p * size;
    for (let r = 0; r < runs.length; r++)
      for (let i = 0, q = at + runs[r]; i < length; i++, q += step3, u++) {
        const v = out[q];
        found[u] = v;
        out[q] = a[u] === 0 ? b[u] : a[u] * v + b[u];
      }
  }
  return [unsafeFromBuffer(x.shape, out), unsafeFromBuffer(terms.shape, found)];
};

// src/primitives/gather.ts
var indexing = {
  batch: integer,
  axes: integers3,
  outside: oneOf(["clip", "drop"])
};
var addressedShape = (op, x, indices, { batch: batch2, axes, outside }) => {
  const rest = x.shape.slice(batch2);
  checkAxes(op, axes, rest.length);
  if (indices.dtype !== "int32")
    fail("DTypeMismatch", op, `indices are int32, not ${showAval(indices)}`, "Convert with np.astype(indices, 'int32')");
  const lead = indices.shape.slice(0, batch2);
  if (indices.shape.length <= batch2 || indices.shape[indices.shape.length - 1] !== axes.length || !sameShape(lead, x.shape.slice(0, batch2)))
    fail(
      "ShapeMismatch",
      op,
      `indices of shape ${showShape(indices.shape)} do not address ${axes.length} axes of shape ${showShape(x.shape)} behind ${batch2} batch axes`,
      `Indices begin with the batch axes ${showShape(x.shape.slice(0, batch2))} and end with an axis of extent ${axes.length}`
    );
  const shape7 = [...lead, ...indices.shape.slice(batch2, -1), ...without(rest, axes)];
  return outside === "clip" && sizeOf(shape7) > 0 && axes.some((a) => rest[a] === 0) ? fail(
    "InvalidArgument",
    op,
    `shape ${showShape(x.shape)} has no elements along the addressed axes, so no nearest one`,
    "Address an axis that has elements, or use outside: 'drop'"
  ) : shape7;
};
var scatterShape = (op, dtypes3, [x, indices, ...updates], how) => {
  const dtype3 = sameDType(op, [x, ...updates], dtypes3);
  const shape7 = addressedShape(op, x, indices, how);
  const odd = updates.find((u) => !sameShape(u.shape, shape7));
  return odd === void 0 ? { shape: x.shape, dtype: dtype3 } : fail(
    "ShapeMismatch",
    op,
    `updates of shape ${showShape(odd.shape)}, where the indices address ${showShape(shape7)}`,
    "Broadcast the updates to the shape that gather gives"
  );
};
var drawIndexing = (draw) => {
  const lead = draw.shape(draw.int(0, 1));
  const rest = draw.shape(draw.int(1, 2));
  const order2 = draw.bool() ? rest.map((_, i) => i) : rest.map((_, i) => rest.length - 1 - i);
  const axes = order2.slice(0, draw.int(1, rest.length));
  const at = draw.shape(draw.int(0, 2));
  return {
    x: [...lead, ...rest],
    indices: operand([...lead, ...at, axes.length], "int32", draw.oneOf([integers2(0, 1), integers2(-1, 3)])),
    slices: [...lead, ...at, ...without(rest, axes)],
    how: { batch: lead.length, axes, outside: draw.oneOf(["clip", "drop"]) }
  };
};
var gather2 = {
  name: "gather",
  arity: 2,
  params: indexing,
  shape: ([x, indices], how) => [{ shape: addressedShape("gather", x, indices, how), dtype: x.dtype }],
  evaluate: ([x, indices], how, [out]) => [gather(x, indices, how, out.shape)],
  derivative: {
    _tag: "Linear",
    operands: [0],
    transpose: ($, [ct], [x, indices], how) => [$.scatter("add", zeros($, x), indices, ct, how)]
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, __, [x, indices], how) => {
      const { batch: batch2, axes } = how;
      if (x.batched && indices.batched)
        return [{ value: $.gather(x.value, indices.value, { ...how, batch: batch2 + 1 }), batched: true }];
      if (x.batched) {
        const examples = moveAxis($, x.value, 0, batch2);
        const slices2 = $.gather(examples, indices.value, { ...how, axes: axes.map((a) => a + 1) });
        return [{ value: moveAxis($, slices2, indices.value.ndim - 1, 0), batched: true }];
      }
      const slices = $.gather(x.value, moveAxis($, indices.value, 0, batch2), how);
      return [{ value: moveAxis($, slices, batch2, 0), batched: true }];
    }
  },
  sample: (draw) => {
    const { x, indices, how } = drawIndexing(draw);
    const [dtype3, domain] = draw.oneOf([
      ["float64", reals],
      ["float64", reals],
      ["int32", integers2(-5, 5)],
      ["bool", integers2(0, 1)]
    ]);
    return { operands: [operand(x, dtype3, domain), indices], params: how };
  }
};
var batchedScatter = (entry) => ({
  _tag: "Rule",
  rule: ($, _, size, [x, indices, ...updates], how) => {
    const full2 = [x, ...updates].map((o) => withBatch($, o, size));
    if (indices.batched) {
      const [all4, ...us2] = full2;
      return $.bind(entry(), [all4, indices.value, ...us2], { ...how, batch: how.batch + 1 }).map((value) => ({
        value,
        batched: true
      }));
    }
    const place3 = (i) => i === 0 ? how.batch : indices.value.ndim - 1;
    const [all3, ...us] = full2.map((v, i) => moveAxis($, v, 0, place3(i)));
    const results = $.bind(entry(), [all3, indices.value, ...us], { ...how, axes: how.axes.map((a) => a + 1) });
    return results.map((r, i) => ({ value: moveAxis($, r, place3(i), 0), batched: true }));
  }
});
var realOperands = (draw, x, slices) => {
  const domain = draw.oneOf([reals, integers2(-1, 2)]);
  return [operand(x), operand(slices, "float64", domain)];
};
var scatter2 = (kind, dtypes3, derivative, operands = realOperands) => {
  const name = `scatter${kind[0].toUpperCase()}${kind.slice(1)}`;
  const entry = {
    name,
    arity: 3,
    params: indexing,
    shape: (inputs, how) => [scatterShape(name, dtypes3, inputs, how)],
    evaluate: ([x, indices, updates], how) => [scatter(kind, x, indices, updates, how)],
    derivative,
    batching: batchedScatter(() => entry),
    sample: (draw) => {
      const { x, indices, slices, how } = drawIndexing(draw);
      const [array7, updates] = draw.int(0, 3) < 3 ? operands(draw, x, slices) : [x, slices].map((s) => operand(s, "int32", integers2(-3, 3)));
      return { operands: [array7, indices, updates], params: how };
    }
  };
  return entry;
};
var scatterAffine2 = {
  name: "scatterAffine",
  arity: 4,
  params: { ...indexing, reverse: boolean },
  shape: (inputs, how) => {
    const x = scatterShape("scatterAffine", floats, inputs, how);
    return [x, { shape: inputs[2].shape, dtype: x.dtype }];
  },
  evaluate: ([x, indices, a, b], how) => scatterAffine(x, indices, a, b, how, how.reverse),
  derivative: {
    _tag: "Jvp",
    jvp: ($, [x, indices, a, b], [dx, , da, db], [, found], how) => {
      const fromFactors = da === null ? null : $.strongMul(found, da);
      const terms = db === null || fromFactors === null ? db ?? fromFactors : $.add(fromFactors, db);
      return $.bind(scatterAffine2, [dx ?? zeros($, x), indices, a, terms ?? zeros($, b)], how);
    },
    linear: {
      operands: [0, 3],
      transpose: ($, [ct, found], [, indices, a], how) => $.bind(scatterAffine2, [ct, indices, a, found], { ...how, reverse: !how.reverse })
    }
  },
  batching: batchedScatter(() => scatterAffine2),
  sample: (draw) => {
    const { x, indices, slices, how } = drawIndexing(draw);
    const [array7, factors] = realOperands(draw, x, slices);
    return { operands: [array7, indices, factors, operand(slices)], params: { ...how, reverse: draw.bool() } };
  }
};
var scatterSet = scatter2("set", every, {
  _tag: "Linear",
  operands: [0, 2],
  transpose: ($, [ct], [, indices, updates], how) => {
    const zero = zeros($, updates);
    return $.bind(scatterAffine2, [ct, indices, zero, zero], { ...how, reverse: true });
  }
});
var scatterAdd = scatter2("add", numeric, {
  _tag: "Linear",
  operands: [0, 2],
  transpose: ($, [ct], [, indices], how) => [ct, $.gather(ct, indices, how)]
});
var scatterMul = scatter2("mul", numeric, {
  _tag: "Jvp",
  jvp: ($, [x, indices, updates], [dx, , du], _, how) => {
    if (du === null) return [$.scatter("mul", dx, indices, updates, how)];
    const affine = (start2, terms) => $.bind(scatterAffine2, [start2, indices, updates, terms], { ...how, reverse: false });
    const [, found] = affine(x, zeros($, updates));
    return [affine(dx ?? zeros($, x), $.strongMul(found, du))[0]];
  },
  linear: {
    operands: [0],
    transpose: ($, [ct], [, indices, updates], how) => [$.scatter("mul", ct, indices, updates, how)]
  }
});
var extremum = {
  _tag: "Jvp",
  jvp: ($, [x, indices, updates], [dx, , du], [y], how) => {
    const byX = $.eq(x, y);
    const byUpdates = $.eq(updates, $.gather(y, indices, how));
    const add4 = (v, terms) => $.scatter("add", v, indices, terms, how);
    const count2 = add4($.convert(byX, x.dtype), $.convert(byUpdates, x.dtype));
    const total3 = add4(
      dx === null ? zeros($, x) : $.select(byX, dx, 0),
      du === null ? zeros($, updates) : $.select(byUpdates, du, 0)
    );
    return [$.div(total3, $.max(count2, 1))];
  }
};
var apart = (draw, x, slices) => {
  if (sizeOf(slices) === 1)
    return [operand(x, "float64", integers2(-3, 3)), operand(slices, "float64", awayFrom(1, 0.3))];
  const far2 = draw.oneOf([50, -50]);
  return [operand(x, "float64", interval(far2 - 1, far2 + 1)), operand(slices, "float64", distinct)];
};
var scatterMin = scatter2("min", numeric, extremum, apart);
var scatterMax = scatter2("max", numeric, extremum, apart);

// src/primitives/move.ts
var move_exports = {};
__export(move_exports, {
  broadcast: () => broadcast,
  flip: () => flip,
  reshape: () => reshape,
  squeeze: () => squeeze,
  transpose: () => transpose
});
var broadcast = {
  name: "broadcast",
  arity: 1,
  params: { shape: integers3 },
  shape: ([x], { shape: shape7 }) => isShape(shape7) && sameShape(broadcastShapes("broadcast", x.shape, shape7), shape7) ? [{ shape: shape7, dtype: x.dtype }] : fail(
    "ShapeMismatch",
    "broadcast",
    `shape ${showShape(x.shape)} does not broadcast to ${showShape(shape7)}`,
    "Only axes of extent 1, and new leading axes, can grow"
  ),
  evaluate: ([x], { shape: shape7 }) => {
    const { strides } = x[storage];
    const lead = shape7.length - strides.length;
    const stretched = shape7.map((_, i) => i < lead || x.shape[i - lead] === 1 ? 0 : strides[i - lead]);
    return [view(x, shape7, stretched)];
  },
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], [x]) => {
      const lead = ct.shape.length - x.shape.length;
      const axes = ct.shape.flatMap((n, i) => i < lead || x.shape[i - lead] === 1 && n !== 1 ? [i] : []);
      return [$.reshape($.sum(ct, axes), x.shape)];
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, _, size, [{ value }], { shape: shape7 }) => {
      const own = value.shape.slice(1);
      const aligned2 = $.reshape(value, [size, ...new Array(shape7.length - own.length).fill(1), ...own]);
      return [{ value: $.broadcast(aligned2, [size, ...shape7]), batched: true }];
    }
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    const from = shape7.slice(draw.int(0, shape7.length)).map((n) => draw.bool() ? 1 : n);
    return { operands: [operand(from)], params: { shape: shape7 } };
  }
};
var reshape = {
  name: "reshape",
  arity: 1,
  params: { shape: integers3 },
  shape: ([x], { shape: shape7 }) => isShape(shape7) && sizeOf(x.shape) === sizeOf(shape7) ? [{ shape: shape7, dtype: x.dtype }] : fail(
    "ShapeMismatch",
    "reshape",
    `${showShape(x.shape)} has ${sizeOf(x.shape)} elements and ${showShape(shape7)} has ${sizeOf(shape7)}`,
    "Both shapes must hold the same number of elements"
  ),
  evaluate: ([x], { shape: shape7 }) => {
    const c = contiguous(x);
    return [view(c, shape7, rowMajor(shape7), c[storage].offset)];
  },
  derivative: { _tag: "Linear", operands: "all", transpose: ($, [ct], [x]) => [$.reshape(ct, x.shape)] },
  batching: { _tag: "Shifted", params: ({ shape: shape7 }, size) => ({ shape: [size, ...shape7] }) },
  sample: (draw) => {
    const shape7 = draw.shape();
    const other = draw.oneOf([shape7, [sizeOf(shape7)], [...shape7].reverse(), [1, ...shape7]]);
    return { operands: [operand(shape7)], params: { shape: other } };
  }
};
var squeeze = {
  name: "squeeze",
  arity: 1,
  params: { axes: integers3 },
  shape: ([x], { axes }) => checkAxes("squeeze", axes, x.shape.length).every((a) => x.shape[a] === 1) ? [{ shape: without(x.shape, axes), dtype: x.dtype }] : fail(
    "ShapeMismatch",
    "squeeze",
    `axes ${showShape(axes)} of shape ${showShape(x.shape)} are not all of extent 1`,
    "Only axes of extent 1 can be dropped; reduce the others, or index them"
  ),
  evaluate: ([x], { axes }, [out]) => [view(x, out.shape, without(x[storage].strides, axes))],
  derivative: { _tag: "Linear", operands: "all", transpose: ($, [ct], [x]) => [$.reshape(ct, x.shape)] },
  batching: { _tag: "Shifted", params: ({ axes }) => ({ axes: axes.map((a) => a + 1) }) },
  sample: (draw) => {
    const shape7 = draw.shape().map((n) => draw.bool() ? 1 : n);
    return {
      operands: [operand(shape7)],
      params: { axes: shape7.flatMap((n, i) => n === 1 && draw.bool() ? [i] : []) }
    };
  }
};
var transpose = {
  name: "transpose",
  arity: 1,
  params: { permutation: integers3 },
  shape: ([x], { permutation }) => sameShape(
    [...permutation].sort((a, b) => a - b),
    x.shape.map((_, i) => i)
  ) ? [{ shape: permutation.map((i) => x.shape[i]), dtype: x.dtype }] : fail(
    "AxisOutOfRange",
    "transpose",
    `${showShape(permutation)} is not a permutation of the axes of an array of rank ${x.shape.length}`,
    "Name every axis exactly once"
  ),
  evaluate: ([x], { permutation }, [out]) => {
    const { strides } = x[storage];
    return [
      view(
        x,
        out.shape,
        permutation.map((i) => strides[i])
      )
    ];
  },
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], _, { permutation }) => [$.transpose(ct, inverse(permutation))]
  },
  batching: { _tag: "Shifted", params: ({ permutation }) => ({ permutation: [0, ...permutation.map((i) => i + 1)] }) },
  sample: (draw) => {
    const shape7 = draw.shape();
    const permutation = shape7.map((_, i2) => i2);
    const [i, j] = shape7.length > 1 ? [draw.int(0, shape7.length - 1), draw.int(0, shape7.length - 1)] : [0, 0];
    return {
      operands: [operand(shape7)],
      params: { permutation: permutation.map((k) => k === i ? j : k === j ? i : k) }
    };
  }
};
var flip = {
  name: "flip",
  arity: 1,
  params: { axes: integers3 },
  shape: ([x], { axes }) => {
    checkAxes("flip", axes, x.shape.length);
    return [{ shape: x.shape, dtype: x.dtype }];
  },
  evaluate: ([x], { axes }) => [flipped(x, axes)],
  derivative: { _tag: "Linear", operands: "all", transpose: ($, [ct], _, { axes }) => [$.flip(ct, axes)] },
  batching: { _tag: "Shifted", params: ({ axes }) => ({ axes: axes.map((a) => a + 1) }) },
  sample: (draw) => {
    const shape7 = draw.shape();
    return { operands: [operand(shape7)], params: { axes: shape7.flatMap((_, i) => draw.bool() ? [i] : []) } };
  }
};

// src/primitives/reduce.ts
var reduce_exports = {};
__export(reduce_exports, {
  all: () => all,
  any: () => any,
  argmax: () => argmax,
  argmin: () => argmin,
  prod: () => prod,
  reduceMax: () => reduceMax,
  reduceMin: () => reduceMin,
  sum: () => sum2
});

// src/ndarray/kernels/reduce.ts
var sumRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let total3 = acc[o];
    for (let i = 0; i < n; i++, p += ps) total3 += x[p];
    acc[o] = total3;
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] += x[p];
};
var integerSumRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = acc[o] + x[p] | 0;
};
var prodRow = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let total3 = acc[o];
    for (let i = 0; i < n; i++, p += ps) total3 *= x[p];
    acc[o] = total3;
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] *= x[p];
};
var integerProdRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.imul(acc[o], x[p]);
};
var maxRow2 = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let best = acc[o];
    for (let i = 0; i < n; i++, p += ps) best = Math.max(best, x[p]);
    acc[o] = best;
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.max(acc[o], x[p]);
};
var minRow2 = (n, acc, o, os, x, p, ps) => {
  if (os === 0) {
    let best = acc[o];
    for (let i = 0; i < n; i++, p += ps) best = Math.min(best, x[p]);
    acc[o] = best;
  } else for (let i = 0; i < n; i++, o += os, p += ps) acc[o] = Math.min(acc[o], x[p]);
};
var anyRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] |= x[p];
};
var allRow = (n, acc, o, os, x, p, ps) => {
  for (let i = 0; i < n; i++, o += os, p += ps) acc[o] &= x[p];
};
var shortRun = 16;
var inWalkingOrder = (kept2, reduced) => {
  const byStride = [...kept2].sort((a, b) => Math.abs(b.from) - Math.abs(a.from));
  const order2 = [];
  for (let k = 0, r = 0; k + r < kept2.length + reduced.length; )
    order2.push(
      r === reduced.length || k < kept2.length && Math.abs(byStride[k].from) >= Math.abs(reduced[r].from) ? byStride[k++] : reduced[r++]
    );
  return order2;
};
var merged = (axes) => axes.reduce((out, axis) => {
  const last2 = out[out.length - 1];
  if (last2 !== void 0 && last2.from === axis.from * axis.extent && last2.to === axis.to * axis.extent)
    out[out.length - 1] = { ...axis, extent: last2.extent * axis.extent };
  else out.push(axis);
  return out;
}, []);
var longInside = (axes) => {
  if (axes.length < 2) return axes;
  const [outer, inner] = axes.slice(-2);
  const free = outer.to === 0 !== (inner.to === 0);
  return free && inner.extent < shortRun && inner.extent < outer.extent ? [...axes.slice(0, -2), inner, outer] : axes;
};
var walkOf = (x, axes, shape7) => {
  const { strides } = x[storage];
  const to = rowMajor(shape7);
  const kept2 = [];
  const reduced = [];
  for (let i = 0, k = 0; i < x.shape.length; i++) {
    const isReduced = axes.includes(i);
    const axis = { extent: x.shape[i], from: strides[i], to: isReduced ? 0 : to[k++] };
    if (axis.extent !== 1) (isReduced ? reduced : kept2).push(axis);
  }
  return longInside(merged(inWalkingOrder(kept2, reduced)));
};
var run2 = (x, axes, acc, row) => {
  const { data, offset: offset2 } = x[storage];
  const inner = axes.length - 1;
  if (inner < 0) return row(1, acc, 0, 0, data, offset2, 0);
  const { extent, from, to } = axes[inner];
  const index = new Array(inner).fill(0);
  let p = offset2;
  let o = 0;
  for (let rows3 = axes.reduce((n, a) => n * a.extent, 1) / extent; rows3 > 0; rows3--) {
    row(extent, acc, o, to, data, p, from);
    for (let i = inner - 1; i >= 0; i--) {
      const axis = axes[i];
      p += axis.from;
      o += axis.to;
      if (++index[i] < axis.extent) break;
      p -= axis.from * axis.extent;
      o -= axis.to * axis.extent;
      index[i] = 0;
    }
  }
};
var fold = (x, axes, dtype3, row, initial) => {
  const shape7 = without(x.shape, axes);
  const acc = new Float64Array(sizeOf(shape7));
  if (!Object.is(initial, 0)) acc.fill(initial);
  if (sizeOf(x.shape) > 0) run2(x, walkOf(x, axes, shape7), acc, row);
  if (dtype3 === "float64") return unsafeFromBuffer(shape7, acc);
  const out = allocate(dtype3, acc.length);
  out.set(acc);
  return unsafeFromBuffer(shape7, out);
};

// src/primitives/reduce.ts
var schema2 = { axes: integers3 };
var pick2 = (shape7, axes) => axes.map((i) => shape7[i]);
var reducedShape = (op, x, axes) => axes.every((a, i) => Number.isInteger(a) && a >= 0 && a < x.shape.length && (i === 0 || axes[i - 1] < a)) ? without(x.shape, axes) : fail(
  "AxisOutOfRange",
  op,
  `axes ${showShape(axes)} are not sorted, distinct axes of an array of rank ${x.shape.length}`,
  "Name each axis once, from 0 upwards"
);
var requireElements = (op, x, axes) => {
  if (sizeOf(pick2(x.shape, axes)) === 0)
    fail(
      "InvalidArgument",
      op,
      `there is nothing to choose from along axes ${showShape(axes)} of shape ${showShape(x.shape)}`,
      "Reduce axes that have elements, or concatenate a default first"
    );
};
var restored = ($, y, x, axes) => $.reshape(
  y,
  x.shape.map((n, i) => axes.includes(i) ? 1 : n)
);
var shifted3 = { _tag: "Shifted", params: ({ axes }) => ({ axes: axes.map((a) => a + 1) }) };
var sample = (draw) => {
  const shape7 = draw.shape();
  return { operands: [operand(shape7)], params: { axes: shape7.flatMap((_, i) => draw.bool() ? [i] : []) } };
};
var sum2 = {
  name: "sum",
  arity: 1,
  params: schema2,
  shape: ([x], { axes }) => [{ shape: reducedShape("sum", x, axes), dtype: sameDType("sum", [x], numeric) }],
  evaluate: ([x], { axes }) => {
    const [row, unit] = isFloat(x.dtype) ? [sumRow, -0] : [integerSumRow, 0];
    return [fold(x, axes, x.dtype, row, sizeOf(pick2(x.shape, axes)) === 0 ? 0 : unit)];
  },
  derivative: {
    _tag: "Linear",
    operands: "all",
    transpose: ($, [ct], [x], { axes }) => [$.broadcast(restored($, ct, x, axes), x.shape)]
  },
  batching: shifted3,
  sample
};
var exclusiveProducts = ($, x) => {
  const axis = x.ndim - 1;
  const [one, none] = [x.shape.map((_, i) => i === axis ? 1 : 0), x.shape.map(() => 0)];
  const back = one.map((n) => -n);
  const before = $.pad($.cumprod(x, axis, false), 1, one, back, none);
  const after = $.pad($.cumprod(x, axis, true), 1, back, one, none);
  return $.mul(before, after);
};
var prod = {
  name: "prod",
  arity: 1,
  params: schema2,
  shape: ([x], { axes }) => [{ shape: reducedShape("prod", x, axes), dtype: sameDType("prod", [x], numeric) }],
  evaluate: ([x], { axes }) => [fold(x, axes, x.dtype, isFloat(x.dtype) ? prodRow : integerProdRow, 1)],
  derivative: {
    _tag: "Jvp",
    jvp: ($, [x], [dx], _, { axes }) => {
      const kept2 = x.shape.flatMap((__, i) => axes.includes(i) ? [] : [i]);
      const line = (v) => $.reshape($.transpose(v, [...kept2, ...axes]), [...pick2(x.shape, kept2), sizeOf(pick2(x.shape, axes))]);
      return [$.sum($.mul(exclusiveProducts($, line(x)), line(dx)), [kept2.length])];
    }
  },
  batching: shifted3,
  sample: (draw) => {
    const { operands, params } = sample(draw);
    return { operands: draw.bool() ? operands : [operand(operands[0].shape, "float64", integers2(-1, 2))], params };
  }
};
var extremum2 = {
  _tag: "Jvp",
  jvp: ($, [x], [dx], [y], { axes }) => {
    const attained = $.convert($.eq(x, restored($, y, x, axes)), x.dtype);
    return [$.sum($.mul($.div(attained, restored($, $.sum(attained, axes), x, axes)), dx), axes)];
  }
};
var extreme = (name, row, worst) => ({
  name,
  arity: 1,
  params: schema2,
  shape: ([x], { axes }) => {
    const shape7 = reducedShape(name, x, axes);
    requireElements(name, x, axes);
    return [{ shape: shape7, dtype: sameDType(name, [x], numeric) }];
  },
  evaluate: ([x], { axes }) => [fold(x, axes, x.dtype, row, worst)],
  derivative: extremum2,
  batching: shifted3,
  sample: (draw) => {
    const { operands, params } = sample(draw);
    return { operands: [operand(operands[0].shape, "float64", distinct)], params };
  }
});
var reduceMax = extreme("reduceMax", maxRow2, -Infinity);
var reduceMin = extreme("reduceMin", minRow2, Infinity);
var place = (name, line) => ({
  name,
  arity: 1,
  params: { axis: integer },
  shape: ([x], { axis }) => {
    sameDType(name, [x], ["bool", ...numeric]);
    requireAxis(name, x, axis);
    requireElements(name, x, [axis]);
    return [{ shape: without(x.shape, [axis]), dtype: "int32" }];
  },
  evaluate: ([x], { axis }, [out]) => {
    const { data, strides } = x[storage];
    const places = new Int32Array(sizeOf(out.shape));
    const single = x.shape.map((n, i) => i === axis ? 1 : n);
    eachLine([x], axis, single, ([p], o) => places[o] = line(x.shape[axis], data, p, strides[axis]));
    return [unsafeFromBuffer(out.shape, places)];
  },
  derivative: discrete,
  batching: { _tag: "Shifted", params: ({ axis }) => ({ axis: axis + 1 }) },
  sample: (draw) => {
    const shape7 = draw.shape(draw.int(1, 3));
    const [dtype3, domain] = draw.oneOf([
      ["float64", distinct],
      ["int32", integers2(-2, 2)],
      ["bool", integers2(0, 1)]
    ]);
    return { operands: [operand(shape7, dtype3, domain)], params: { axis: draw.int(0, shape7.length - 1) } };
  }
});
var argmax = place("argmax", argmaxLine);
var argmin = place("argmin", argminLine);
var logical = (name, row, unit) => ({
  name,
  arity: 1,
  params: schema2,
  shape: ([x], { axes }) => [{ shape: reducedShape(name, x, axes), dtype: sameDType(name, [x], ["bool"]) }],
  evaluate: ([x], { axes }) => [fold(x, axes, "bool", row, unit)],
  derivative: discrete,
  batching: shifted3,
  sample: (draw) => {
    const { operands, params } = sample(draw);
    return { operands: [operand(operands[0].shape, "bool", integers2(0, 1))], params };
  }
});
var any = logical("any", anyRow, 0);
var all = logical("all", allRow, 1);

// src/primitives/sort.ts
var sort_exports = {};
__export(sort_exports, {
  argsort: () => argsort2,
  sort: () => sort2
});

// src/ndarray/kernels/sort.ts
var insertionLimit = 32;
var wideDigitsFrom = 4096;
var newDeck = (n) => ({ keys: new Uint32Array(n), places: new Int32Array(n) });
var newBench = (x, n) => {
  const values = n <= insertionLimit || x instanceof Float64Array ? new Float64Array(n) : x instanceof Float32Array ? new Float32Array(n) : x instanceof Int32Array ? new Int32Array(n) : new Uint32Array(n);
  const words = new Uint32Array(values.buffer);
  return { values, words, deck: newDeck(n), spare: newDeck(n), counts: new Int32Array(n < wideDigitsFrom ? 256 : 2048) };
};
var byInsertion = (n, keys, places) => {
  for (let i = 0; i < n; i++) {
    const v = keys[i];
    let at = i;
    for (; at > 0 && (v < keys[at - 1] || v === v && keys[at - 1] !== keys[at - 1]); at--) {
      keys[at] = keys[at - 1];
      places[at] = places[at - 1];
    }
    keys[at] = v;
    places[at] = i;
  }
};
var low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
var ascend = (n, { values, words }) => {
  if (values instanceof Uint32Array) return;
  const isDouble2 = values instanceof Float64Array;
  for (let i = 0; i < n; i++) {
    const v = values[i];
    const top = isDouble2 ? 2 * i + 1 - low : i;
    const isNegative = v < 0 && !(values instanceof Int32Array);
    words[top] = v !== v ? -1 : v === 0 ? 2147483648 : words[top] ^ (isNegative ? -1 : 2147483648);
    if (isDouble2) words[2 * i + low] = v !== v ? 0 : words[2 * i + low] ^ (isNegative ? -1 : 0);
  }
};
var deal = (n, from, to, counts, shift) => {
  const { keys, places } = from;
  const { keys: newKeys, places: newPlaces } = to;
  const mask = counts.length - 1;
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[keys[i] >>> shift & mask]++;
  if (counts[keys[0] >>> shift & mask] === n) return false;
  for (let d = 0, start2 = 0; d <= mask; d++) {
    const count2 = counts[d];
    counts[d] = start2;
    start2 += count2;
  }
  for (let i = 0; i < n; i++) {
    const key3 = keys[i];
    const at = counts[key3 >>> shift & mask]++;
    newKeys[at] = key3;
    newPlaces[at] = places[i];
  }
  return true;
};
var byDigits = (n, first2, second2, counts) => {
  const bits3 = 31 - Math.clz32(counts.length);
  let [from, to] = [first2, second2];
  for (let shift = 0; shift < 32; shift += bits3) if (deal(n, from, to, counts, shift)) [from, to] = [to, from];
  return from;
};
var order = (n, x, p, ps, bench) => {
  const { values, words, deck, spare, counts } = bench;
  for (let i = 0; i < n; i++, p += ps) values[i] = x[p];
  if (n <= insertionLimit) {
    byInsertion(n, values, deck.places);
    return deck.places;
  }
  ascend(n, bench);
  const each2 = words.length / n;
  for (let i = 0; i < n; i++) {
    deck.keys[i] = words[each2 * i + (each2 - 1) * low];
    deck.places[i] = i;
  }
  const sorted = byDigits(n, deck, spare, counts);
  if (each2 === 1) return sorted.places;
  for (let i = 0; i < n; i++) sorted.keys[i] = words[2 * sorted.places[i] + 1 - low];
  return byDigits(n, sorted, sorted === deck ? spare : deck, counts).places;
};
var eachOrder = (x, axis, write2) => {
  const n = x.shape[axis];
  const { data, strides } = x[storage];
  const bench = newBench(data, n);
  if (n > 0) eachLine([x], axis, x.shape, ([p], o) => write2(order(n, data, p, strides[axis], bench), p, o));
};
var stepAlong2 = (x, axis) => sizeOf(x.shape.slice(axis + 1));
var argsort = (x, axis) => {
  const out = new Int32Array(sizeOf(x.shape));
  const os = stepAlong2(x, axis);
  eachOrder(x, axis, (places, _, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = places[k];
  });
  return unsafeFromBuffer(x.shape, out);
};
var sort = (x, axis) => {
  const out = allocate(x.dtype, sizeOf(x.shape));
  const os = stepAlong2(x, axis);
  const { data, strides } = x[storage];
  eachOrder(x, axis, (places, p, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = data[p + places[k] * strides[axis]];
  });
  return unsafeFromBuffer(x.shape, out);
};

// src/primitives/sort.ts
var shifted4 = { _tag: "Shifted", params: ({ axis }) => ({ axis: axis + 1 }) };
var sample2 = (draw) => {
  const shape7 = draw.shape(draw.int(1, 3));
  const [dtype3, domain] = draw.oneOf([
    ["float64", distinct],
    ["int32", integers2(-2, 2)],
    ["bool", integers2(0, 1)]
  ]);
  return { operands: [operand(shape7, dtype3, domain)], params: { axis: draw.int(0, shape7.length - 1) } };
};
var takeAlong = ($, x, places, axis) => {
  const last2 = x.ndim - 1;
  const swapped = x.shape.map((_, i) => i === axis ? last2 : i === last2 ? axis : i);
  const at = $.transpose(places, swapped);
  const taken = $.gather($.transpose(x, swapped), $.reshape(at, [...at.shape, 1]), {
    batch: last2,
    axes: [0],
    outside: "clip"
  });
  return $.transpose(taken, swapped);
};
var argsort2 = {
  name: "argsort",
  arity: 1,
  params: { axis: integer },
  shape: ([x], { axis }) => {
    requireAxis("argsort", x, axis);
    sameDType("argsort", [x], every);
    return [{ shape: x.shape, dtype: "int32" }];
  },
  evaluate: ([x], { axis }) => [argsort(x, axis)],
  derivative: discrete,
  batching: shifted4,
  sample: sample2
};
var sort2 = {
  name: "sort",
  arity: 1,
  params: { axis: integer },
  shape: ([x], { axis }) => {
    requireAxis("sort", x, axis);
    return [{ shape: x.shape, dtype: sameDType("sort", [x], every) }];
  },
  evaluate: ([x], { axis }) => [sort(x, axis)],
  derivative: { _tag: "Jvp", jvp: ($, [x], [dx], _, { axis }) => [takeAlong($, dx, $.argsort(x, axis), axis)] },
  batching: shifted4,
  sample: sample2
};

// src/primitives/constant.ts
var constant_exports = {};
__export(constant_exports, {
  constant: () => constant,
  iota: () => iota2
});
var constant = {
  name: "constant",
  arity: 0,
  params: { value: array3 },
  shape: (_, { value }) => [{ shape: value.shape, dtype: value.dtype }],
  evaluate: (_, { value }) => [value],
  derivative: discrete,
  batching: elementwise,
  sample: (draw) => ({
    operands: [],
    params: { value: fromTypedArray(Float64Array.from({ length: draw.int(1, 3) }, (_, i) => i / 2)) }
  })
};
var iota2 = {
  name: "iota",
  arity: 0,
  params: { shape: integers3, dtype: dtype2, axis: integer },
  shape: (_, { shape: shape7, dtype: dtype3, axis }) => isShape(shape7) && axis in shape7 ? [{ shape: shape7, dtype: dtype3 }] : fail(
    "InvalidArgument",
    "iota",
    `there is no axis ${axis} to count along in shape ${showShape(shape7)}`,
    "Give a shape, a list of integers \u2265 0, and one of its axes"
  ),
  evaluate: (_, { shape: shape7, dtype: dtype3, axis }) => [iota(shape7, axis, dtype3)],
  derivative: discrete,
  batching: elementwise,
  sample: (draw) => {
    const shape7 = draw.shape(draw.int(1, 3));
    return {
      operands: [],
      params: { shape: shape7, dtype: draw.oneOf(["int32", "float64"]), axis: draw.int(0, shape7.length - 1) }
    };
  }
};

// src/trace/level.ts
var last = 0;
var freshLevel = () => ++last;

// src/trace/builder.ts
var Tracer = class {
  constructor(builder, variable) {
    this.builder = builder;
    this.variable = variable;
    this.shape = variable.aval.shape;
    this.dtype = variable.aval.dtype;
  }
  builder;
  variable;
  shape;
  dtype;
  get ndim() {
    return this.shape.length;
  }
  get size() {
    return sizeOf(this.shape);
  }
  *[Symbol.iterator]() {
    normalizeAxis("iteration", 0, this.ndim);
    const [extent, ...row] = this.shape;
    const strides = this.shape.map(() => 1);
    for (let i = 0; i < extent; i++) {
      const part2 = bind(slice, [this], { start: [i, ...row.map(() => 0)], limit: [i + 1, ...row], strides });
      yield bind(reshape, part2, { shape: row })[0];
    }
  }
  toString() {
    return `Traced<${showAval(this)}>`;
  }
  [inspect]() {
    return this.toString();
  }
  [Symbol.toPrimitive](hint) {
    return hint === "number" ? noArithmetic(this) : this.toString();
  }
};
var noArithmetic = (x) => fail(
  "TracedValueRead",
  "Number",
  `a traced array (${showAval(x)}) is used as a number, and its derivative would be lost`,
  "Use np.add, np.mul, \u2026 to compute with it, and np.item where the number itself decides"
);
Object.defineProperty(Tracer.prototype, arrayTag, { value: "Tracer" });
var isTracer = (u) => isNDArray(u) && u[arrayTag] === "Tracer";
var newBuilder = (transform, concrete2) => ({
  level: freshLevel(),
  transform,
  equations: [],
  binder: [],
  captured: [],
  capturedVariables: [],
  atoms: /* @__PURE__ */ new Map(),
  values: concrete2 ? [] : null,
  variables: 0,
  open: true
});
var newVariable = (b, aval2) => ({ _tag: "Variable", id: b.variables++, aval: aval2 });
var literal = (x) => ({ _tag: "Literal", value: itemOf(x), aval: avalOf(x) });
var emit = (b, primitive, inputs, params, avals) => {
  const outputs = avals.map((a) => newVariable(b, a));
  const equation = { primitive, params, inputs, outputs };
  b.equations.push(equation);
  for (const v of outputs) b.binder[v.id] = equation;
  return outputs;
};
var lift = (b, x) => {
  if (isDense(x)) {
    const value = fillValue(x);
    if (value !== void 0)
      return emit(b, broadcast, [{ _tag: "Literal", value, aval: { shape: [], dtype: x.dtype } }], { shape: x.shape }, [
        avalOf(x)
      ])[0];
    const axis = iotaAxis(x);
    return axis === void 0 ? emit(b, constant, [], { value: x }, [avalOf(x)])[0] : emit(b, iota2, [], { shape: x.shape, dtype: x.dtype, axis }, [avalOf(x)])[0];
  }
  const v = newVariable(b, avalOf(x));
  b.captured.push(x);
  b.capturedVariables.push(v);
  if (b.values !== null) b.values[v.id] = x;
  return v;
};
var atomOf = (b, x) => {
  if (isTracer(x) && x.builder === b) return x.variable;
  if (isDense(x) && x.shape.length === 0) return literal(x);
  const known2 = b.atoms.get(x);
  if (known2 !== void 0) return known2;
  const atom = lift(b, x);
  b.atoms.set(x, atom);
  return atom;
};
var checkOpen = (op, x) => {
  if (!x.builder.open)
    fail(
      "EscapedTracer",
      op,
      `a traced value (${showAval(x)}) is used after the trace of ${x.builder.transform} that made it has ended`,
      "Return it from the traced function instead of storing it in an outer variable"
    );
};
var bind = (primitive, inputs, params) => {
  let top = null;
  for (const x of inputs) {
    const tag = x[arrayTag];
    if (tag === "Dense") continue;
    if (tag === "Linear")
      return fail(
        "NotLinear",
        primitive.name,
        `the operation is not linear in an operand (${showAval(x)}) that is being transposed`,
        "linearTranspose takes functions made of linear operations only; to differentiate any function use vjp"
      );
    const tracer = x;
    checkOpen(primitive.name, tracer);
    if (top === null || tracer.builder.level > top.level) top = tracer.builder;
  }
  const avals = primitive.shape(inputs, params);
  if (top === null) return primitive.evaluate(inputs, params, avals);
  const builder = top;
  return emit(
    builder,
    primitive,
    inputs.map((x) => atomOf(builder, x)),
    params,
    avals
  ).map((v) => new Tracer(builder, v));
};
var stage = (transform, avals, values, f) => {
  const b = newBuilder(transform, values !== null);
  const inputs = avals.map((a) => newVariable(b, avalOf(a)));
  if (b.values !== null && values !== null) for (const v of inputs) b.values[v.id] = values[v.id];
  try {
    const results = f(inputs.map((v) => new Tracer(b, v)));
    for (const x of results) if (isTracer(x)) checkOpen(transform, x);
    const outputs = results.map((x) => atomOf(b, x));
    return {
      program: { inputs: [...b.capturedVariables, ...inputs], equations: b.equations, outputs, variables: b.variables },
      captured: b.captured
    };
  } finally {
    b.open = false;
  }
};
var valueOfAtom = (b, values, a) => a._tag === "Literal" ? scalar(a.value, a.aval.dtype) : values[a.id];
var compute = (b, values, v) => {
  const pending = [v];
  while (pending.length > 0) {
    const next = pending[pending.length - 1];
    if (values[next.id] !== void 0) {
      pending.pop();
      continue;
    }
    const equation = b.binder[next.id];
    const missing = equation.inputs.filter((a) => a._tag === "Variable" && values[a.id] === void 0);
    if (missing.length > 0) pending.push(...missing);
    else {
      const inputs = equation.inputs.map((a) => valueOfAtom(b, values, a));
      bind(equation.primitive, inputs, equation.params).forEach((x, i) => values[equation.outputs[i].id] = x);
    }
  }
  return values[v.id];
};
var concrete = (op, x) => {
  let value = x;
  while (isTracer(value)) {
    checkOpen(op, value);
    const { builder, variable } = value;
    if (builder.values === null)
      return fail(
        "TracedValueRead",
        op,
        `the value of a traced array (${showAval(value)}) is not known inside ${builder.transform}, which runs the function once for all values`,
        "Branch with np.where, cond or switchCase, loop with scan, foriLoop or whileLoop, or compute the number outside and pass it in; a value is readable under grad, jvp and vjp of concrete inputs"
      );
    value = compute(builder, builder.values, variable);
  }
  return value;
};

// src/trace/ops.ts
var asOperand = (x, other) => typeof x === "number" ? scalar(x, typeof other === "number" ? "float64" : other.dtype) : x;
var unary2 = (p) => (x) => bind(p, [x], null)[0];
var binary2 = (p) => (x, y) => bind(p, [asOperand(x, y), asOperand(y, x)], null)[0];
var convert2 = (x, dtype3) => x.dtype === dtype3 ? x : bind(convert, [x], { dtype: dtype3 })[0];
var isIdentity = (permutation) => permutation.every((p, i) => p === i);
var isZero = (list3) => list3.every((n) => n === 0);
var isOne = (list3) => list3.every((n) => n === 1);
var scatters = {
  set: scatterSet,
  add: scatterAdd,
  mul: scatterMul,
  min: scatterMin,
  max: scatterMax
};
var ops = {
  bind,
  fill,
  iota,
  neg: unary2(neg),
  sign: unary2(sign),
  abs: unary2(abs),
  exp: unary2(exp2),
  log: unary2(log2),
  sqrt: unary2(sqrt2),
  sin: unary2(sin2),
  cos: unary2(cos2),
  tanh: unary2(tanh2),
  sinh: unary2(sinh2),
  cosh: unary2(cosh2),
  logistic: unary2(logistic2),
  digamma: unary2(digamma2),
  polygamma: (order2, x) => bind(polygamma2, [x], { order: order2 })[0],
  floor: unary2(floor),
  not: unary2(not),
  add: binary2(add2),
  sub: binary2(sub),
  mul: binary2(mul2),
  div: binary2(div2),
  pow: binary2(pow2),
  max: binary2(max),
  min: binary2(min),
  and: binary2(and),
  or: binary2(or),
  xor: binary2(xor),
  strongMul: binary2(strongMul),
  eq: binary2(eq),
  ne: binary2(ne),
  lt: binary2(lt),
  le: binary2(le),
  gt: binary2(gt),
  ge: binary2(ge),
  select: (condition, x, y) => bind(select, [condition, asOperand(x, y), asOperand(y, x)], null)[0],
  convert: convert2,
  sum: (x, axes) => axes.length === 0 ? x : bind(sum2, [x], { axes })[0],
  reduceMax: (x, axes) => axes.length === 0 ? x : bind(reduceMax, [x], { axes })[0],
  prod: (x, axes) => axes.length === 0 ? x : bind(prod, [x], { axes })[0],
  cumsum: (x, axis, reverse) => bind(cumsum, [x], { axis, reverse })[0],
  cumprod: (x, axis, reverse) => bind(cumprod, [x], { axis, reverse })[0],
  linearRecurrence: (a, b, axis, reverse) => bind(linearRecurrence, [a, b], { axis, reverse })[0],
  argsort: (x, axis) => bind(argsort2, [x], { axis })[0],
  dot: (x, y, contraction) => bind(dot, [x, y], contraction)[0],
  broadcast: (x, shape7) => sameShape(x.shape, shape7) ? x : bind(broadcast, [x], { shape: shape7 })[0],
  reshape: (x, shape7) => sameShape(x.shape, shape7) ? x : bind(reshape, [x], { shape: shape7 })[0],
  transpose: (x, permutation) => isIdentity(permutation) ? x : bind(transpose, [x], { permutation })[0],
  flip: (x, axes) => axes.length === 0 ? x : bind(flip, [x], { axes })[0],
  slice: (x, start2, limit, strides) => sameShape(limit, x.shape) && isZero(start2) && isOne(strides) ? x : bind(slice, [x], { start: start2, limit, strides })[0],
  pad: (x, value, low2, high, interior) => isZero(low2) && isZero(high) && isZero(interior) ? x : bind(pad, [x, asOperand(value, x)], { low: low2, high, interior })[0],
  concat: (xs, axis) => xs.length === 1 ? xs[0] : bind(concat, xs, { axis })[0],
  split: (x, axis, sizes2) => sizes2.length === 1 ? [x] : bind(split2, [x], { axis, sizes: sizes2 }),
  dynamicSlice: (x, starts, sizes2) => bind(dynamicSlice, [x, ...starts], { sizes: sizes2 })[0],
  dynamicUpdateSlice: (x, update, starts) => bind(dynamicUpdateSlice, [x, update, ...starts], null)[0],
  gather: (x, indices, how) => bind(gather2, [x, indices], how)[0],
  scatter: (kind, x, indices, updates, how) => bind(scatters[kind], [x, indices, updates], how)[0]
};

// src/numpy/check.ts
var refuse = (tag, problem, remedy) => fail(tag, "np", problem, remedy);
var axisOf = (axis, rank) => normalizeAxis("np", axis, rank);
var asDType = (x, dtype3) => {
  if (dtype3 === void 0) return x;
  return dtypes.includes(dtype3) ? ops.convert(x, dtype3) : refuse("InvalidArgument", `there is no dtype ${String(dtype3)}`, `Use one of ${dtypes.join(", ")}`);
};
var isExtent = (n) => typeof n === "number" && Number.isInteger(n) && n >= 0;
var checkShape = (shape7) => Array.isArray(shape7) && shape7.every(isExtent) ? shape7 : refuse(
  "InvalidArgument",
  `${JSON.stringify(shape7)} is not a shape`,
  "A shape is a list of integers \u2265 0, such as [2, 3], and [] for a scalar"
);
var checkCount = (what, n) => isExtent(n) ? n : refuse("InvalidArgument", `${what} is ${String(n)}`, "Give an integer \u2265 0");

// src/numpy/operands.ts
var toArray = (x) => {
  if (isNDArray(x)) return x;
  if (typeof x === "number") return scalar(x);
  if (typeof x === "boolean") return scalar(x ? 1 : 0, "bool");
  return refuse(
    "InvalidArgument",
    `an operand is ${Array.isArray(x) ? "a JavaScript array" : typeof x === "object" ? "a plain object" : String(x)}`,
    "Operands are arrays, numbers and booleans; np.array makes an array of nested lists"
  );
};
var toDType = (x, dtype3) => typeof x === "number" ? scalar(x, dtype3) : ops.convert(toArray(x), dtype3);
var commonDType = (xs) => {
  let strong;
  for (const x of xs)
    if (typeof x !== "number") {
      const own = toArray(x).dtype;
      strong = strong === void 0 ? own : promote(strong, own);
    }
  if (strong === void 0) return "float64";
  let dtype3 = strong;
  for (const x of xs) if (typeof x === "number") dtype3 = promoteWeak(dtype3, x);
  return dtype3;
};
var promoted = (xs) => {
  const dtype3 = commonDType(xs);
  return xs.map((x) => toDType(x, dtype3));
};
var floatOf = (dtype3) => isFloat(dtype3) ? dtype3 : "float64";
var toFloat = (x) => {
  const a = toArray(x);
  return ops.convert(a, floatOf(a.dtype));
};
var floats2 = (xs) => {
  const dtype3 = floatOf(commonDType(xs));
  return xs.map((x) => toDType(x, dtype3));
};
var rootOfSquares = (sum3) => {
  const isZero3 = ops.eq(sum3, 0);
  return ops.select(isZero3, 0, ops.sqrt(ops.select(isZero3, 1, sum3)));
};

// src/numpy/dual.ts
var isOptions = (u) => typeof u === "object" && u !== null && !isNDArray(u) && !Array.isArray(u) && !ArrayBuffer.isView(u);
var named = (name, f) => {
  const op = `np.${name}`;
  return (...args) => {
    try {
      return f(...args);
    } catch (e) {
      throw TensorError.is(e) ? new TensorError(e._tag, op, e.problem, e.remedy) : e;
    }
  };
};
var dual = (name, operands, f) => {
  const call2 = named(name, f);
  return ((...args) => {
    const at = args.findIndex(isOptions);
    const given2 = at < 0 ? args.length : at;
    const options = at < 0 ? {} : args[at];
    return given2 >= operands ? call2(...args.slice(0, operands), options) : (x) => call2(x, ...args.slice(0, given2), options);
  });
};
var unary3 = (name, f) => named(name, (x) => f(toArray(x)));
var unaryWith = (name, f) => dual(name, 1, (x, options) => f(toArray(x), options));
var unaryNeeding = unaryWith;
var binary3 = (name, f) => {
  const call2 = named(name, f);
  return ((...args) => args.length === 1 ? (x) => call2(x, args[0]) : call2(args[0], args[1]));
};
var ternary = (name, f) => dual(name, 3, f);
var listWith = (name, f) => dual(name, 1, f);

// src/numpy/join.ts
var joinable = (xs) => {
  if (!Array.isArray(xs)) return refuse("InvalidArgument", "the operand is not a list", "Give a list of arrays: [x, y]");
  return xs.length === 0 ? refuse("InvalidArgument", "the list of arrays is empty", "Give at least one array") : promoted(xs);
};
var join = (xs, axis) => {
  const arrays = joinable(xs);
  return ops.concat(arrays, axisOf(axis, arrays[0].ndim));
};
var stackArrays = (xs, axis) => {
  const arrays = joinable(xs);
  const { shape: shape7 } = arrays[0];
  const odd = arrays.find((x) => !sameShape(x.shape, shape7));
  if (odd !== void 0)
    return refuse(
      "ShapeMismatch",
      `shapes ${showShape(shape7)} and ${showShape(odd.shape)} differ`,
      "All arrays must have one shape; np.concatenate joins along an axis that is there"
    );
  const at = axisOf(axis, shape7.length + 1);
  const slice2 = [...shape7.slice(0, at), 1, ...shape7.slice(at)];
  return ops.concat(
    arrays.map((x) => ops.reshape(x, slice2)),
    at
  );
};
var concatenate = listWith("concatenate", (xs, { axis = 0 }) => join(xs, axis));
var stack = listWith("stack", (xs, { axis = 0 }) => stackArrays(xs, axis));
var atLeast = (x, rank) => ops.reshape(x, [...new Array(Math.max(0, rank - x.ndim)).fill(1), ...x.shape]);
var vstack = listWith(
  "vstack",
  (xs) => join(
    joinable(xs).map((x) => atLeast(x, 2)),
    0
  )
);
var hstack = listWith("hstack", (xs) => {
  const arrays = joinable(xs).map((x) => atLeast(x, 1));
  return join(arrays, arrays[0].ndim === 1 ? 0 : 1);
});
var sectionSizes = (extent, sections) => Number.isInteger(sections) && sections > 0 && extent % sections === 0 ? new Array(sections).fill(extent / sections) : refuse(
  "InvalidArgument",
  `an axis of extent ${extent} has no ${sections} equal sections`,
  "Give a divisor of the extent, or the indices to split at"
);
var sizesBetween = (extent, indices) => {
  const ends = [...indices.map((i) => Math.min(extent, Math.max(0, i < 0 ? i + extent : i))), extent];
  return ends.every((end, k) => Number.isInteger(end) && end >= (ends[k - 1] ?? 0)) ? ends.map((end, k) => end - (ends[k - 1] ?? 0)) : refuse("InvalidArgument", `the indices ${showShape(indices)} do not ascend`, "Give integers in ascending order");
};
var split3 = unaryNeeding("split", (x, o) => {
  const axis = axisOf(o.axis ?? 0, x.ndim);
  const extent = x.shape[axis];
  return ops.split(x, axis, "sections" in o ? sectionSizes(extent, o.sections) : sizesBetween(extent, o.indices));
});

// src/numpy/create.ts
var isList = (u) => Array.isArray(u);
var place2 = (path) => path.length === 0 ? "the data" : `element ${path.map((i) => `[${i}]`).join("")}`;
var leafShape = (leaf, path) => {
  if (typeof leaf === "number" || typeof leaf === "boolean") return [];
  if (isNDArray(leaf)) return leaf.shape;
  return refuse(
    "InvalidArgument",
    `${place2(path)} is ${leaf === null || leaf === void 0 ? String(leaf) : `a ${typeof leaf}`}`,
    "Data are numbers, booleans, arrays, and lists of lists of these, all of one length at each depth"
  );
};
var nestedShape = (data, path) => {
  if (!isList(data)) return leafShape(data, path);
  const inner = data.length === 0 ? [] : nestedShape(data[0], [...path, 0]);
  for (let i = 1; i < data.length; i++) {
    if (inner.length === 0 && typeof data[i] === "number") continue;
    const shape7 = nestedShape(data[i], [...path, i]);
    if (!sameShape(shape7, inner))
      return refuse(
        "ShapeMismatch",
        `${place2([...path, i])} has shape ${showShape(shape7)} and ${place2([...path, 0])} has shape ${showShape(inner)}`,
        "All rows must have one shape; pad the short ones, or keep them as a list of arrays"
      );
  }
  return [data.length, ...inner];
};
var some = (data, holds2) => isList(data) ? data.some((d) => some(d, holds2)) : holds2(data);
var write = (data, out, at) => {
  if (isList(data)) return data.reduce((next, d) => write(d, out, next), at);
  out[at] = Number(data);
  return at + 1;
};
var fromNested = (data) => {
  const shape7 = nestedShape(data, []);
  if (!isList(data)) return toArray(data);
  if (some(data, isNDArray)) return stackArrays(data.map(fromNested), 0);
  const out = new Float64Array(sizeOf(shape7));
  write(data, out, 0);
  const made = unsafeFromBuffer(shape7, out);
  return out.length > 0 && !some(data, (leaf) => typeof leaf !== "boolean") ? ops.convert(made, "bool") : made;
};
var fromBuffer = (data) => data instanceof Uint8Array && data.some((v) => v > 1) ? refuse(
  "DTypeMismatch",
  `a Uint8Array holds booleans, and this one holds ${data.find((v) => v > 1)}`,
  "For numbers, give Int32Array.from(data)"
) : fromTypedArray(data);
var array4 = dual(
  "array",
  1,
  (data, { dtype: dtype3 }) => asDType(ArrayBuffer.isView(data) ? fromBuffer(data) : fromNested(data), dtype3)
);
var filled2 = (shape7, value, dtype3) => ops.broadcast(asDType(toArray(value), dtype3), checkShape(shape7));
var full = named(
  "full",
  (shape7, value, { dtype: dtype3 } = {}) => filled2(shape7, value, dtype3)
);
var zeros2 = named("zeros", (shape7, { dtype: dtype3 } = {}) => filled2(shape7, 0, dtype3));
var ones = named("ones", (shape7, { dtype: dtype3 } = {}) => filled2(shape7, 1, dtype3));
var zerosLike = unaryWith(
  "zerosLike",
  (x, { dtype: dtype3 }) => filled2(x.shape, 0, dtype3 ?? x.dtype)
);
var onesLike = unaryWith(
  "onesLike",
  (x, { dtype: dtype3 }) => filled2(x.shape, 1, dtype3 ?? x.dtype)
);
var fullLike = unaryNeeding(
  "fullLike",
  (x, { value, dtype: dtype3 }) => filled2(x.shape, value, dtype3 ?? x.dtype)
);

// src/numpy/arithmetic.ts
var arithmetic = (name, entry, onBool = entry) => binary3(name, (x, y) => {
  const [a, b] = promoted([x, y]);
  return bind(a.dtype === "bool" ? onBool : entry, [a, b], null)[0];
});
var add3 = arithmetic("add", add2, or);
var sub2 = arithmetic("sub", sub);
var mul3 = arithmetic("mul", mul2, and);
var div3 = binary3("div", (x, y) => {
  const [a, b] = floats2([x, y]);
  return ops.div(a, b);
});
var opposes = (r, y) => ops.and(ops.ne(r, 0), ops.ne(ops.lt(r, 0), ops.lt(y, 0)));
var rem2 = arithmetic("rem", rem);
var mod = binary3("mod", (x, y) => {
  const [a, b] = promoted([x, y]);
  const r = bind(rem, [a, b], null)[0];
  return ops.select(opposes(r, b), ops.add(r, b), r);
});
var floorDiv = binary3("floorDiv", (x, y) => {
  const [a, b] = promoted([x, y]);
  const r = bind(rem, [a, b], null)[0];
  const down = ops.convert(opposes(r, b), a.dtype);
  if (!isFloat(a.dtype)) return ops.sub(ops.div(a, b), down);
  const truncated = bind(round, [ops.div(ops.sub(a, r), b)], null)[0];
  return ops.floor(ops.select(ops.eq(b, 0), ops.div(a, b), ops.sub(truncated, down)));
});
var pow3 = binary3("pow", (x, y) => {
  const [a, b] = promoted([x, y]);
  if (isFloat(a.dtype)) return ops.pow(a, b);
  return ops.convert(ops.pow(toFloat(a), toFloat(b)), a.dtype === "bool" ? "int32" : a.dtype);
});
var square = unary3("square", (x) => mul3(x, x));
var reciprocal = unary3("reciprocal", (x) => ops.div(1, toFloat(x)));
var safeScale = (size) => {
  const [limit, factor2] = size.dtype === "float32" ? [2 ** 60, 2 ** 100] : [2 ** 500, 2 ** 600];
  const one = ops.fill([], 1, size.dtype);
  return ops.select(ops.gt(size, limit), 1 / factor2, ops.select(ops.lt(size, 1 / limit), factor2, one));
};
var hypot = binary3("hypot", (x, y) => {
  const operands = floats2([x, y]);
  const [p, q] = operands.map((v) => ops.abs(v));
  const isInfinite = ops.or(ops.eq(p, Infinity), ops.eq(q, Infinity));
  const scale3 = safeScale(ops.max(p, q));
  const [a, b] = operands.map((v) => ops.mul(ops.select(isInfinite, 0, v), scale3));
  const root = rootOfSquares(ops.add(ops.mul(a, a), ops.mul(b, b)));
  return ops.select(isInfinite, Infinity, ops.div(root, scale3));
});
var neg2 = unary3("neg", (x) => ops.neg(x));
var abs2 = unary3("abs", (x) => x.dtype === "bool" ? x : ops.abs(x));
var sign2 = unary3("sign", (x) => ops.sign(x));
var maximum = arithmetic("maximum", max, or);
var minimum = arithmetic("minimum", min, and);
var clip = ternary("clip", (x, low2, high) => bind(clamp, promoted([x, low2, high]), null)[0]);
var atan23 = binary3("atan2", (y, x) => bind(atan22, floats2([y, x]), null)[0]);

// src/numpy/functions.ts
var real2 = (name, entry) => unary3(name, (x) => bind(entry, [toFloat(x)], null)[0]);
var exp3 = real2("exp", exp2);
var expm13 = real2("expm1", expm12);
var log3 = real2("log", log2);
var log1p3 = real2("log1p", log1p2);
var sqrt3 = real2("sqrt", sqrt2);
var rsqrt3 = real2("rsqrt", rsqrt2);
var cbrt3 = real2("cbrt", cbrt2);
var sin3 = real2("sin", sin2);
var cos3 = real2("cos", cos2);
var tan3 = real2("tan", tan2);
var asin3 = real2("asin", asin2);
var acos3 = real2("acos", acos2);
var atan4 = real2("atan", atan3);
var sinh3 = real2("sinh", sinh2);
var cosh3 = real2("cosh", cosh2);
var tanh3 = real2("tanh", tanh2);
var asinh3 = real2("asinh", asinh2);
var acosh3 = real2("acosh", acosh2);
var atanh3 = real2("atanh", atanh2);

// src/numpy/special.ts
var logistic3 = real2("logistic", logistic2);
var erf3 = real2("erf", erf2);
var erfc3 = real2("erfc", erfc2);
var erfInv3 = real2("erfInv", erfInv2);
var lgamma3 = real2("lgamma", lgamma2);
var digamma3 = real2("digamma", digamma2);
var polygamma3 = unaryNeeding(
  "polygamma",
  (x, { order: order2 }) => bind(polygamma2, [toFloat(x)], { order: checkCount("order", order2) })[0]
);

// src/primitives/control.ts
var control_exports = {};
__export(control_exports, {
  call: () => call,
  callShape: () => callShape,
  requireProgram: () => requireProgram,
  stopGradient: () => stopGradient
});

// src/core/build.ts
var buildProgram = (inputs, f) => {
  let variables = 0;
  const fresh = (aval2) => ({ _tag: "Variable", id: variables++, aval: aval2 });
  const equations = [];
  const bound2 = inputs.map(fresh);
  const outputs = f((primitive, operands, params) => {
    const avals = operands.map((a) => a.aval);
    const results = primitive.shape(avals, params).map(fresh);
    equations.push({ primitive, params, inputs: operands, outputs: results });
    return results;
  }, bound2);
  return { inputs: bound2, equations, outputs, variables };
};

// src/core/memo.ts
var weakMemo = () => {
  const results = /* @__PURE__ */ new WeakMap();
  return (owner, key3, compute3) => {
    const known2 = results.get(owner) ?? /* @__PURE__ */ new Map();
    results.set(owner, known2);
    const found = known2.get(key3);
    if (found !== void 0) return found;
    const made = compute3();
    known2.set(key3, made);
    return made;
  };
};

// src/core/program.ts
var valueOf = (env, a) => a._tag === "Literal" ? scalar(a.value, a.aval.dtype) : env[a.id];
var isVariable = (a) => a._tag === "Variable";
var inputAvals = (program3) => program3.inputs.map((v) => v.aval);
var outputAvals = (program3) => program3.outputs.map((a) => a.aval);
var runWith = (bind2, program3, inputs) => {
  const env = new Array(program3.variables);
  program3.inputs.forEach((v, i) => env[v.id] = inputs[i]);
  for (const { primitive, params, inputs: atoms, outputs } of program3.equations) {
    const results = bind2(
      primitive,
      atoms.map((a) => valueOf(env, a)),
      params
    );
    for (let i = 0; i < outputs.length; i++) env[outputs[i].id] = results[i];
  }
  return program3.outputs.map((a) => valueOf(env, a));
};
var evaluate2 = (program3, inputs) => runWith(
  (p, xs, params) => p.evaluate(xs, params, p.shape(xs, params)),
  program3,
  inputs
);
var lastUses = (program3) => {
  const last2 = new Array(program3.variables).fill(-1);
  program3.equations.forEach((e, i) => e.inputs.forEach((a) => isVariable(a) && (last2[a.id] = i)));
  for (const a of program3.outputs) if (isVariable(a)) last2[a.id] = program3.equations.length;
  return last2;
};
var dependents = (program3, inputs) => {
  const reached = new Array(program3.variables).fill(false);
  const isReached = (a) => isVariable(a) && reached[a.id];
  program3.inputs.forEach((v, i) => reached[v.id] = inputs[i]);
  for (const e of program3.equations) if (e.inputs.some(isReached)) for (const v of e.outputs) reached[v.id] = true;
  return program3.outputs.map(isReached);
};

// src/core/interpret.ts
var prepare = (program3) => {
  const literals = [];
  const slot = (a) => isVariable(a) ? a.id : program3.variables + literals.push(scalar(a.value, a.aval.dtype)) - 1;
  const last2 = lastUses(program3);
  const steps2 = program3.equations.map(({ primitive, params, inputs, outputs: outputs2 }, i) => {
    const avals = outputs2.map((v) => v.aval);
    return {
      apply: (xs) => primitive.evaluate(xs, params, avals),
      reads: inputs.map(slot),
      writes: outputs2.map((v) => v.id),
      dead: [...new Set([...inputs.filter(isVariable), ...outputs2].map((v) => v.id))].filter((id) => last2[id] <= i)
    };
  });
  const outputs = program3.outputs.map(slot);
  return (inputs) => {
    const env = new Array(program3.variables).concat(literals);
    program3.inputs.forEach((v, i) => env[v.id] = inputs[i]);
    for (const { apply, reads, writes, dead } of steps2) {
      const results = apply(reads.map((r) => env[r]));
      for (let i = 0; i < writes.length; i++) env[writes[i]] = results[i];
      for (let i = 0; i < dead.length; i++) env[dead[i]] = void 0;
    }
    return outputs.map((o) => env[o]);
  };
};
var prepared = weakMemo();
var interpret = (program3) => prepared(program3, "run", () => prepare(program3));

// src/core/marks.ts
var marked = (marks, xs) => xs.filter((_, i) => marks[i]);
var spread = (marks, some2) => {
  let next = 0;
  return marks.map((m) => m ? some2[next++] : null);
};
var isPresent = (x) => x !== null;
var present = (xs) => xs.filter(isPresent);
var not2 = (marks) => marks.map((m) => !m);
var showMarks = (marks) => marks.map((m) => m ? "1" : "0").join("");
var settle = (marks, step3) => {
  const stepped = step3(marks);
  const more = marks.map((m, i) => m || stepped[i]);
  return more.every((m, i) => m === marks[i]) ? marks : settle(more, step3);
};
var either = (a, b) => a.map((m, i) => m || b[i]);
var cut = (xs, ...lengths) => {
  let at = 0;
  return [...lengths.map((n) => xs.slice(at, at += n)), xs.slice(at)];
};
var chunks = (n, xs) => Array.from({ length: xs.length / n }, (_, i) => xs.slice(i * n, (i + 1) * n));
var count = (marks) => marks.filter((m) => m).length;

// src/primitives/control.ts
var direct = { name: "direct", compile: interpret };
var showAvals = (avals) => `(${avals.map(showAval).join(", ")})`;
var callShape = (op, program3, inputs) => inputs.length === program3.inputs.length && inputs.every((a, i) => sameAval(a, program3.inputs[i].aval)) ? program3.outputs.map((o) => o.aval) : fail(
  "InvalidProgram",
  op,
  `the Program takes ${showAvals(program3.inputs.map((v) => v.aval))}, not ${showAvals(inputs)}`,
  "Give one operand of the right shape and dtype for each input"
);
var requireProgram = (op, what, { inputs, outputs }, takes, gives) => {
  const fits = (came, avals) => came.length === avals.length && came.every((x, i) => sameAval(x.aval, avals[i]));
  if (!fits(inputs, takes) || !fits(outputs, gives))
    fail(
      "InvalidProgram",
      op,
      `the ${what} takes ${showAvals(inputs.map((v) => v.aval))} to ${showAvals(outputs.map((a) => a.aval))}, not ${showAvals(takes)} to ${showAvals(gives)}`,
      "Give operands and Programs that fit each other"
    );
};
var call = {
  name: "call",
  arity: "any",
  params: { program, engine },
  shape: (inputs, { program: program3 }) => callShape("call", program3, inputs),
  evaluate: (inputs, { program: program3, engine: engine2 }) => engine2.compile(program3)(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, { program: program3, engine: engine2 }) => {
      const { program: jet7, nonzero } = readers2.jet(program3, order2, series.map(isPresent));
      const outputs = $.bind(call, [...operands, ...present(series).flat()], { program: jet7, engine: engine2 });
      const n = program3.outputs.length;
      return { results: outputs.slice(0, n), series: spread(nonzero, chunks(order2, outputs.slice(n))) };
    },
    linearize: ($, readers2, operands, tangents2, { program: program3, engine: engine2 }) => {
      const { primal: primal2, linear, nonzero } = readers2.linearize(program3, tangents2.map(isPresent));
      const outputs = $.bind(call, operands, { program: primal2, engine: engine2 });
      const n = program3.outputs.length;
      const moved = $.bind(call, [...outputs.slice(n), ...present(tangents2)], { program: linear, engine: engine2 });
      return { results: outputs.slice(0, n), tangents: spread(nonzero, moved) };
    },
    transpose: ($, readers2, cts, operands, isLinear, { program: program3, engine: engine2 }) => {
      const transposed = readers2.transpose(program3, isLinear, cts.map(isPresent));
      return spread(
        transposed.nonzero,
        $.bind(call, [...marked(not2(isLinear), operands), ...present(cts)], { program: transposed.program, engine: engine2 })
      );
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, { program: program3, engine: engine2 }) => {
      const { program: batch2, batched } = readers2.batch(
        program3,
        size,
        operands.map((o) => o.batched)
      );
      return $.bind(
        call,
        operands.map((o) => o.value),
        { program: batch2, engine: engine2 }
      ).map((value, i) => ({ value, batched: batched[i] }));
    }
  },
  sample: (draw) => {
    const shape7 = draw.shape();
    const program3 = buildProgram([aval(shape7, "float64"), aval(shape7, "float64")], (emit2, [x, y]) => [
      ...emit2(mul2, [...emit2(sin2, [x], null), y], null),
      x
    ]);
    return { operands: [operand(shape7), operand(shape7)], params: { program: program3, engine: direct } };
  }
};
var still = { _tag: "Jvp", jvp: () => [null], linear: { operands: [0], transpose: () => [null] } };
var stopGradient = unary("stopGradient", copyRow, still, { dtypes: every });

// laws/draw/program.ts
import * as fc3 from "fast-check";

// src/core/primitive.ts
var isReversible = ({ derivative: d }) => d._tag !== "Control" || typeof d.transpose === "function";

// src/engine/interpreter.ts
var interpreter = {
  name: "interpreter",
  compile: interpret
};

// src/primitives/adjoint.ts
var adjoint_exports = {};
__export(adjoint_exports, {
  adjoint: () => adjoint
});

// src/primitives/custom.ts
var custom_exports = {};
__export(custom_exports, {
  allBatched: () => allBatched,
  customJvp: () => customJvp,
  customVjp: () => customVjp,
  jetByRule: () => jetByRule,
  nothing: () => nothing
});

// src/primitives/derived.ts
var jetOf = ($, readers2, program3, order2, operands, series) => {
  const { program: jet7, nonzero } = readers2.jet(program3, order2, series.map(isPresent));
  const [results, moved] = cut(runWith($.bind, jet7, [...operands, ...present(series).flat()]), program3.outputs.length);
  return { results, series: spread(nonzero, chunks(order2, moved)) };
};
var linearized = ($, readers2, program3, operands, tangents2) => {
  const { primal: primal2, linear, nonzero } = readers2.linearize(program3, tangents2.map(isPresent));
  const [results, residuals] = cut(runWith($.bind, primal2, operands), program3.outputs.length);
  return { results, tangents: spread(nonzero, runWith($.bind, linear, [...residuals, ...present(tangents2)])) };
};
var pushed = ($, readers2, program3, operands, tangents2) => {
  const series = tangents2.map((t) => t === null ? null : [t]);
  const jet7 = jetOf($, readers2, program3, 1, operands, series);
  return { results: jet7.results, tangents: jet7.series.map((s) => s?.[0] ?? null) };
};

// src/primitives/linearCall.ts
var linearCall_exports = {};
__export(linearCall_exports, {
  batchLinear: () => batchLinear,
  linearCall: () => linearCall,
  noPushforward: () => noPushforward
});
var noPushforward = () => fail(
  "NotLinear",
  "customVjp",
  "forward mode needs the transpose of the backward rule, which is not linear in the cotangent",
  "Write the rule in linear operations of the cotangent, or use customJvp"
);
var known = (p) => p.program ?? noPushforward();
var batchLinear = ($, readers2, program3, size, marks, out) => {
  const batch2 = readers2.batch(program3, size, marks);
  return readers2.derive(
    program3,
    `linear ${size} ${showMarks(marks)} ${showMarks(out)}`,
    inputAvals(batch2.program),
    (ins) => runWith($.bind, batch2.program, ins).map((value, i) => {
      const y = { value, batched: batch2.batched[i] };
      return out[i] ? withBatch($, y, size) : y.batched ? $.sum(value, [0]) : $.mul(value, size);
    })
  );
};
var linearCall = {
  name: "linearCall",
  arity: "any",
  params: { program: nullable(program), transposed: program, consts: integer },
  shape: (inputs, { program: program3, transposed, consts }) => {
    const outputs = inputAvals(transposed).slice(consts);
    if (program3 !== null) callShape("linearCall", program3, inputs);
    const [fixed, xs] = cut(inputs, consts);
    const back = callShape("linearCall", transposed, [...fixed, ...outputs]);
    return back.length === xs.length ? outputs : fail(
      "InvalidProgram",
      "linearCall",
      `the transpose gives (${back.map(showAval).join(", ")}) for operands (${inputs.map(showAval).join(", ")}), of which ${consts} are constants`,
      "Give one for each"
    );
  },
  evaluate: (inputs, p) => interpret(known(p))(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, p) => {
      const [fixed, xs] = cut(operands, p.consts);
      const [mc, mx] = cut(series, p.consts);
      if (mc.some(isPresent)) return jetOf($, readers2, known(p), order2, operands, series);
      const results = $.bind(linearCall, operands, p);
      const coefficients = Array.from(
        { length: order2 },
        (_, k) => $.bind(linearCall, [...fixed, ...mx.map((s, i) => s?.[k] ?? zeros($, xs[i]))], p)
      );
      return { results, series: results.map((_, j) => coefficients.map((c) => c[j])) };
    },
    linearize: ($, readers2, operands, tangents2, p) => {
      const [fixed, xs] = cut(operands, p.consts);
      const [tc, tx] = cut(tangents2, p.consts);
      const results = $.bind(linearCall, operands, p);
      const along3 = tx.some(isPresent) ? $.bind(linearCall, [...fixed, ...tx.map((t, i) => t ?? zeros($, xs[i]))], p) : results.map(() => null);
      if (!tc.some(isPresent)) return { results, tangents: along3 };
      const across = linearized($, readers2, known(p), operands, [...tc, ...tx.map(() => null)]).tangents;
      return {
        results,
        tangents: along3.map((t, i) => t === null ? across[i] : across[i] === null ? t : $.add(t, across[i]))
      };
    },
    transpose: ($, readers2, cts, operands, isLinear, p) => {
      const [lc] = cut(isLinear, p.consts);
      if (lc.includes(true)) {
        const { program: program3, nonzero } = readers2.transpose(known(p), isLinear, cts.map(isPresent));
        const fixed2 = marked(
          isLinear.map((l) => !l),
          operands
        );
        return spread(nonzero, runWith($.bind, program3, [...fixed2, ...present(cts)]));
      }
      const outputs = inputAvals(p.transposed).slice(p.consts);
      const all3 = cts.map((ct, i) => ct ?? zeros($, outputs[i]));
      const swapped = { program: p.transposed, transposed: p.program ?? p.transposed, consts: p.consts };
      const fixed = operands.slice(0, p.consts);
      const back = p.program === null ? runWith($.bind, p.transposed, [...fixed, ...all3]) : $.bind(linearCall, [...fixed, ...all3], swapped);
      return [...lc.map(() => null), ...back];
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, p) => {
      const marks = operands.map((o) => o.batched);
      const [fixed, xs] = cut(marks, p.consts);
      const outputs = inputAvals(p.transposed).slice(p.consts);
      const all3 = outputs.map(() => true);
      const whole4 = {
        program: p.program === null ? null : batchLinear($, readers2, p.program, size, marks, all3),
        transposed: batchLinear($, readers2, p.transposed, size, [...fixed, ...all3], xs),
        consts: p.consts
      };
      const values = operands.map((o) => o.value);
      return $.bind(linearCall, values, whole4).map((value) => ({ value, batched: true }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const scaled = buildProgram([v, v], (emit2, [k, x]) => emit2(mul2, [k, x], null));
    return {
      operands: [operand(v.shape), operand(v.shape)],
      params: { program: scaled, transposed: scaled, consts: 1 }
    };
  }
};

// src/primitives/custom.ts
var split4 = ({ consts, ruleConsts }, xs) => cut(xs, consts, ruleConsts);
var plus = ($, x, y) => x === null ? y : y === null ? x : $.add(x, y);
var byRule = ($, readers2, rule, along3, operands, tangents2, p) => {
  const [constants, , args] = split4(p, operands);
  const [tc, , ta] = split4(p, tangents2);
  const moving2 = ta.flatMap((t, i) => isDifferentiable(args[i]) ? [t ?? zeros($, args[i])] : []);
  const ruled = rule(operands, moving2);
  const marks = areDifferentiable(ruled.results);
  const moved = ta.some(isPresent) ? spread(marks, ruled.tangents) : marks.map(() => null);
  if (!tc.some(isPresent)) return { results: ruled.results, tangents: moved };
  const across = along3($, readers2, p.program, [...constants, ...args], [...tc, ...args.map(() => null)]).tangents;
  return { results: ruled.results, tangents: moved.map((t, i) => plus($, t, across[i])) };
};
var jetByRule = ($, readers2, rule, order2, operands, series, program3, owner) => {
  const moving2 = series.map(isPresent);
  const n = operands.length;
  const key3 = `rule ${order2} ${showMarks(moving2)} ${operands.map(showAval).join()}`;
  const tangent = readers2.derive(owner, key3, [...operands, ...marked(moving2, operands)], (ins) => {
    const { results, tangents: tangents2 } = rule(ins.slice(0, n), spread(moving2, ins.slice(n)));
    return [...results, ...tangents2.map((t, i) => t ?? zeros($, results[i]))];
  });
  const outputs = program3.outputs.length;
  const nonzero = areDifferentiable(program3.outputs.map((a) => a.aval));
  const velocity = present(series).map((s) => s.map((c, k) => k === 0 ? c : $.mul(c, k + 1)));
  const start2 = [...operands, ...velocity.map((v) => v[0])];
  if (order2 === 1) {
    const outs2 = runWith($.bind, tangent, start2);
    return { results: outs2.slice(0, outputs), series: outs2.slice(outputs).map((t, i) => nonzero[i] ? [t] : null) };
  }
  const lower = readers2.jet(tangent, order2 - 1, [...moving2, ...velocity.map(() => true)]);
  const outs = runWith($.bind, lower.program, [
    ...start2,
    ...present(series).flatMap((s) => s.slice(0, order2 - 1)),
    ...velocity.flatMap((v) => v.slice(1))
  ]);
  const total3 = tangent.outputs.length;
  let at = total3;
  const higher = lower.nonzero.map((m) => m ? outs.slice(at, at += order2 - 1) : null);
  return {
    results: outs.slice(0, outputs),
    series: program3.outputs.map(
      (a, j) => nonzero[j] ? [
        outs[outputs + j],
        ...Array.from({ length: order2 - 1 }, (_, k) => {
          const c = higher[outputs + j];
          return c === null ? zeros($, a.aval) : $.div(c[k], k + 2);
        })
      ] : null
    )
  };
};
var transposeProgram = ($, readers2, cts, operands, isLinear, p) => {
  const [constants, , args] = split4(p, operands);
  const [lc, lr, la] = split4(p, isLinear);
  const { program: program3, nonzero } = readers2.transpose(p.program, [...lc, ...la], cts.map(isPresent));
  const fixed = marked(not2([...lc, ...la]), [...constants, ...args]);
  const [bc, ba] = cut(spread(nonzero, runWith($.bind, program3, [...fixed, ...present(cts)])), p.consts);
  return [...bc, ...lr.map(() => null), ...ba];
};
var allBatched = ($, readers2, program3, size, marks) => {
  const { program: batch2, batched } = readers2.batch(program3, size, marks);
  return readers2.derive(
    program3,
    `custom batch ${size} ${showMarks(marks)}`,
    inputAvals(batch2),
    (ins) => runWith($.bind, batch2, ins).map((value, i) => withBatch($, { value, batched: batched[i] }, size))
  );
};
var shape2 = (op, inputs, p) => {
  const [constants, , args] = split4(p, inputs);
  return callShape(op, p.program, [...constants, ...args]);
};
var evaluate3 = (inputs, p) => {
  const [constants, , args] = split4(p, inputs);
  return interpret(p.program)([...constants, ...args]);
};
var jetBy = (ruleOf, ownerOf) => ($, readers2, order2, operands, series, p) => {
  const dual2 = (xs, ts) => byRule($, readers2, ruleOf($, readers2, p), pushed, xs, ts, p);
  return jetByRule($, readers2, dual2, order2, operands, series, p.program, ownerOf(p));
};
var nothing = (emit2, k) => emit2(mul2, [k, { _tag: "Literal", value: 0, aval: aval([], "float64") }], null);
var jvpRule = ($, p) => (operands, tangents2) => {
  const [results, moved] = cut(
    runWith($.bind, p.rule, [...operands.slice(p.consts), ...tangents2]),
    p.program.outputs.length
  );
  return { results, tangents: moved };
};
var linearJvpRule = ($, readers2, p) => (operands, tangents2) => {
  if (!p.rule.equations.some((e) => e.primitive.derivative._tag === "Control")) return jvpRule($, p)(operands, tangents2);
  const given2 = operands.slice(p.consts);
  const outputs = p.program.outputs.length;
  const none = tangents2.map((t) => zeros($, t));
  const dual2 = linearized($, readers2, p.rule, [...given2, ...none], [...given2.map(() => null), ...tangents2]);
  const moved = dual2.tangents.map((t, i) => t ?? zeros($, p.rule.outputs[i].aval));
  return { results: dual2.results.slice(0, outputs), tangents: moved.slice(outputs) };
};
var customJvp = {
  name: "customJvp",
  arity: "any",
  params: { program, rule: program, consts: integer, ruleConsts: integer },
  shape: (inputs, p) => shape2("customJvp", inputs, p),
  evaluate: evaluate3,
  derivative: {
    _tag: "Control",
    jet: jetBy(
      ($, _, p) => jvpRule($, p),
      (p) => p.rule
    ),
    linearize: ($, readers2, operands, tangents2, p) => byRule($, readers2, linearJvpRule($, readers2, p), linearized, operands, tangents2, p),
    transpose: transposeProgram
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, p) => {
      const marks = operands.map((o) => o.batched);
      const [constants, ruleConstants, args] = split4(p, marks);
      const moving2 = marked(areDifferentiable(operands.slice(p.consts + p.ruleConsts).map((o) => o.value)), args);
      return $.bind(
        customJvp,
        operands.map((o) => o.value),
        {
          ...p,
          program: allBatched($, readers2, p.program, size, [...constants, ...args]),
          rule: allBatched($, readers2, p.rule, size, [...ruleConstants, ...args, ...moving2])
        }
      ).map((value) => ({ value, batched: true }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const program3 = buildProgram(
      [v, v],
      (emit2, [k, x]) => emit2(add2, [...nothing(emit2, k), ...emit2(sin2, [x], null)], null)
    );
    const rule = buildProgram([v, v, v], (emit2, [k, x, dx]) => {
      const [slope] = emit2(add2, [...emit2(cos2, [x], null), ...nothing(emit2, k)], null);
      return [...emit2(sin2, [x], null), ...emit2(mul2, [slope, dx], null)];
    });
    return {
      operands: [operand(v.shape), operand(v.shape), operand(v.shape)],
      params: { program: program3, rule, consts: 1, ruleConsts: 1 }
    };
  }
};
var goForward = ($, p, operands) => {
  const [, rules, args] = split4(p, operands);
  const [cf, cb] = cut(rules, p.forwardConsts);
  const [results, residuals] = cut(runWith($.bind, p.forward, [...cf, ...args]), p.program.outputs.length);
  return [results, [...cb, ...residuals]];
};
var pushforwardOf = ($, readers2, { backward }, given2) => {
  const isLinear = backward.inputs.map((_, i) => i >= given2);
  const { program: program3, nonzero } = readers2.transpose(
    backward,
    isLinear,
    backward.outputs.map(() => true)
  );
  return readers2.derive(
    backward,
    "pushforward",
    inputAvals(program3),
    (ins) => spread(nonzero, runWith($.bind, program3, ins)).slice(given2).map((t, i) => t ?? zeros($, backward.inputs[given2 + i].aval))
  );
};
var vjpRule = ($, readers2, p) => (operands, tangents2) => {
  const [results, given2] = goForward($, p, operands);
  const pushforward = orNull(() => pushforwardOf($, readers2, p, given2.length));
  return { results, tangents: runWith($.bind, pushforward ?? noPushforward(), [...given2, ...tangents2]) };
};
var linearVjpRule = ($, readers2, p) => (operands, tangents2) => {
  const [results, given2] = goForward($, p, operands);
  const params = { program: orNull(() => pushforwardOf($, readers2, p, given2.length)), transposed: p.backward };
  return { results, tangents: $.bind(linearCall, [...given2, ...tangents2], { ...params, consts: given2.length }) };
};
var orNull = (f) => {
  try {
    return f();
  } catch (e) {
    if (TensorError.is(e) && e._tag === "NotLinear") return null;
    throw e;
  }
};
var customVjp = {
  name: "customVjp",
  arity: "any",
  params: {
    program,
    forward: program,
    backward: program,
    consts: integer,
    ruleConsts: integer,
    forwardConsts: integer
  },
  shape: (inputs, p) => shape2("customVjp", inputs, p),
  evaluate: evaluate3,
  derivative: {
    _tag: "Control",
    jet: jetBy(vjpRule, (p) => p.backward),
    linearize: ($, readers2, operands, tangents2, p) => byRule($, readers2, linearVjpRule($, readers2, p), linearized, operands, tangents2, p),
    transpose: transposeProgram
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, p) => {
      const marks = operands.map((o) => o.batched);
      const [constants, rules, args] = split4(p, marks);
      const [cf, cb] = cut(rules, p.forwardConsts);
      const floatArgs = areDifferentiable(operands.slice(p.consts + p.ruleConsts).map((o) => o.value));
      const rest = p.backward.inputs.slice(cb.length).map(() => true);
      return $.bind(
        customVjp,
        operands.map((o) => o.value),
        {
          ...p,
          program: allBatched($, readers2, p.program, size, [...constants, ...args]),
          forward: allBatched($, readers2, p.forward, size, [...cf, ...args]),
          backward: batchLinear($, readers2, p.backward, size, [...cb, ...rest], marked(floatArgs, args))
        }
      ).map((value) => ({ value, batched: true }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const value = (emit2, k, x) => emit2(add2, [...nothing(emit2, k), ...emit2(sin2, [x], null)], null);
    const program3 = buildProgram([v, v], (emit2, [k, x]) => value(emit2, k, x));
    const forward = buildProgram([v, v], (emit2, [k, x]) => [...value(emit2, k, x), ...emit2(cos2, [x], null)]);
    const backward = buildProgram([v, v], (emit2, [slope, ct]) => emit2(mul2, [slope, ct], null));
    return {
      operands: [operand(v.shape), operand(v.shape), operand(v.shape)],
      params: { program: program3, forward, backward, consts: 1, ruleConsts: 1, forwardConsts: 1 }
    };
  }
};

// src/primitives/linear.ts
var notLinear = (op, x) => fail(
  "NotLinear",
  op,
  `the operation is not linear in an operand (${showAval(x)}) that is being transposed`,
  "linearTranspose takes functions made of linear operations only; to differentiate any function use vjp"
);
var isZero2 = (x) => fillValue(x) === 0 || unsafeData(x).every((v) => v === 0);
var requireZero = (op, x) => {
  if (isDense(x) && !isZero2(x)) notLinear(op, x);
};

// src/primitives/adjoint.ts
var pushforwardOf2 = ($, readers2, p, moving2) => {
  const [inputs, outputs] = [p.program.inputs, p.program.outputs].map((xs) => xs.map((x) => x.aval));
  const key3 = `adjoint ${showMarks(moving2)}`;
  return readers2.derive(p.program, key3, [...inputs, ...outputs, ...marked(moving2, inputs)], (ins) => {
    const [operands, , tangents2] = cut(ins, inputs.length, outputs.length);
    const moved = pushed($, readers2, p.program, operands, spread(moving2, tangents2)).tangents;
    return marked(
      areDifferentiable(outputs),
      moved.map((t, i) => t ?? zeros($, outputs[i]))
    );
  });
};
var pullbackTo = ($, readers2, { program: program3, pullback }, moving2) => readers2.derive(
  pullback,
  `adjoint ${showMarks(moving2)}`,
  pullback.inputs.map((v) => v.aval),
  (ins) => marked(marked(areDifferentiable(program3.inputs.map((v) => v.aval)), moving2), runWith($.bind, pullback, ins))
);
var adjoint = {
  name: "adjoint",
  arity: "any",
  params: { program, pullback: program },
  shape: (inputs, { program: program3, pullback }) => {
    const results = callShape("adjoint", program3, inputs);
    const cts = results.filter(isDifferentiable);
    requireProgram("adjoint", "pullback", pullback, [...inputs, ...results, ...cts], inputs.filter(isDifferentiable));
    return results;
  },
  evaluate: (inputs, { program: program3 }) => interpret(program3)(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, { program: program3 }) => jetOf($, readers2, program3, order2, operands, series),
    linearize: ($, readers2, operands, tangents2, p) => {
      const moving2 = tangents2.map(isPresent);
      const results = $.bind(adjoint, operands, p);
      const moved = $.bind(linearCall, [...operands, ...results, ...present(tangents2)], {
        program: pushforwardOf2($, readers2, p, moving2),
        transposed: pullbackTo($, readers2, p, moving2),
        consts: operands.length + results.length
      });
      return { results, tangents: spread(areDifferentiable(results), moved) };
    },
    transpose: (_$, _readers, _cts, operands, isLinear) => notLinear("adjoint", operands[isLinear.indexOf(true)])
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, { program: program3, pullback }) => {
      const marks = operands.map((o) => o.batched);
      const others = pullback.inputs.slice(operands.length).map(() => true);
      const out = marked(areDifferentiable(operands.map((o) => o.value)), marks);
      return $.bind(
        adjoint,
        operands.map((o) => o.value),
        {
          program: allBatched($, readers2, program3, size, marks),
          pullback: batchLinear($, readers2, pullback, size, [...marks, ...others], out)
        }
      ).map((value) => ({ value, batched: true }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const n = aval([], "int32");
    const program3 = buildProgram([v, n, v], (emit2, [x, k, y]) => [...emit2(sin2, [x], null), k, ...emit2(cos2, [y], null)]);
    const pullback = buildProgram([v, n, v, v, n, v, v, v], (emit2, [x, , y, , , , a, b]) => [
      ...emit2(mul2, [...emit2(cos2, [x], null), a], null),
      ...emit2(mul2, [...emit2(neg, emit2(sin2, [y], null), null), b], null)
    ]);
    return {
      operands: [operand(v.shape), operand([], "int32", integers2(-3, 3)), operand(v.shape)],
      params: { program: program3, pullback }
    };
  }
};

// src/primitives/checkpoint.ts
var checkpoint_exports = {};
__export(checkpoint_exports, {
  checkpoint: () => checkpoint,
  named: () => named2
});
var isKept = (e, keep) => keep.includes(e.primitive.name) || e.primitive.name === "named" && keep.includes(e.params.label);
var cutAt = (program3, inputs, outputs, keep) => {
  const early = new Set(program3.inputs.slice(0, inputs).map((v) => v.id));
  const marks = program3.equations.map((e) => {
    const known2 = e.inputs.every((a) => !isVariable(a) || early.has(a.id));
    if (known2) for (const v of e.outputs) early.add(v.id);
    return known2;
  });
  const isSaved = (e, i) => marks[i] && isKept(e, keep);
  const saved = program3.equations.filter(isSaved).flatMap((e) => e.outputs);
  const [first2, rest] = cut(program3.inputs, inputs);
  const [results, others] = cut(program3.outputs, outputs);
  return {
    before: {
      ...program3,
      inputs: first2,
      equations: marked(marks, program3.equations),
      outputs: [...results, ...saved]
    },
    after: {
      ...program3,
      inputs: [...first2, ...saved, ...rest],
      equations: program3.equations.filter((e, i) => !isSaved(e, i)),
      outputs: others
    }
  };
};
var checkpoint = {
  name: "checkpoint",
  arity: "any",
  params: { program, keep: list2(text) },
  shape: (inputs, { program: program3 }) => callShape("checkpoint", program3, inputs),
  evaluate: (inputs, { program: program3 }) => interpret(program3)(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, { program: program3, keep }) => {
      const { program: jet7, nonzero } = readers2.jet(program3, order2, series.map(isPresent));
      const outputs = $.bind(checkpoint, [...operands, ...present(series).flat()], { program: jet7, keep });
      const n = program3.outputs.length;
      return { results: outputs.slice(0, n), series: spread(nonzero, chunks(order2, outputs.slice(n))) };
    },
    linearize: ($, readers2, operands, tangents2, { program: program3, keep }) => {
      const active = tangents2.map(isPresent);
      const n = operands.length;
      const { primal: primal2, linear, nonzero } = readers2.linearize(program3, active);
      const whole4 = readers2.derive(
        program3,
        `checkpoint ${showMarks(active)}`,
        [...operands, ...marked(active, operands)],
        (ins) => {
          const [results2, residuals] = cut(runWith($.bind, primal2, ins.slice(0, n)), program3.outputs.length);
          return [...results2, ...runWith($.bind, linear, [...residuals, ...ins.slice(n)])];
        }
      );
      const simple = (part2, key3) => readers2.derive(
        whole4,
        `checkpoint ${key3} ${JSON.stringify(keep)}`,
        inputAvals(part2),
        (ins) => runWith($.bind, part2, ins)
      );
      const parts3 = cutAt(whole4, n, program3.outputs.length, keep);
      const before = $.bind(checkpoint, operands, { program: simple(parts3.before, "before"), keep });
      const [results, saved] = cut(before, program3.outputs.length);
      const after = { program: simple(parts3.after, "after"), keep };
      return {
        results,
        tangents: spread(nonzero, $.bind(checkpoint, [...operands, ...saved, ...present(tangents2)], after))
      };
    },
    transpose: ($, readers2, cts, operands, isLinear, { program: program3, keep }) => {
      const transposed = readers2.transpose(program3, isLinear, cts.map(isPresent));
      return spread(
        transposed.nonzero,
        $.bind(checkpoint, [...marked(not2(isLinear), operands), ...present(cts)], { program: transposed.program, keep })
      );
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, { program: program3, keep }) => {
      const marks = operands.map((o) => o.batched);
      const { program: batch2, batched } = readers2.batch(program3, size, marks);
      const values = operands.map((o) => o.value);
      return $.bind(checkpoint, values, { program: batch2, keep }).map((value, i) => ({ value, batched: batched[i] }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const program3 = buildProgram([v, v], (emit2, [x, y]) => {
      const [s] = emit2(sin2, [x], null);
      return [...emit2(exp2, emit2(mul2, [s, y], null), null), s];
    });
    const keep = draw.oneOf([[], ["sin"], ["sin", "mul"]]);
    return { operands: [operand(v.shape), operand(v.shape)], params: { program: program3, keep } };
  }
};
var named2 = {
  name: "named",
  arity: 1,
  params: { label: text },
  shape: ([{ shape: shape7, dtype: dtype3 }]) => [{ shape: shape7, dtype: dtype3 }],
  evaluate: ([x]) => [x],
  derivative: { _tag: "Linear", operands: "all", transpose: (_, [ct]) => [ct] },
  batching: elementwise,
  sample: (draw) => ({ operands: [operand(draw.shape())], params: { label: "h" } })
};

// src/primitives/customBatching.ts
var customBatching_exports = {};
__export(customBatching_exports, {
  customBatching: () => customBatching
});
var batchedProduct = ($, size, args) => {
  const [x, y] = args.map((o) => withBatch($, o, size));
  return [{ value: $.mul($.sin(x), y), batched: true }];
};
var customBatching = {
  name: "customBatching",
  arity: "any",
  params: { program, consts: integer, rule: opaque() },
  shape: (inputs, { program: program3 }) => callShape("customBatching", program3, inputs),
  evaluate: (inputs, { program: program3 }) => interpret(program3)(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, p) => jetOf($, readers2, p.program, order2, operands, series),
    linearize: ($, readers2, operands, tangents2, p) => linearized($, readers2, p.program, operands, tangents2),
    transpose: ($, readers2, cts, operands, isLinear, { program: program3 }) => {
      const transposed = readers2.transpose(program3, isLinear, cts.map(isPresent));
      const inputs = [...marked(not2(isLinear), operands), ...present(cts)];
      return spread(transposed.nonzero, runWith($.bind, transposed.program, inputs));
    }
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, { program: program3, consts, rule }) => {
      const [constants, args] = cut(operands, consts);
      if (!constants.some((o) => o.batched)) return rule($, size, args);
      const marks = operands.map((o) => o.batched);
      const batch2 = readers2.batch(program3, size, marks);
      const values = operands.map((o) => o.value);
      return runWith($.bind, batch2.program, values).map((value, i) => ({ value, batched: batch2.batched[i] }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const program3 = buildProgram([v, v], (emit2, [x, y]) => emit2(mul2, [...emit2(sin2, [x], null), y], null));
    return { operands: [operand(v.shape), operand(v.shape)], params: { program: program3, consts: 0, rule: batchedProduct } };
  }
};

// src/primitives/implicit.ts
var implicit_exports = {};
__export(implicit_exports, {
  implicit: () => implicit
});
var byRule2 = ($, readers2, operands, tangents2, p) => {
  const results = $.bind(implicit, operands, p);
  const given2 = [...operands, ...results];
  const moving2 = marked(areDifferentiable(operands.slice(p.consts)), tangents2.slice(p.consts));
  if (!moving2.some(isPresent)) return { results, tangents: results.map(() => null) };
  const active = [...given2.map(() => false), ...moving2.map(isPresent)];
  const { primal: primal2, linear, nonzero } = readers2.linearize(p.rule, active);
  const inputs = p.rule.inputs.map((v) => v.aval);
  const residuals = readers2.derive(p.rule, `residuals ${showMarks(active)}`, inputs.slice(0, given2.length), (ins) => {
    const still2 = inputs.slice(given2.length).map((a) => $.fill(a.shape, 0, a.dtype));
    return runWith($.bind, primal2, [...ins, ...still2]).slice(p.rule.outputs.length);
  });
  const moved = runWith($.bind, linear, [...runWith($.bind, residuals, given2), ...present(moving2)]);
  return { results, tangents: spread(areDifferentiable(results), spread(nonzero, moved)) };
};
var implicit = {
  name: "implicit",
  arity: "any",
  params: { program, rule: program, consts: integer },
  shape: (inputs, { program: program3, rule, consts }) => {
    const results = callShape("implicit", program3, inputs);
    const moving2 = inputs.slice(consts).filter(isDifferentiable);
    requireProgram("implicit", "rule", rule, [...inputs, ...results, ...moving2], results.filter(isDifferentiable));
    return results;
  },
  evaluate: (inputs, { program: program3 }) => interpret(program3)(inputs),
  derivative: {
    _tag: "Control",
    jet: ($, readers2, order2, operands, series, p) => jetByRule($, readers2, (xs, ts) => byRule2($, readers2, xs, ts, p), order2, operands, series, p.program, p.rule),
    linearize: byRule2,
    transpose: (_$, _readers, _cts, operands, isLinear) => notLinear("implicit", operands[isLinear.indexOf(true)])
  },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, operands, { program: program3, rule, consts }) => {
      const marks = operands.map((o) => o.batched);
      const values = operands.map((o) => o.value);
      const moving2 = marked(areDifferentiable(values.slice(consts)), marks.slice(consts));
      return $.bind(implicit, values, {
        program: allBatched($, readers2, program3, size, marks),
        rule: allBatched($, readers2, rule, size, [...marks, ...program3.outputs.map(() => true), ...moving2]),
        consts
      }).map((value) => ({ value, batched: true }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const program3 = buildProgram([v, v, v], (emit2, [k, a, b]) => {
      const [none] = nothing(emit2, k);
      return emit2(add2, [none, ...emit2(div2, [b, a], null)], null);
    });
    const rule = buildProgram([v, v, v, v, v, v], (emit2, [, a, , y, da, db]) => {
      const [right3] = emit2(sub, [db, ...emit2(mul2, [da, y], null)], null);
      return emit2(div2, [right3, a], null);
    });
    return {
      operands: [operand(v.shape), operand(v.shape, "float64", integers2(1, 2)), operand(v.shape)],
      params: { program: program3, rule, consts: 1 }
    };
  }
};

// src/primitives/linearSolve.ts
var linearSolve_exports = {};
__export(linearSolve_exports, {
  linearSolve: () => linearSolve
});
var filled3 = ($, avals, v) => v.map((x, i) => x ?? zeros($, avals[i]));
var difference = ($, b, c) => b.map((x, i) => {
  const y = c[i];
  return y === null ? x : x === null ? $.neg(y) : $.sub(x, y);
});
var programs2 = ["matvec", "transposedMatvec", "solve", "transposedSolve"];
var shape3 = (inputs, p) => {
  const vector = inputs.slice(p.consts);
  for (const name of programs2) requireProgram("linearSolve", name, p[name], inputs, vector);
  return vector;
};
var movedMatvec = ($, readers2, { matvec }, constants, x, moving2) => moving2.some(isPresent) ? linearized($, readers2, matvec, [...constants, ...x], [...moving2, ...x.map(() => null)]).tangents : x.map(() => null);
var linearize = ($, readers2, operands, tangents2, p) => {
  const constants = operands.slice(0, p.consts);
  const [moving2, db] = cut(tangents2, p.consts);
  const x = $.bind(linearSolve, operands, p);
  const right3 = difference($, db, movedMatvec($, readers2, p, constants, x, moving2));
  if (!right3.some(isPresent)) return { results: x, tangents: right3 };
  return { results: x, tangents: $.bind(linearSolve, [...constants, ...filled3($, x, right3)], p) };
};
var jet = ($, readers2, order2, operands, series, p) => {
  const constants = operands.slice(0, p.consts);
  const [moving2, b] = cut(series, p.consts);
  const x = $.bind(linearSolve, operands, p);
  const known2 = [];
  const movedAt = (k) => {
    if (!moving2.some(isPresent)) return x.map(() => null);
    const ofA = moving2.map((m) => m?.slice(0, k) ?? null);
    const ofX = x.map((x0, i) => k > 1 ? [...known2.map((xs) => xs[i]), zeros($, x0)] : null);
    return jetOf($, readers2, p.matvec, k, [...constants, ...x], [...ofA, ...ofX]).series.map((s) => s?.[k - 1] ?? null);
  };
  for (let k = 1; k <= order2; k++) {
    const given2 = b.map((s) => s?.[k - 1] ?? null);
    known2.push($.bind(linearSolve, [...constants, ...filled3($, x, difference($, given2, movedAt(k)))], p));
  }
  return { results: x, series: x.map((_, i) => known2.map((xs) => xs[i])) };
};
var transpose2 = ($, _, cts, operands, isLinear, p) => {
  const [constants, b] = cut(operands, p.consts);
  const [ofA, ofB] = cut(isLinear, p.consts);
  if (ofA.includes(true)) return notLinear("linearSolve", marked(ofA, constants)[0]);
  for (const fixed of marked(not2(ofB), b)) requireZero("linearSolve", fixed);
  const back = $.bind(linearSolve, [...constants, ...filled3($, b, cts)], {
    matvec: p.transposedMatvec,
    transposedMatvec: p.matvec,
    solve: p.transposedSolve,
    transposedSolve: p.solve,
    consts: p.consts
  });
  return [...ofA.map(() => null), ...back.map((ct, i) => ofB[i] ? ct : null)];
};
var batching = {
  _tag: "Rule",
  rule: ($, readers2, size, operands, p) => {
    const all3 = operands.slice(p.consts).map(() => true);
    const marks = [...operands.slice(0, p.consts).map((o) => o.batched), ...all3];
    const whole4 = (program3) => batchLinear($, readers2, program3, size, marks, all3);
    const values = operands.map(
      (o, i) => i < p.consts || o.batched ? o.value : $.broadcast(o.value, [size, ...o.value.shape])
    );
    return $.bind(linearSolve, values, {
      matvec: whole4(p.matvec),
      transposedMatvec: whole4(p.transposedMatvec),
      solve: whole4(p.solve),
      transposedSolve: whole4(p.transposedSolve),
      consts: p.consts
    }).map((value) => ({ value, batched: true }));
  }
};
var sample3 = (draw) => {
  const v = aval(draw.shape(), "float64");
  const program3 = (f) => buildProgram([v, v, v, v], (emit2, [d, k, x, y]) => f(emit2, d, k, x, y));
  const lower = (emit2, d, k, x, y) => [
    ...emit2(mul2, [d, x], null),
    ...emit2(add2, [...emit2(mul2, [k, x], null), ...emit2(mul2, [d, y], null)], null)
  ];
  const lowerSolve = (emit2, d, k, b, c) => {
    const [x] = emit2(div2, [b, d], null);
    const [rest] = emit2(sub, [c, ...emit2(mul2, [k, x], null)], null);
    return [x, ...emit2(div2, [rest, d], null)];
  };
  const flipped2 = (f) => (emit2, d, k, x, y) => [...f(emit2, d, k, y, x)].reverse();
  return {
    operands: [operand(v.shape, "float64", integers2(1, 2)), ...[1, 2, 3].map(() => operand(v.shape))],
    params: {
      matvec: program3(lower),
      transposedMatvec: program3(flipped2(lower)),
      solve: program3(lowerSolve),
      transposedSolve: program3(flipped2(lowerSolve)),
      consts: 2
    }
  };
};
var linearSolve = {
  name: "linearSolve",
  arity: "any",
  params: {
    matvec: program,
    transposedMatvec: program,
    solve: program,
    transposedSolve: program,
    consts: integer
  },
  shape: shape3,
  evaluate: (inputs, p) => interpret(p.solve)(inputs),
  derivative: { _tag: "Control", jet, linearize, transpose: transpose2 },
  batching,
  sample: sample3
};

// src/primitives/random.ts
var random_exports = {};
__export(random_exports, {
  threefry: () => threefry2
});

// src/ndarray/kernels/threefry.ts
var turn = (word, by) => word << by | word >>> 32 - by;
var blocks = (k0, k1, high, low2, n, xs, ys) => {
  const k2 = k0 ^ k1 ^ 466688986;
  for (let i = 0; i < n; i++) {
    let x = high + k0 | 0;
    let y = low2 + i + k1 | 0;
    y = turn(y, 13) ^ (x = x + y | 0);
    y = turn(y, 15) ^ (x = x + y | 0);
    y = turn(y, 26) ^ (x = x + y | 0);
    y = turn(y, 6) ^ (x = x + y | 0);
    x = x + k1 | 0;
    y = y + k2 + 1 | 0;
    y = turn(y, 17) ^ (x = x + y | 0);
    y = turn(y, 29) ^ (x = x + y | 0);
    y = turn(y, 16) ^ (x = x + y | 0);
    y = turn(y, 24) ^ (x = x + y | 0);
    x = x + k2 | 0;
    y = y + k0 + 2 | 0;
    y = turn(y, 13) ^ (x = x + y | 0);
    y = turn(y, 15) ^ (x = x + y | 0);
    y = turn(y, 26) ^ (x = x + y | 0);
    y = turn(y, 6) ^ (x = x + y | 0);
    x = x + k0 | 0;
    y = y + k1 + 3 | 0;
    y = turn(y, 17) ^ (x = x + y | 0);
    y = turn(y, 29) ^ (x = x + y | 0);
    y = turn(y, 16) ^ (x = x + y | 0);
    y = turn(y, 24) ^ (x = x + y | 0);
    x = x + k1 | 0;
    y = y + k2 + 4 | 0;
    y = turn(y, 13) ^ (x = x + y | 0);
    y = turn(y, 15) ^ (x = x + y | 0);
    y = turn(y, 26) ^ (x = x + y | 0);
    y = turn(y, 6) ^ (x = x + y | 0);
    xs[i] = x + k2;
    ys[i] = y + k0 + 5;
  }
};
var rows2 = {
  word: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = xs[i] ^ ys[i];
  },
  pair: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) {
      out[2 * (o + i)] = xs[i];
      out[2 * (o + i) + 1] = ys[i];
    }
  },
  float32: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = ((xs[i] ^ ys[i]) >>> 9) * 2 ** -23;
  },
  float64: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = (xs[i] >>> 0) * 2 ** -32 + (ys[i] >>> 12) * 2 ** -52;
  }
};
var piece = 1024;
var threefry = (keys, starts, size, reading, out) => {
  const key3 = unsafeData(keys);
  const start2 = unsafeData(starts);
  const xs = new Int32Array(Math.min(size, piece));
  const ys = new Int32Array(xs.length);
  const row = rows2[reading];
  for (let k = 0; k < start2.length; k++)
    for (let i = 0; i < size; ) {
      const counter = start2[k] + i;
      const high = Math.floor(counter / 2 ** 32);
      const n = Math.min(size - i, piece, (high + 1) * 2 ** 32 - counter);
      blocks(key3[2 * k] | 0, key3[2 * k + 1] | 0, high, counter | 0, n, xs, ys);
      row(n, out, k * size + i, xs, ys);
      i += n;
    }
};

// src/primitives/random.ts
var dtypes2 = {
  word: "uint32",
  pair: "uint32",
  float32: "float32",
  float64: "float64"
};
var threefry2 = {
  name: "threefry",
  arity: 2,
  params: { shape: integers3, reading: oneOf(["word", "pair", "float32", "float64"]) },
  shape: ([key3, start2], { shape: shape7, reading }) => {
    sameDType("threefry", [key3, start2], ["uint32"]);
    return isShape(shape7) && sameShape(key3.shape, [...start2.shape, 2]) ? [{ shape: [...start2.shape, ...shape7, ...reading === "pair" ? [2] : []], dtype: dtypes2[reading] }] : fail(
      "ShapeMismatch",
      "threefry",
      `keys ${showShape(key3.shape)} and starts ${showShape(start2.shape)} do not give blocks of shape ${showShape(shape7)}`,
      "Each start takes one key of two words, along the last axis; a shape is a list of integers \u2265 0"
    );
  },
  evaluate: ([key3, start2], { shape: shape7, reading }, [out]) => {
    const data = allocate(out.dtype, sizeOf(out.shape));
    threefry(key3, start2, sizeOf(shape7), reading, data);
    return [unsafeFromBuffer(out.shape, data)];
  },
  derivative: discrete,
  batching: { _tag: "Shifted", params: (params) => params },
  sample: (draw) => {
    const batch2 = draw.shape(draw.int(0, 1));
    const words = integers2(0, 2 ** 32 - 1);
    return {
      operands: [operand([...batch2, 2], "uint32", words), operand(batch2, "uint32", words)],
      params: { shape: draw.shape(draw.int(0, 2)), reading: draw.oneOf(["word", "pair", "float32", "float64"]) }
    };
  }
};

// src/primitives/scan.ts
var scan_exports = {};
__export(scan_exports, {
  scan: () => scan2
});
var stacked = (length, { shape: shape7, dtype: dtype3 }) => ({ shape: [length, ...shape7], dtype: dtype3 });
var parts = ({ consts, carry }, xs) => cut(xs, consts, carry);
var marksOf = (p, marks) => parts(p, marks).map(showMarks).join("|");
var shape4 = (inputs, p) => {
  const { body, consts, carry, length } = p;
  const expected = inputAvals(body).map((a, i) => i < consts + carry ? a : stacked(length, a));
  const show3 = (avals) => avals.map(showAval).join(", ");
  if (expected.length !== inputs.length || !expected.every((a, i) => sameAval(a, inputs[i])))
    return fail(
      "InvalidProgram",
      "scan",
      `the body and length ${length} ask for (${show3(expected)}), not (${show3(inputs)})`,
      "Give constants, the carry, and operands whose first extent is the length"
    );
  const [next, ys] = cut(outputAvals(body), carry);
  const [, before] = parts(p, inputAvals(body));
  if (next.length !== carry || !next.every((a, i) => sameAval(a, before[i])))
    return fail(
      "InvalidProgram",
      "scan",
      `the carry is (${show3(before)}) before an iteration and (${show3(next)}) after it`,
      "Keep shapes and dtypes of the carry"
    );
  return [...next, ...ys.map((y) => stacked(length, y))];
};
var evaluate4 = (inputs, p, outputs) => {
  const step3 = interpret(p.body);
  const [fixed, init, xs] = parts(p, inputs);
  const stacks = outputs.slice(p.carry).map((y) => rowWriter(y.shape, y.dtype));
  let carry = init;
  for (let k = 0; k < p.length; k++) {
    const i = p.reverse ? p.length - 1 - k : k;
    const results = step3([...fixed, ...carry, ...xs.map((x) => rowAt(x, i))]);
    carry = results.slice(0, p.carry);
    stacks.forEach((s, j) => s.write(i, results[p.carry + j]));
  }
  return [...carry, ...stacks.map((s) => s.done())];
};
var movingWith = (p, given2, nonzero) => {
  const [c, s, x] = parts(p, given2);
  const carry = settle(s, (marks) => nonzero([...c, ...marks, ...x]).slice(0, p.carry));
  return [...c, ...carry, ...x];
};
var jet2 = ($, readers2, order2, operands, series, p) => {
  const { body, carry } = p;
  const active = movingWith(p, series.map(isPresent), (marks) => readers2.jet(body, order2, marks).nonzero);
  const { program: program3, nonzero } = readers2.jet(body, order2, active);
  const each2 = (xs2) => xs2.flatMap((x2) => new Array(order2).fill(x2));
  const [c, s, x] = parts(p, inputAvals(body));
  const [dc, ds, dx] = parts(p, active);
  const sizes2 = [c, each2(marked(dc, c)), s, each2(marked(ds, s)), x, each2(marked(dx, x))];
  const pushed3 = readers2.derive(body, `scan jet ${order2} ${marksOf(p, active)}`, sizes2.flat(), (ins) => {
    const [c0, c1, s0, s1, x0, x1] = cut(ins, ...sizes2.map((a) => a.length));
    const outs2 = runWith($.bind, program3, [...c0, ...s0, ...x0, ...c1, ...s1, ...x1]);
    const [next2, ys2, moved] = cut(outs2, carry, body.outputs.length - carry);
    const [ms2, my] = cut(spread(nonzero, chunks(order2, moved)), carry);
    const filled4 = marked(
      ds,
      ms2.map((m, i) => m ?? each2([zeros($, s[i])]))
    );
    return [...next2, ...filled4.flat(), ...ys2, ...present(my).flat()];
  });
  const [fixed, init, xs] = parts(p, operands);
  const [mc, ms, mx] = parts(p, series);
  const moving2 = marked(
    ds,
    ms.map((m, i) => m ?? each2([zeros($, s[i])]))
  );
  const states = carry + count(ds) * order2;
  const outs = $.bind(
    scan2,
    [...fixed, ...present(mc).flat(), ...init, ...moving2.flat(), ...xs, ...present(mx).flat()],
    { ...p, body: pushed3, consts: p.consts + count(dc) * order2, carry: states }
  );
  const [next, dnext, ys, dys] = cut(outs, carry, count(ds) * order2, body.outputs.length - carry);
  return {
    results: [...next, ...ys],
    series: [...spread(ds, chunks(order2, dnext)), ...spread(nonzero.slice(carry), chunks(order2, dys))]
  };
};
var placesOf2 = (p, primal2) => {
  const varies = dependents(
    primal2,
    primal2.inputs.map((_, i) => i >= p.consts)
  );
  return primal2.outputs.slice(p.body.outputs.length).map((a, k) => {
    const i = isVariable(a) ? primal2.inputs.findIndex((v) => v.id === a.id) : -1;
    return !varies[p.body.outputs.length + k] ? "fixed" : i >= p.consts + p.carry ? i - p.consts - p.carry : "stacked";
  });
};
var linearize2 = ($, readers2, operands, tangents2, p) => {
  const { body, carry, consts } = p;
  const active = movingWith(p, tangents2.map(isPresent), (marks) => readers2.linearize(body, marks).nonzero);
  const { primal: primal2, linear, nonzero } = readers2.linearize(body, active);
  const key3 = marksOf(p, active);
  const n = body.outputs.length;
  const places = placesOf2(p, primal2);
  const at = (what) => places.map((place3) => place3 === what);
  const isScanned = places.map((place3) => typeof place3 === "number");
  const residuals = primal2.outputs.slice(n);
  const [fixed, , xs] = parts(p, operands);
  const once = readers2.derive(body, `scan once ${key3}`, inputAvals(primal2).slice(0, consts), (ins) => {
    const rest = primal2.inputs.slice(consts).map((v) => zeros($, v.aval));
    return marked(at("fixed"), runWith($.bind, primal2, [...ins, ...rest]).slice(n));
  });
  const forward = readers2.derive(body, `scan forward ${key3}`, inputAvals(primal2), (ins) => {
    const outs = runWith($.bind, primal2, ins);
    return [...outs.slice(0, n), ...marked(at("stacked"), outs.slice(n))];
  });
  const [next, ys, saved] = cut($.bind(scan2, operands, { ...p, body: forward }), carry, n - carry);
  const [dc, ds, dx] = parts(p, active);
  const [c, s, x] = parts(p, inputAvals(body));
  const groups = [marked(at("fixed"), residuals), marked(isScanned, residuals), marked(at("stacked"), residuals)];
  const [rf, rx, rs] = groups.map((atoms) => atoms.map((a) => a.aval));
  const sizes2 = [rf, marked(dc, c), marked(ds, s), rx, rs, marked(dx, x)];
  const body1 = readers2.derive(body, `scan linear ${key3}`, sizes2.flat(), (ins) => {
    const [f1, c1, s1, x0, r1, x1] = cut(ins, ...sizes2.map((a) => a.length));
    const read = { fixed: f1.values(), scanned: x0.values(), stacked: r1.values() };
    const values = places.map((place3) => read[typeof place3 === "number" ? "scanned" : place3].next().value);
    const moved = spread(nonzero, runWith($.bind, linear, [...values, ...c1, ...s1, ...x1]));
    const filled4 = moved.slice(0, carry).map((m, i) => m ?? zeros($, s[i]));
    return [...marked(ds, filled4), ...present(moved.slice(carry))];
  });
  const [tc, ts, tx] = parts(p, tangents2);
  const [dnext, dys] = cut(
    $.bind(
      scan2,
      [
        ...runWith($.bind, once, fixed),
        ...present(tc),
        ...marked(
          ds,
          ts.map((t, i) => t ?? zeros($, s[i]))
        ),
        ...places.flatMap((place3) => typeof place3 === "number" ? [xs[place3]] : []),
        ...saved,
        ...present(tx)
      ],
      { ...p, body: body1, consts: rf.length + count(dc), carry: count(ds) }
    ),
    count(ds)
  );
  return { results: [...next, ...ys], tangents: [...spread(ds, dnext), ...spread(nonzero.slice(carry), dys)] };
};
var carriesOf = ($, readers2, operands, isLinear, p) => {
  const [lc, ls, lx] = parts(p, isLinear);
  const [, s] = parts(p, inputAvals(p.body));
  if (!ls.includes(false)) return [];
  const known2 = not2([...lc, ...ls, ...lx]);
  const body = readers2.derive(p.body, `scan known ${marksOf(p, known2)}`, marked(known2, inputAvals(p.body)), (ins) => {
    const all3 = spread(known2, ins).map((x, i) => x ?? zeros($, p.body.inputs[i].aval));
    const carry2 = marked(not2(ls), all3.slice(p.consts));
    return [...marked(not2(ls), runWith($.bind, p.body, all3).slice(0, p.carry)), ...carry2];
  });
  const carry = count(not2(ls));
  return $.bind(scan2, marked(known2, operands), { ...p, body, consts: count(not2(lc)), carry }).slice(
    s.length - count(ls)
  );
};
var transpose3 = ($, readers2, cts, operands, given2, p) => {
  const { body, carry } = p;
  const isLinear = movingWith(p, given2, (marks) => dependents(body, marks));
  const [lc, ls, lx] = parts(p, isLinear);
  const [c, s, x] = parts(p, inputAvals(body));
  const [ctNext, ctYs] = cut(cts, carry);
  const arriving = (carries2) => [...carries2, ...ctYs.map(isPresent)];
  const through = (carries2) => readers2.transpose(body, isLinear, arriving(carries2));
  const backTo = (carries2) => through(carries2).nonzero.slice(p.consts, p.consts + carry);
  const carries = settle(ctNext.map(isPresent), backTo);
  const { program: program3, nonzero } = through(carries);
  const [nc, , nx] = parts(p, nonzero);
  const ctY = marked(ctYs.map(isPresent), outputAvals(body).slice(carry));
  const sizes2 = [marked(not2(lc), c), marked(nc, c), marked(carries, s), marked(not2(ls), s), marked(not2(lx), x), ctY];
  const key3 = `scan transpose ${marksOf(p, isLinear)} ${showMarks(arriving(carries))}`;
  const backward = readers2.derive(body, key3, sizes2.flat(), (ins) => {
    const [c0, c1, s1, s0, x0, y1] = cut(ins, ...sizes2.map((a) => a.length));
    const back = spread(nonzero, runWith($.bind, program3, [...c0, ...s0, ...x0, ...s1, ...y1]));
    const [bc2, bs2, bx2] = parts(p, back);
    const sums = present(bc2).map((ct, i) => $.add(c1[i], ct));
    const next = bs2.map((ct, i) => ct ?? zeros($, s[i]));
    return [...sums, ...marked(carries, next), ...present(bx2)];
  });
  const [fixed, init, xs] = parts(p, operands);
  parts(p, given2)[1].forEach((g, i) => ls[i] && !g && requireZero("scan", init[i]));
  const stackedCarry = carriesOf($, readers2, operands, isLinear, p);
  const start2 = ctNext.map((ct, i) => ct ?? zeros($, s[i]));
  const outs = $.bind(
    scan2,
    [
      ...marked(not2(lc), fixed),
      ...sizes2[1].map((a) => zeros($, a)),
      ...marked(carries, start2),
      ...stackedCarry,
      ...marked(not2(lx), xs),
      ...present(ctYs)
    ],
    {
      body: backward,
      consts: sizes2[0].length,
      carry: sizes2[1].length + count(carries),
      length: p.length,
      reverse: !p.reverse
    }
  );
  const [bc, bs, bx] = cut(outs, sizes2[1].length, count(carries));
  return [...spread(nc, bc), ...spread(carries, bs), ...spread(nx, bx)];
};
var scanBatching = {
  _tag: "Rule",
  rule: ($, readers2, size, operands, p) => {
    const { body, carry } = p;
    const batched = movingWith(
      p,
      operands.map((o) => o.batched),
      (marks) => readers2.batch(body, size, marks).batched
    );
    const result = readers2.batch(body, size, batched);
    const [, bs] = parts(p, batched);
    const inner = readers2.derive(
      body,
      `scan batch ${size} ${marksOf(p, batched)}`,
      inputAvals(result.program),
      (ins) => runWith($.bind, result.program, ins).map(
        (value, i) => i < carry && bs[i] ? withBatch($, { value, batched: result.batched[i] }, size) : value
      )
    );
    const [fixed, init, xs] = parts(p, operands);
    const outs = $.bind(
      scan2,
      [
        ...fixed.map((o) => o.value),
        ...init.map((o, i) => bs[i] ? withBatch($, o, size) : o.value),
        ...xs.map((o) => o.batched ? moveAxis($, o.value, 0, 1) : o.value)
      ],
      { ...p, body: inner }
    );
    const out = either(result.batched, [...bs, ...result.batched.slice(carry).map(() => false)]);
    return outs.map((value, i) => ({
      value: i >= carry && out[i] ? moveAxis($, value, 1, 0) : value,
      batched: out[i]
    }));
  }
};
var sample4 = (draw) => {
  const a = draw.shape(draw.int(0, 1));
  const [length, reverse] = [draw.int(0, 3), draw.bool()];
  const v = aval(a, "float64");
  const gated = buildProgram([v, v, v], (emit2, [k, s, x]) => {
    const [kx] = emit2(mul2, [k, x], null);
    const [next] = emit2(add2, [...emit2(sin2, [s], null), kx], null);
    return [next, ...emit2(mul2, [s, x], null)];
  });
  const linear = buildProgram([v, v, v, v], (emit2, [k, s, t, x]) => [
    ...emit2(add2, [s, t], null),
    ...emit2(mul2, [k, t], null),
    ...emit2(add2, [t, x], null)
  ]);
  const shapes3 = (consts, carry, xs) => [
    ...Array.from({ length: consts + carry }, () => operand(a)),
    ...Array.from({ length: xs }, () => operand([length, ...a]))
  ];
  return draw.bool() ? { operands: shapes3(1, 1, 1), params: { body: gated, consts: 1, carry: 1, length, reverse } } : { operands: shapes3(1, 2, 1), params: { body: linear, consts: 1, carry: 2, length, reverse } };
};
var scan2 = {
  name: "scan",
  arity: "any",
  params: {
    body: program,
    consts: integer,
    carry: integer,
    length: integer,
    reverse: boolean
  },
  shape: shape4,
  evaluate: evaluate4,
  derivative: { _tag: "Control", jet: jet2, linearize: linearize2, transpose: transpose3 },
  batching: scanBatching,
  sample: sample4
};

// src/primitives/switch.ts
var switch_exports = {};
__export(switch_exports, {
  branch: () => branch
});

// src/primitives/lanes.ts
var fillOthers = ($, marks, x) => {
  const [first2] = $.bind(argmax, [$.convert(marks, "int32")], { axis: 0 });
  const rest = x.shape.slice(1);
  const starts = [first2, ...rest.map(() => $.fill([], 0, "int32"))];
  const one = $.dynamicSlice(x, starts, [1, ...rest]);
  const still2 = isFloat(x.dtype) ? $.bind(stopGradient, [one], null)[0] : one;
  return $.select($.reshape(marks, [marks.size, ...rest.map(() => 1)]), x, $.broadcast(still2, x.shape));
};

// src/primitives/switch.ts
var anyOf = (lists) => lists.reduce(either);
var shape5 = ([index, ...inputs], { branches }) => {
  const list3 = (avals) => avals.map(showAval).join(", ");
  if (branches.length === 0 || index.shape.length > 0 || index.dtype !== "int32")
    return fail(
      "InvalidProgram",
      "switch",
      `${branches.length} branches and an index that is ${showAval(index)}`,
      "Give at least one branch, and an int32 scalar"
    );
  const results = outputAvals(branches[0]);
  for (const b of branches) {
    const [takes, gives] = [inputAvals(b), outputAvals(b)];
    if (takes.length !== inputs.length || !takes.every((a, i) => sameAval(a, inputs[i])))
      return fail(
        "InvalidProgram",
        "switch",
        `a branch takes (${list3(takes)}), not (${list3(inputs)})`,
        "Give all branches the same operands"
      );
    if (gives.length !== results.length || !gives.every((a, i) => sameAval(a, results[i])))
      return fail(
        "InvalidProgram",
        "switch",
        `one branch gives (${list3(results)}), another (${list3(gives)})`,
        "Give results of the same shapes and dtypes"
      );
  }
  return results;
};
var aligned = ($, readers2, key3, branches, inputs, outputs) => {
  const all3 = anyOf(branches.map((b) => b.gives));
  return branches.map(
    ({ program: program3, gives }) => readers2.derive(program3, `switch ${key3} ${showMarks(all3)}`, inputs, (ins) => {
      const outs = spread(gives, runWith($.bind, program3, ins));
      return marked(
        all3,
        outs.map((y, i) => y ?? zeros($, outputs[i]))
      );
    })
  );
};
var jet3 = ($, readers2, order2, [index, ...operands], [, ...series], { branches }) => {
  const active = series.map(isPresent);
  const n = branches[0].outputs.length;
  const each2 = (x) => new Array(order2).fill(x);
  const jets = branches.map((b) => readers2.jet(b, order2, active));
  const nonzero = anyOf(jets.map((j) => j.nonzero));
  const outputs = outputAvals(branches[0]);
  const pushed3 = aligned(
    $,
    readers2,
    "jet",
    jets.map((j) => ({ program: j.program, gives: [...outputs.map(() => true), ...j.nonzero.flatMap(each2)] })),
    inputAvals(jets[0].program),
    [...outputs, ...outputs.flatMap(each2)]
  );
  const outs = $.bind(branch, [index, ...operands, ...present(series).flat()], { branches: pushed3 });
  return { results: outs.slice(0, n), series: spread(nonzero, chunks(order2, outs.slice(n))) };
};
var slotsFor = (needs2) => needs2.reduce((slots, avals) => {
  const free = [...slots];
  const missing = avals.filter((a) => {
    const at = free.findIndex((f) => sameAval(f, a));
    if (at >= 0) free.splice(at, 1);
    return at < 0;
  });
  return [...slots, ...missing];
}, []);
var fit = (slots, avals) => {
  const taken = /* @__PURE__ */ new Set();
  return avals.map((a) => {
    const at = slots.findIndex((s, i) => !taken.has(i) && sameAval(s, a));
    taken.add(at);
    return at;
  });
};
var linearize3 = ($, readers2, [index, ...operands], [, ...tangents2], p) => {
  const { branches } = p;
  const active = tangents2.map(isPresent);
  const key3 = showMarks(active);
  const n = branches[0].outputs.length;
  const outputs = outputAvals(branches[0]);
  const parts3 = branches.map((b) => {
    const { primal: primal2, linear, nonzero: nonzero2 } = readers2.linearize(b, active);
    const residuals = primal2.outputs.slice(n);
    const source = residuals.map((a) => isVariable(a) ? primal2.inputs.findIndex((v) => v.id === a.id) : -1);
    return { b, primal: primal2, linear, nonzero: nonzero2, source, made: residuals.filter((_, i) => source[i] < 0).map((a) => a.aval) };
  });
  const nonzero = anyOf(parts3.map((l) => l.nonzero));
  const slots = slotsFor(parts3.map((l) => l.made));
  const layout = slots.map(showAval).join();
  const used = operands.map((_, i) => parts3.some((l) => l.source.includes(i)));
  const forward = parts3.map(
    (l) => readers2.derive(l.b, `switch forward ${key3} ${layout}`, inputAvals(l.primal), (ins) => {
      const outs2 = runWith($.bind, l.primal, ins);
      const made = outs2.slice(n).filter((_, i) => l.source[i] < 0);
      const at = fit(slots, l.made);
      return [...outs2.slice(0, n), ...slots.map((s, i) => at.includes(i) ? made[at.indexOf(i)] : zeros($, s))];
    })
  );
  const outs = $.bind(branch, [index, ...operands], { branches: forward });
  const linearInputs = [...slots, ...marked(used, operands), ...marked(active, operands)];
  const pushforward = parts3.map(
    (l) => readers2.derive(
      l.b,
      `switch linear ${key3} ${layout} ${showMarks(nonzero)} ${showMarks(used)}`,
      linearInputs,
      (ins) => {
        const [saved, read, moving2] = cut(ins, slots.length, count(used));
        const values = spread(used, read);
        const made = fit(slots, l.made).values();
        const residuals = l.source.map((i) => i < 0 ? saved[made.next().value] : values[i]);
        const moved2 = spread(l.nonzero, runWith($.bind, l.linear, [...residuals, ...moving2]));
        return marked(
          nonzero,
          moved2.map((m, i) => m ?? zeros($, outputs[i]))
        );
      }
    )
  );
  const moved = $.bind(branch, [index, ...outs.slice(n), ...marked(used, operands), ...present(tangents2)], {
    branches: pushforward
  });
  return { results: outs.slice(0, n), tangents: spread(nonzero, moved) };
};
var transpose4 = ($, readers2, cts, [index, ...operands], given2, { branches }) => {
  const isLinear = given2.slice(1);
  const has = cts.map(isPresent);
  const back = branches.map((b) => readers2.transpose(b, isLinear, has));
  const gives = back.map((t) => t.nonzero);
  const programs3 = aligned(
    $,
    readers2,
    "transpose",
    back.map((t, i) => ({ program: t.program, gives: gives[i] })),
    inputAvals(back[0].program),
    operands
  );
  const outs = $.bind(branch, [index, ...marked(not2(isLinear), operands), ...present(cts)], { branches: programs3 });
  return [null, ...spread(anyOf(gives), outs)];
};
var select2 = ($, condition, x, y) => $.select($.reshape(condition, [condition.size, ...x.shape.slice(1).map(() => 1)]), x, y);
var chosen = ($, readers2, size, index, operands, branches) => {
  const marks = operands.map((o) => o.batched);
  const last2 = branches.length - 1;
  const place3 = $.min($.max(index, 0), last2);
  return branches.map((b, k) => {
    const takes = $.eq(place3, k);
    const { program: program3, batched } = readers2.batch(b, size, marks);
    const whole4 = readers2.derive(
      b,
      `switch lanes ${size} ${showMarks(marks)}`,
      [takes, ...inputAvals(program3)],
      (ins) => {
        const filled4 = ins.slice(1).map((x, i) => marks[i] ? fillOthers($, ins[0], x) : x);
        return runWith($.bind, program3, filled4).map((value, i) => withBatch($, { value, batched: batched[i] }, size));
      }
    );
    const skip = readers2.derive(
      b,
      `switch skip ${size} ${showMarks(marks)}`,
      inputAvals(whole4),
      () => outputAvals(whole4).map((a) => zeros($, a))
    );
    const some2 = $.convert($.sum($.convert(takes, "int32"), [0]), "bool");
    const values = operands.map((o) => o.value);
    return { takes, outs: $.bind(branch, [$.convert(some2, "int32"), takes, ...values], { branches: [skip, whole4] }) };
  }).reduce((a, b) => ({ takes: b.takes, outs: b.outs.map((y, i) => select2($, b.takes, y, a.outs[i])) })).outs.map((value) => ({ value, batched: true }));
};
var branch = {
  name: "switch",
  arity: "any",
  params: { branches: programs },
  shape: shape5,
  evaluate: ([index, ...operands], { branches }) => interpret(branches[Math.min(Math.max(itemOf(index), 0), branches.length - 1)])(operands),
  derivative: { _tag: "Control", jet: jet3, linearize: linearize3, transpose: transpose4 },
  batching: {
    _tag: "Rule",
    rule: ($, readers2, size, [index, ...operands], { branches }) => {
      if (index.batched && size === 0)
        return outputAvals(branches[0]).map((a) => ({ value: $.fill([0, ...a.shape], 0, a.dtype), batched: true }));
      if (index.batched) return chosen($, readers2, size, index.value, operands, branches);
      const marks = operands.map((o) => o.batched);
      const batches = branches.map((b) => readers2.batch(b, size, marks));
      const out = anyOf(batches.map((b) => b.batched));
      const whole4 = batches.map(
        ({ program: program3, batched }) => readers2.derive(
          program3,
          `switch batch ${showMarks(out)}`,
          inputAvals(program3),
          (ins) => runWith($.bind, program3, ins).map(
            (value, i) => out[i] ? withBatch($, { value, batched: batched[i] }, size) : value
          )
        )
      );
      return $.bind(branch, [index.value, ...operands.map((o) => o.value)], { branches: whole4 }).map((value, i) => ({
        value,
        batched: out[i]
      }));
    }
  },
  sample: (draw) => {
    const v = aval(draw.shape(), "float64");
    const product2 = buildProgram([v, v], (emit2, [x, y]) => [...emit2(mul2, [x, y], null), x]);
    const wave = buildProgram([v, v], (emit2, [x, y]) => [...emit2(sin2, [y], null), ...emit2(neg, [x], null)]);
    const first2 = buildProgram([v, v], (_, [x, y]) => [y, x]);
    return {
      operands: [operand([], "int32", integers2(-1, 3)), operand(v.shape), operand(v.shape)],
      params: { branches: [product2, wave, first2].slice(0, draw.int(1, 3)) }
    };
  }
};

// src/primitives/while.ts
var while_exports = {};
__export(while_exports, {
  whileLoop: () => whileLoop
});
var parts2 = (p, xs) => cut(xs, p.predicateConsts, p.bodyConsts);
var shape6 = (inputs, p) => {
  const [pc, bc, carry] = parts2(p, inputs);
  const list3 = (avals) => avals.map(showAval).join(", ");
  const agrees = (what, takes, came) => {
    if (takes.length !== came.length || !takes.every((a, i) => sameAval(a, came[i])))
      fail(
        "InvalidProgram",
        "while",
        `${what} (${list3(takes)}), not (${list3(came)})`,
        "Keep shapes and dtypes of the carry"
      );
  };
  agrees("the predicate takes", inputAvals(p.predicate), [...pc, ...carry]);
  agrees("the body takes", inputAvals(p.body), [...bc, ...carry]);
  agrees(
    "the predicate gives",
    p.predicate.outputs.map((a) => a.aval),
    [aval([], "bool")]
  );
  agrees(
    "the body gives",
    p.body.outputs.map((a) => a.aval),
    carry
  );
  return carry;
};
var evaluate5 = (inputs, p) => {
  const [pc, bc, init] = parts2(p, inputs);
  const [holds2, step3] = [interpret(p.predicate), interpret(p.body)];
  let carry = init;
  while (itemOf(holds2([...pc, ...carry])[0]) !== 0) carry = step3([...bc, ...carry]);
  return carry;
};
var jet4 = ($, readers2, order2, operands, series, p) => {
  const { body } = p;
  const [, mb, mc] = parts2(p, series);
  const db = mb.map(isPresent);
  const dc = settle(mc.map(isPresent), (marks) => readers2.jet(body, order2, [...db, ...marks]).nonzero);
  const { program: program3, nonzero } = readers2.jet(body, order2, [...db, ...dc]);
  const each2 = (xs) => xs.flatMap((x) => new Array(order2).fill(x));
  const [b, c] = cut(inputAvals(body), p.bodyConsts);
  const sizes2 = [b, each2(marked(db, b)), c, each2(marked(dc, c))];
  const key3 = `while jet ${order2} ${showMarks(db)}|${showMarks(dc)}`;
  const pushed3 = readers2.derive(body, key3, sizes2.flat(), (ins) => {
    const [b0, b1, c0, c1] = cut(ins, ...sizes2.map((a) => a.length));
    const outs2 = runWith($.bind, program3, [...b0, ...c0, ...b1, ...c1]);
    const moved = spread(nonzero, chunks(order2, outs2.slice(c.length)));
    const filled4 = moved.map((m, i) => m ?? each2([zeros($, c[i])]));
    return [...outs2.slice(0, c.length), ...marked(dc, filled4).flat()];
  });
  const predicate = readers2.derive(
    p.predicate,
    `while predicate ${order2} ${p.predicateConsts}|${showMarks(dc)}`,
    [...inputAvals(p.predicate), ...each2(marked(dc, c))],
    (ins) => runWith($.bind, p.predicate, ins.slice(0, p.predicate.inputs.length))
  );
  const [pc, bc, init] = parts2(p, operands);
  const start2 = mc.map((m, i) => m ?? each2([zeros($, c[i])]));
  const outs = $.bind(whileLoop, [...pc, ...bc, ...present(mb).flat(), ...init, ...marked(dc, start2).flat()], {
    predicate,
    body: pushed3,
    predicateConsts: p.predicateConsts,
    bodyConsts: p.bodyConsts + count(db) * order2
  });
  return { results: outs.slice(0, c.length), series: spread(dc, chunks(order2, outs.slice(c.length))) };
};
var linearize4 = ($, readers2, operands, tangents2, p) => {
  const series = tangents2.map((t) => t === null ? null : [t]);
  const moved = jet4($, readers2, 1, operands, series, p).series;
  return { results: $.bind(whileLoop, operands, p), tangents: moved.map((s) => s?.[0] ?? null) };
};
var forwardOnly = {
  _tag: "ForwardOnly",
  problem: "the number of iterations of a while loop is not known before they are done, so reverse mode has nowhere to store what it needs",
  remedy: "Use foriLoop with static bounds, scan, or fixedPoint and root for what converges; jvp works as it is"
};
var untilAllAreDone = ($, marks, next, carry) => next.map((y, i) => $.select($.reshape(marks, [marks.size, ...y.shape.slice(1).map(() => 1)]), y, carry[i]));
var batching2 = {
  _tag: "Rule",
  rule: ($, readers2, size, operands, p) => {
    const [bp, bb, bc] = parts2(
      p,
      operands.map((o) => o.batched)
    );
    const stepped = settle(bc, (marks) => readers2.batch(p.body, size, [...bb, ...marks]).batched);
    const differs = readers2.batch(p.predicate, size, [...bp, ...stepped]).batched[0];
    const carried = stepped.map((m) => m || differs);
    const predicate = readers2.batch(p.predicate, size, [...bp, ...carried]);
    const body = readers2.batch(p.body, size, [...bb, ...carried]);
    const [pc, bodyConsts, init] = parts2(p, operands);
    const values = (xs) => xs.map((o) => o.value);
    const start2 = init.map((o, i) => carried[i] ? withBatch($, o, size) : o.value);
    const whole4 = (ins) => runWith($.bind, body.program, ins).map(
      (value, i) => carried[i] ? withBatch($, { value, batched: body.batched[i] }, size) : value
    );
    const result = (outs) => outs.map((value, i) => ({ value, batched: carried[i] }));
    const key3 = `while batch ${size} ${[bp, bb, carried].map(showMarks).join("|")}`;
    if (!differs)
      return result(
        $.bind(whileLoop, [...values(pc), ...values(bodyConsts), ...start2], {
          ...p,
          predicate: predicate.program,
          body: readers2.derive(p.body, key3, inputAvals(body.program), whole4)
        })
      );
    if (size === 0) return result(start2);
    const n = start2.length;
    const some2 = readers2.derive(p.predicate, `${key3} any`, [...inputAvals(predicate.program)], (ins) => [
      $.convert($.sum($.convert(runWith($.bind, predicate.program, ins)[0], "int32"), [0]), "bool")
    ]);
    const masked = readers2.derive({ ...p.body }, `${key3} masked`, [...values(pc), ...inputAvals(body.program)], (ins) => {
      const [p0, b0, carry] = cut(ins, pc.length, p.bodyConsts);
      const [marks] = runWith($.bind, predicate.program, [...p0, ...carry]);
      const fixed = b0.map((x, i) => bb[i] ? fillOthers($, marks, x) : x);
      return untilAllAreDone($, marks, whole4([...fixed, ...carry.map((x) => fillOthers($, marks, x))]), carry);
    });
    return result(
      $.bind(whileLoop, [...values(pc), ...values(pc), ...values(bodyConsts), ...start2], {
        predicate: some2,
        body: masked,
        predicateConsts: pc.length,
        bodyConsts: pc.length + p.bodyConsts
      }).slice(0, n)
    );
  }
};
var sample5 = (draw) => {
  const v = aval(draw.shape(), "float64");
  const n = aval([], "int32");
  const one = { _tag: "Literal", value: 1, aval: n };
  const predicate = buildProgram([n, n, v], (emit2, [limit, i]) => emit2(lt, [i, limit], null));
  const body = buildProgram([v, n, v], (emit2, [k, i, x]) => [
    ...emit2(add2, [i, one], null),
    ...emit2(mul2, [...emit2(sin2, [x], null), k], null)
  ]);
  return {
    operands: [
      operand([], "int32", integers2(0, 3)),
      operand(v.shape),
      operand([], "int32", integers2(0, 3)),
      operand(v.shape)
    ],
    params: { predicate, body, predicateConsts: 1, bodyConsts: 1 }
  };
};
var whileLoop = {
  name: "while",
  arity: "any",
  params: {
    predicate: program,
    body: program,
    predicateConsts: integer,
    bodyConsts: integer
  },
  shape: shape6,
  evaluate: evaluate5,
  derivative: { _tag: "Control", jet: jet4, linearize: linearize4, transpose: forwardOnly },
  batching: batching2,
  sample: sample5
};

// src/primitives/table.ts
var families = {
  elementwise: elementwise_exports,
  compare: compare_exports,
  reduce: reduce_exports,
  cumulative: cumulative_exports,
  sort: sort_exports,
  random: random_exports,
  contract: contract_exports,
  move: move_exports,
  slice: slice_exports,
  dynamic: dynamic_exports,
  gather: gather_exports,
  constant: constant_exports,
  control: control_exports,
  checkpoint: checkpoint_exports,
  scan: scan_exports,
  switches: switch_exports,
  whiles: while_exports,
  linearCall: linearCall_exports,
  linearSolve: linearSolve_exports,
  implicit: implicit_exports,
  adjoint: adjoint_exports,
  custom: custom_exports,
  customBatching: customBatching_exports
};
var isPrimitive = (u) => typeof u === "object" && u !== null && "derivative" in u && "batching" in u;
var table = Object.values(families).flatMap(
  (family) => Object.values(family).filter(isPrimitive)
);

// laws/law.ts
import * as E from "fp-ts/lib/Either.js";

// src/tree/tree.ts
var container = /* @__PURE__ */ Symbol.for("pullback/container");
var leafStructure = { _tag: "Leaf" };
var containerOf = (u) => u[container];
var isPlain = (u) => {
  const prototype = Object.getPrototypeOf(u);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
};
var showPath = (path) => path.length === 0 ? "the root" : path.map((k) => typeof k === "number" ? `[${k}]` : `.${k}`).join("");
var asLeaf = (leaf) => typeof leaf === "number" ? scalar(leaf) : typeof leaf === "boolean" ? scalar(leaf ? 1 : 0, "bool") : leaf;
var walk2 = (u, path, stop, visit) => {
  if (stop(u)) {
    visit(u, path);
    return leafStructure;
  }
  if (u === null || u === void 0) return { _tag: "Empty", value: u };
  if (Array.isArray(u)) return { _tag: "List", children: u.map((child, i) => walk2(child, [...path, i], stop, visit)) };
  if (typeof u === "object") {
    const own = containerOf(u);
    if (own !== void 0)
      return {
        _tag: "Container",
        container: own,
        children: own.children(u).map((child, i) => walk2(child, [...path, i], stop, visit))
      };
    if (isPlain(u)) {
      const record3 = u;
      const variant = typeof record3["_tag"] === "string" ? record3["_tag"] : null;
      const keys = Object.keys(record3).filter((k) => variant === null || k !== "_tag").sort();
      return { _tag: "Record", variant, keys, children: keys.map((k) => walk2(record3[k], [...path, k], stop, visit)) };
    }
  }
  return fail(
    "StructureMismatch",
    "tree",
    `a ${typeof u === "object" ? u.constructor?.name : typeof u} stands at ${showPath(path)}`,
    "Leaves are arrays, numbers and booleans; close over other values, or give a class a descriptor under tree.container"
  );
};
var isLeaf = (u) => isNDArray(u) || typeof u === "number" || typeof u === "boolean";
var flatten = (t) => {
  if (isNDArray(t)) return { leaves: [t], structure: leafStructure };
  const leaves = [];
  const structure = walk2(t, [], isLeaf, (leaf) => leaves.push(asLeaf(leaf)));
  return { leaves, structure };
};
var flattenWith = (t, isLeafHere) => {
  const leaves = [];
  const structure = walk2(t, [], isLeafHere, (leaf) => leaves.push(leaf));
  return { leaves, structure };
};
var paths = (t) => {
  const found = [];
  walk2(t, [], isLeaf, (_, path) => found.push(path));
  return found;
};
var rebuild = (s, next) => {
  switch (s._tag) {
    case "Leaf":
      return next();
    case "Empty":
      return s.value;
    case "List":
      return s.children.map((c) => rebuild(c, next));
    case "Record": {
      const record3 = s.variant === null ? {} : { _tag: s.variant };
      s.keys.forEach(
        (k, i) => Object.defineProperty(record3, k, {
          value: rebuild(s.children[i], next),
          enumerable: true,
          configurable: true,
          writable: true
        })
      );
      return record3;
    }
    case "Container":
      return s.container.rebuild(s.children.map((c) => rebuild(c, next)));
  }
};
var leafCount = (s) => s._tag === "Leaf" ? 1 : s._tag === "Empty" ? 0 : s.children.reduce((n, c) => n + leafCount(c), 0);
var unflatten = (structure, leaves) => {
  if (structure._tag === "Leaf" && leaves.length === 1) return leaves[0];
  const count2 = leafCount(structure);
  if (count2 !== leaves.length)
    return fail(
      "StructureMismatch",
      "unflatten",
      `${leaves.length} leaves for a structure of ${count2}`,
      "Give one leaf for each place of the structure"
    );
  let at = 0;
  return rebuild(structure, () => leaves[at++]);
};
var structureKey = (s) => {
  switch (s._tag) {
    case "Leaf":
      return "*";
    case "Empty":
      return s.value === null ? "null" : "undefined";
    case "List":
      return `[${s.children.map(structureKey).join()}]`;
    case "Record":
      return `${s.variant === null ? "" : JSON.stringify(s.variant)}{${s.keys.map((k, i) => `${JSON.stringify(k)}:${structureKey(s.children[i])}`).join()}}`;
    case "Container":
      return `${JSON.stringify(s.container.name)}(${s.children.map(structureKey).join()})`;
  }
};
var leavesOf = (op, what, structure, t) => {
  const flat2 = flatten(t);
  const [expected, came] = [structureKey(structure), structureKey(flat2.structure)];
  return expected === came ? flat2.leaves : fail(
    "StructureMismatch",
    op,
    `${what} has structure ${came}; expected ${expected}`,
    "Give a tree with the same keys and lengths"
  );
};
var broadcastPrefix = (op, prefix, structure, isValue) => {
  if (isValue(prefix)) return new Array(leafCount(structure)).fill(prefix);
  const parts3 = structure._tag === "List" && Array.isArray(prefix) ? prefix : structure._tag === "Record" && typeof prefix === "object" && prefix !== null ? structure.keys.map((k) => prefix[k]) : structure._tag === "Container" && typeof prefix === "object" && prefix !== null && containerOf(prefix) !== void 0 ? containerOf(prefix).children(prefix) : void 0;
  if (structure._tag === "Empty") return [];
  if (parts3 === void 0 || !("children" in structure) || parts3.length !== structure.children.length)
    return fail(
      "StructureMismatch",
      op,
      `the tree of axes does not fit the structure ${structureKey(structure)}`,
      "Give one axis for a whole subtree, or a tree of axes with the same keys"
    );
  return parts3.flatMap((p, i) => broadcastPrefix(op, p, structure.children[i], isValue));
};
var map = ((...args) => {
  const [t, f] = args;
  if (args.length === 1) return (later) => map(later, t);
  const { leaves, structure } = flatten(t);
  return unflatten(
    structure,
    leaves.map((x) => f(x))
  );
});

// laws/value/show.ts
var longest = 60;
var showNumber = (v) => Object.is(v, -0) ? "-0" : String(v);
var show2 = (x) => {
  const values = Array.from(toTypedArray(concrete("laws", x)), showNumber);
  const shown = values.length <= longest ? values : [...values.slice(0, longest), `\u2026 ${values.length - longest} more`];
  return x.ndim === 0 ? `${showAval(x)} ${shown[0]}` : `${showAval(x)} [${shown.join(", ")}]`;
};
var showAll = (name, xs) => xs.map((x, i) => `${name}${i} = ${show2(x)}`).join("\n");
var asJson = (u) => JSON.stringify(
  u,
  (_, v) => typeof v === "function" ? "a function" : typeof v === "bigint" ? `${v}n` : v
) ?? "undefined";
var showTree = (t, name = "") => {
  try {
    const { leaves } = flatten(t);
    const places = paths(t).map((path) => path.length === 0 ? name : `${name}${showPath(path)}`);
    return leaves.length === 0 ? `${name === "" ? "it" : name} has no leaf` : leaves.map((x, i) => `${places[i] === "" ? "" : `${places[i]} = `}${show2(x)}`).join("\n");
  } catch {
    return `${name === "" ? "" : `${name} = `}${asJson(t)}`;
  }
};

// laws/law.ts
var law = (statement, subject, arbitrary, holds2, show3 = showTree) => ({ ...statement, subject, arbitrary, holds: holds2, show: show3 });
var nameOf = ({ subject, title }) => `${subject} \xB7 ${title}`;
var holds = E.right("holds");
var inconclusive = E.right("inconclusive");
var violated = (problem) => E.left({ problem });
var all2 = (...parts3) => {
  let total3 = holds;
  for (const part2 of parts3) {
    const verdict = part2();
    if (E.isLeft(verdict)) return verdict;
    if (verdict.right === "inconclusive") total3 = verdict;
  }
  return total3;
};
var each = (xs, f) => all2(...xs.map((x, i) => () => f(x, i)));
var within = (where2, verdict) => E.isLeft(verdict) ? violated(`${where2}: ${verdict.left.problem}`) : verdict;
var ensure = (condition, problem) => condition ? holds : violated(problem());
var origin2 = (e) => (e.stack ?? e.message).split("\n").slice(0, e.message.split("\n").length + 3).join("\n");
var guarded = (verdict) => {
  try {
    return verdict();
  } catch (e) {
    return violated(`threw ${e instanceof Error ? origin2(e) : String(e)}`);
  }
};

// laws/value/arrays.ts
var numbers = (x) => {
  const d = concrete("laws", x);
  const { data, offset: offset2, strides } = d[storage];
  const rows3 = rowMajor(d.shape);
  return strides.every((s, i) => s === rows3[i]) ? Array.from({ length: sizeOf(d.shape) }, (_, i) => data[offset2 + i]) : Array.from(toTypedArray(d));
};
var evaluated = (xs) => xs.map((x) => concrete("laws", x));
var floats3 = (xs) => xs.filter((x) => isFloat(x.dtype));
var dense = (shape7, dtype3, values) => {
  const data = allocate(dtype3, values.length);
  data.set(values);
  return unsafeFromBuffer(shape7, data);
};
var map4 = (x, f) => dense(x.shape, x.dtype, numbers(x).map(f));
var zeros3 = (x) => fill(x.shape, 0, x.dtype);
var basis = ({ shape: shape7, dtype: dtype3 }, at) => dense(
  shape7,
  dtype3,
  Array.from({ length: sizeOf(shape7) }, (_, i) => i === at ? 1 : 0)
);
var sameKind = (expected, came) => expected.dtype === came.dtype && sameShape(expected.shape, came.shape) ? holds : violated(`expected ${showAval(expected)}, came ${showAval(came)}`);
var compare = (expected, came, agree3, note = () => "") => all2(
  () => sameKind(expected, came),
  () => {
    const a = numbers(expected);
    const b = numbers(came);
    const at = a.findIndex((v, i) => !agree3(v, b[i], i));
    return at < 0 ? holds : violated(
      a.length === 1 ? `expected ${show2(expected)}, came ${showNumber(b[0])}${note(at)}` : `element ${at}: expected ${showNumber(a[at])}, came ${showNumber(b[at])}${note(at)}
expected ${show2(expected)}
came     ${show2(came)}`
    );
  }
);
var sameBits = (expected, came) => compare(expected, came, Object.is);
var sameValues = (expected, came) => compare(expected, came, (a, b) => a === b || Object.is(a, b));
var close = (expected, came, bound2) => compare(
  expected,
  came,
  (a, b, i) => a === b || Object.is(a, b) || Math.abs(a - b) <= bound2(i),
  (i) => ` (bound ${bound2(i)})`
);
var pairwise = (what, expected, came, agree3) => expected.length === came.length ? each(expected, (x, i) => within(`${what} ${i}`, agree3(x, came[i], i))) : violated(`${what}: expected ${expected.length} arrays, came ${came.length}`);
var stack2 = (kind, axis, xs) => {
  const shape7 = [...kind.shape.slice(0, axis), xs.length, ...kind.shape.slice(axis)];
  const inner = sizeOf(kind.shape.slice(axis));
  const parts3 = xs.map(numbers);
  const values = Array.from({ length: sizeOf(shape7) }, (_, i) => {
    const outer = Math.floor(i / inner);
    return parts3[outer % xs.length][Math.floor(outer / xs.length) * inner + i % inner];
  });
  return dense(shape7, kind.dtype, values);
};

// laws/draw/program.ts
var plans = (maxSteps) => fc3.record({
  inputs: choices(2, 16),
  steps: fc3.noBias(fc3.array(choices(12, 48), { minLength: 1, maxLength: maxSteps, size: "max" })),
  outputs: choices(0, 8),
  values: choices(100, 200)
});
var between = (x, low2, high) => numbers(x).every((v) => v >= low2 && v <= high);
var liesIn = (x, domain) => isFloat(x.dtype) ? domain._tag === "Interval" && domain.low <= -3 && domain.high >= 3 && between(x, domain.low, domain.high) : domain._tag !== "Integers" || between(x, domain.low, domain.high);
var intoDomain = (draw, x, domain) => {
  const wave = (middle, half) => ops.add(ops.mul(ops.sin(x), half), middle);
  switch (domain._tag) {
    case "Interval":
      return wave((domain.low + domain.high) / 2, 0.45 * (domain.high - domain.low));
    case "AwayFrom":
      return wave((draw.int(-2, 1) + 0.5) * domain.step, 0.9 * (domain.step / 2 - domain.gap));
    case "Distinct": {
      const apart2 = drawArray(() => draw.int(0, 2147483646), { shape: x.shape, dtype: x.dtype, domain }, "dyadic");
      return ops.add(ops.mul(ops.sin(x), 0.1), ops.mul(apart2, 4));
    }
    case "Integers":
      return drawArray(() => draw.int(0, 2147483646), { shape: x.shape, dtype: x.dtype, domain }, "dyadic");
  }
};
var intoShape = (x, shape7) => {
  const [from, to] = [x.size, sizeOf(shape7)];
  if (from === to) return ops.reshape(x, shape7);
  const flat2 = x.ndim === 1 ? x : ops.reshape(x, [from]);
  return ops.reshape(from > to ? ops.slice(flat2, [0], [to], [1]) : ops.pad(flat2, 0, [0], [to - from], [0]), shape7);
};
var isPlainFloat = ({ dtype: dtype3, domain }) => isFloat(dtype3) && domain._tag === "Interval" && domain.low <= -3;
var lateOf = (draw, xs) => {
  const back = [0, 1].map(() => draw.int(0, xs.length - 1));
  return xs[xs.length - 1 - Math.min(...back)];
};
var hasShape = (x, shape7) => sameShape(x.shape, shape7);
var broadcasts = (x, shape7) => {
  const lead = shape7.length - x.ndim;
  return lead >= 0 && x.shape.every((n, i) => n === 1 || n === shape7[lead + i]);
};
var fit2 = (draw, values, operand2, suits) => {
  const { shape: shape7, domain } = operand2;
  const dtype3 = operand2.dtype === "float32" ? "float64" : operand2.dtype;
  const kin = values.filter((x) => x.dtype === dtype3);
  const same2 = kin.filter((x) => suits(x, shape7) && liesIn(x, domain));
  if (same2.length > 0 && draw.int(0, 7) < 7) return lateOf(draw, same2);
  if (kin.length > 0 && isFloat(dtype3)) {
    const late = lateOf(draw, kin);
    const x = suits(late, shape7) ? late : intoShape(late, shape7);
    return liesIn(x, domain) ? x : intoDomain(draw, x, domain);
  }
  if (kin.length > 0 && isInteger(dtype3) && domain._tag === "Integers")
    return ops.max(ops.min(intoShape(lateOf(draw, kin), shape7), domain.high), domain.low);
  const floats4 = values.filter((x) => x.dtype === "float64");
  return dtype3 === "bool" && floats4.length > 0 ? ops.gt(intoShape(lateOf(draw, floats4), shape7), draw.int(-2, 2) / 4 + 1 / 16) : drawArray(() => draw.int(0, 2147483646), { ...operand2, dtype: dtype3 }, "dyadic");
};
var literal2 = (draw, operand2) => {
  if (draw.int(0, 9) < 9) return void 0;
  if (operand2.dtype === "bool") return scalar(draw.int(0, 1), "bool");
  return isPlainFloat(operand2) ? scalar(draw.oneOf([1, 0, -0, 2, -1])) : void 0;
};
var menu = table.filter((p) => p.name !== "stopGradient" && isReversible(p));
var takesReals = (p) => {
  const { operands } = p.sample(drawFrom(stream([])));
  return operands.length > 0 && operands.every((o) => o.dtype === "bool" || isPlainFloat(o));
};
var total = menu.filter((p) => p.batching._tag === "Elementwise" && takesReals(p));
var structural = menu.filter((p) => p.batching._tag !== "Elementwise");
var withShapes = (draw, values) => ({
  ...draw,
  shape: (rank) => {
    const fitting = values.filter((x) => x.size > 0 && (rank === void 0 || x.ndim === rank));
    return fitting.length > 0 && draw.int(0, 3) < 3 ? lateOf(draw, fitting).shape : draw.shape(rank);
  }
});
var applied = (draw, values) => {
  const primitive = draw.oneOf(draw.oneOf([total, total, structural, menu]));
  const sample6 = primitive.sample(withShapes(draw, values));
  const whole4 = primitive.batching._tag === "Elementwise" ? lateOf(draw, values).shape : void 0;
  const operands = sample6.operands.map(
    (o) => whole4 === void 0 ? fit2(draw, values, o, hasShape) : literal2(draw, o) ?? fit2(draw, values, { ...o, shape: whole4 }, broadcasts)
  );
  return ops.bind(primitive, operands, sample6.params);
};
var called = (draw, values) => {
  const args = Array.from({ length: draw.int(1, 2) }, () => lateOf(draw, values));
  const { program: program3 } = stage("laws", args, args, (xs) => {
    let known2 = xs;
    for (let steps2 = draw.int(1, 2); steps2 > 0; steps2--) known2 = [...known2, ...kept(applied(draw, known2))];
    return known2.slice(-draw.int(1, 2));
  });
  return ops.bind(call, args, { program: program3, engine: interpreter });
};
var kept = (xs) => xs.filter((x) => x.dtype !== "float32");
var step = (draw, values) => kept(draw.int(0, 7) === 7 ? called(draw, values) : applied(draw, values));
var drawInput = (draw, i) => {
  const shape7 = Array.from({ length: draw.oneOf([0, 1, 1, 2, 2, 3]) }, () => draw.int(1, 3));
  const kind = i === 0 ? 0 : draw.int(0, 5);
  return kind === 5 ? { shape: shape7, dtype: "bool", domain: { _tag: "Integers", low: 0, high: 1 } } : kind === 4 ? { shape: shape7, dtype: "int32", domain: { _tag: "Integers", low: -3, high: 3 } } : { shape: shape7, dtype: "float64", domain: { _tag: "Interval", low: -2, high: 2 } };
};
var drawProgram = (plan) => {
  const draw = drawFrom(stream(plan.inputs));
  const inputs = Array.from({ length: draw.int(1, 3) }, (_, i) => drawInput(draw, i));
  const next = stream(plan.values);
  const examples = inputs.map((x) => drawArray(next, x, "real"));
  const { program: program3 } = stage("laws", inputs, examples, (xs) => {
    const values = plan.steps.reduce(
      (known2, list3) => [...known2, ...step(drawFrom(stream(list3)), known2)],
      xs
    );
    const out = drawFrom(stream(plan.outputs));
    const floats4 = values.filter((x) => x.dtype === "float64");
    return Array.from({ length: out.int(1, 3) }, (_, i) => lateOf(out, i === 0 ? floats4 : values));
  });
  return { program: program3, inputs };
};

// laws/arb/function.ts
var unary4 = { sin: sin3, cos: cos3, tanh: tanh3, logistic: logistic3 };
var binary4 = { add: add3, sub: sub2, mul: mul3 };
var drawExpression = (draw, depth) => {
  const kind = depth === 0 ? draw.int(0, 1) : draw.int(0, 4);
  switch (kind) {
    case 0:
      return { _tag: "Variable" };
    case 1:
      return { _tag: "Constant", value: draw.oneOf([1, 2, -1, 0.5]) };
    case 2:
      return {
        _tag: "Unary",
        name: draw.oneOf(Object.keys(unary4)),
        of: drawExpression(draw, depth - 1)
      };
    default:
      return {
        _tag: "Binary",
        name: draw.oneOf(Object.keys(binary4)),
        of: [drawExpression(draw, depth - 1), drawExpression(draw, depth - 1)]
      };
  }
};
var valueOf2 = (e, x) => {
  switch (e._tag) {
    case "Variable":
      return x;
    case "Constant":
      return mul3(onesLike(x), e.value);
    case "Unary":
      return unary4[e.name](valueOf2(e.of, x));
    case "Binary":
      return binary4[e.name](valueOf2(e.of[0], x), valueOf2(e.of[1], x));
  }
};
var textOf = (e) => {
  switch (e._tag) {
    case "Variable":
      return "x";
    case "Constant":
      return String(e.value);
    case "Unary":
      return `${e.name}(${textOf(e.of)})`;
    case "Binary":
      return `${e.name}(${e.of.map(textOf).join(", ")})`;
  }
};
var smoothFunction = () => drawn(32, (draw) => {
  const e = drawExpression(draw, 3);
  return { f: (x) => valueOf2(e, x), text: textOf(e) };
});
var program2 = (o = {}) => plans(o.maxSteps ?? 8).map((plan) => drawProgram(plan).program);

// src/random/call.ts
var sampler = (name, f) => ((...args) => {
  const call2 = (key3, options) => f(checkKey(name, key3), options ?? {});
  return isNDArray(args[0]) ? call2(args[0], args[1]) : (key3) => call2(key3, args[0]);
});
var samplerOf = (name, f) => ((...args) => {
  const call2 = (key3, x, options) => f(checkKey(name, key3), x, options ?? {});
  const isWhole = args.length > 1 && (isNDArray(args[1]) || typeof args[1] === "number");
  return isWhole ? call2(args[0], args[1], args[2]) : (key3) => call2(key3, args[0], args[1]);
});
var checkKey = (name, key3) => {
  if (isNDArray(key3) && key3.dtype === "uint32" && sameShape(key3.shape, [2])) return key3;
  const came = isNDArray(key3) ? showAval(key3) : String(key3);
  const isBatch = isNDArray(key3) && key3.dtype === "uint32" && key3.ndim > 1;
  return fail(
    "InvalidArgument",
    `random.${name}`,
    `the key is ${came}; expected uint32[2]`,
    isBatch ? "Map over a batch of keys with vmap" : "Make a key with random.key(seed), and new ones from it with random.split"
  );
};
var checkShape2 = (name, shape7, ...parameters) => {
  const op = `random.${name}`;
  if (!shape7.every((n) => Number.isInteger(n) && n >= 0))
    return fail("InvalidArgument", op, `${showShape(shape7)} is not a shape`, "Extents are integers \u2265 0");
  const whole4 = parameters.reduce((s, p) => broadcastShapes(op, s, p), shape7);
  return sameShape(whole4, shape7) ? shape7 : fail(
    "ShapeMismatch",
    op,
    `parameters of shape ${parameters.map(showShape).join(", ")} do not broadcast to ${showShape(shape7)}`,
    "Give the shape of the whole sample"
  );
};
var blocks2 = (key3, shape7, reading, start2 = scalar(0, "uint32")) => ops.bind(threefry2, [key3, start2], { shape: shape7, reading })[0];
var parameter = (x, dtype3) => typeof x === "number" ? scalar(x, dtype3) : ops.convert(x, dtype3);

// src/random/key.ts
var key = (seed) => {
  if (isNDArray(seed))
    return isInteger(seed.dtype) && seed.ndim === 0 ? ops.concat([fill([1], 0, "uint32"), ops.reshape(ops.convert(seed, "uint32"), [1])], 0) : fail(
      "InvalidArgument",
      "random.key",
      `the seed is ${showAval(seed)}`,
      "Give an integer scalar; use vmap for several seeds"
    );
  return Number.isSafeInteger(seed) ? unsafeFromBuffer([2], Uint32Array.of(Math.floor(seed / 2 ** 32), seed)) : fail("InvalidArgument", "random.key", `the seed is ${seed}`, "Give an integer of at most 53 bits");
};
var foldIn = samplerOf("foldIn", (base, i) => {
  const isWord = typeof i === "number" ? Number.isInteger(i) : isInteger(i.dtype) && i.ndim === 0;
  return isWord ? blocks2(base, [], "pair", parameter(i, "uint32")) : fail(
    "InvalidArgument",
    "random.foldIn",
    `${isNDArray(i) ? showAval(i) : i} cannot be folded in`,
    "Give an integer; use vmap for several"
  );
});
var bits2 = sampler(
  "bits",
  (k, { shape: shape7 = [] }) => blocks2(k, checkShape2("bits", shape7), "word")
);

// laws/arb/key.ts
var key2 = () => drawn(1, (draw) => key(draw.int(0, 2147483646)));

// laws/check.ts
import * as fc4 from "fast-check";
import * as E2 from "fp-ts/lib/Either.js";
import "fp-ts/lib/ReadonlyNonEmptyArray.js";
var about = ({ topic, id, title, statement, source, subject }) => ({
  topic,
  id,
  title,
  statement,
  source,
  subject
});
var tooMany = (skips, runs) => skips > runs / 2 + Math.sqrt(runs);
var checkWith = (o) => (law2) => {
  let skips = 0;
  const run4 = fc4.check(
    fc4.property(law2.arbitrary, (input) => {
      const verdict = guarded(() => law2.holds(input));
      if (E2.isRight(verdict) && verdict.right === "inconclusive") skips++;
      return E2.isRight(verdict);
    }),
    {
      numRuns: o.runs ?? 100,
      endOnFailure: o.shrink === false,
      ...o.timeLimit === void 0 ? {} : { interruptAfterTimeLimit: o.timeLimit },
      ...o.seed === void 0 ? {} : { seed: o.seed },
      ...o.path === void 0 ? {} : { path: o.path }
    }
  );
  const failure = (input, problem) => E2.left({
    ...about(law2),
    input,
    problem,
    seed: run4.seed,
    path: run4.counterexamplePath ?? "",
    shrinks: run4.numShrinks
  });
  if (run4.counterexample !== null) {
    const [input] = run4.counterexample;
    const verdict = guarded(() => law2.holds(input));
    return failure(
      law2.show(input),
      E2.isLeft(verdict) ? verdict.left.problem : "fails only sometimes: something keeps state"
    );
  }
  return o.path === void 0 && tooMany(skips, run4.numRuns) ? failure("\u2014", `${skips} of ${run4.numRuns} runs are inconclusive: the law proves nothing here`) : E2.right({ ...about(law2), runs: run4.numRuns, skips });
};
var checkAllWith = (o) => (laws) => {
  const results = laws.map(checkWith(o));
  const violations = results.flatMap((r) => E2.isLeft(r) ? [r.left] : []);
  const reports = results.flatMap((r) => E2.isRight(r) ? [r.right] : []);
  const [first2, ...rest] = violations;
  return first2 === void 0 ? E2.right(reports) : E2.left([first2, ...rest]);
};
var isLaws = (u) => Array.isArray(u);
var showCounterexample = (c) => [
  `${nameOf(c)} (${c.id}) is violated: ${c.statement}`,
  c.input.replace(/^/gm, "  "),
  `  ${c.problem.replace(/\n/g, "\n  ")}`,
  `shrunk ${c.shrinks} times; replay with laws.filter(l => l.id === '${c.id}') and { seed: ${c.seed}, path: '${c.path}' }`
].join("\n");
var assertAllWith = (o) => (laws) => {
  const result = checkAllWith(o)(laws);
  if (E2.isLeft(result)) throw new Error(result.left.map(showCounterexample).join("\n\n"));
};
var assertAll = ((laws, options = {}) => isLaws(laws) ? assertAllWith(options)(laws) : assertAllWith(laws ?? {}));

// src/transform/arguments.ts
var stageTree = (transform, x, from, f) => {
  const { leaves, structure } = flatten(x);
  let out;
  const staged = stage(transform, leaves, from === "values" ? leaves : null, (inputs) => {
    const result = flatten(f(unflatten(structure, inputs)));
    out = result.structure;
    return result.leaves;
  });
  return { ...staged, structure, leaves, out };
};
var requireDifferentiable = (op, x, leaves) => {
  const at = leaves.findIndex((a) => !isDifferentiable(a));
  if (at >= 0)
    fail(
      "NotDifferentiable",
      op,
      `the leaf at ${showPath(paths(x)[at])} is ${showAval(leaves[at])}, which has no tangent`,
      "Pass it as a later argument, close over it, or convert it with np.astype"
    );
};
var vectorsLike = (op, what, structure, avals, t) => leavesOf(op, what, structure, t).map((v, i) => {
  if (!sameShape(v.shape, avals[i].shape) || isFloat(avals[i].dtype) && !isFloat(v.dtype))
    return fail(
      "ShapeMismatch",
      op,
      `${what} at ${showPath(paths(t)[i])} is ${showAval(v)}; expected ${showAval(avals[i])}`,
      "Tangents and cotangents have the shape and dtype of their values"
    );
  return sameAval(v, avals[i]) ? v : ops.convert(v, avals[i].dtype);
});
var isTree = (u) => {
  if (u === null || u === void 0 || Array.isArray(u)) return true;
  if (typeof u !== "object") return false;
  const prototype = Object.getPrototypeOf(u);
  return prototype === null || Object.getPrototypeOf(prototype) === null || container in u;
};
var splitStatic = (t) => {
  const { leaves, structure } = flattenWith(t, (u) => !isTree(u));
  const isArray = leaves.map((u) => isNDArray(u) || typeof u === "number" || typeof u === "boolean");
  const own = marked(isArray, leaves).map((u) => asLeaf(u));
  return {
    leaves: own,
    structure,
    arrays: unflatten(structure, spread(isArray, own)),
    rebuild: (arrays) => {
      const all3 = spread(isArray, arrays);
      return unflatten(
        structure,
        leaves.map((u, i) => all3[i] ?? u)
      );
    }
  };
};
var zerosOf = (a) => ops.fill(a.shape, 0, a.dtype);

// src/transform/shape.ts
import * as E3 from "fp-ts/lib/Either.js";
var isAval = (u) => typeof u === "object" && u !== null && "shape" in u && "dtype" in u && Array.isArray(u.shape);

// src/transform/jvp.ts
var scale2 = (partial, tangent, strong) => partial === 0 ? null : partial === 1 ? tangent : partial === -1 ? ops.neg(tangent) : strong ? ops.strongMul(partial, tangent) : ops.mul(partial, tangent);
var addTangents = (x, y) => x === null ? y : y === null ? x : ops.add(x, y);
var pointwiseTangent = (d, operands, tangents2, result, params) => {
  const total3 = tangents2.reduce((acc, t, i) => {
    const partial = d.partials[i];
    if (t === null || partial === null) return acc;
    return addTangents(
      acc,
      scale2(typeof partial === "number" ? partial : partial(ops, operands, result, params), t, d.strong)
    );
  }, null);
  return total3 === null ? null : ops.broadcast(total3, result.shape);
};
var resultTangents = (primitive, d, operands, tangents2, results, params) => {
  switch (d._tag) {
    case "Discrete":
      return results.map(() => null);
    case "Linear": {
      const linear = (i) => d.operands === "all" || d.operands.includes(i);
      if (!tangents2.some((t, i) => t !== null && linear(i))) return results.map(() => null);
      return ops.bind(
        primitive,
        operands.map((x, i) => linear(i) ? tangents2[i] ?? zerosOf(x) : x),
        params
      );
    }
    case "Bilinear": {
      const [x, y] = operands;
      const [dx, dy] = tangents2;
      return [
        addTangents(
          dx === null ? null : ops.bind(primitive, [dx, y], params)[0],
          dy === null ? null : ops.bind(primitive, [x, dy], params)[0]
        )
      ];
    }
    case "Pointwise":
      return [pointwiseTangent(d, operands, tangents2, results[0], params)];
    case "Jvp":
      return d.jvp(ops, operands, tangents2, results, params);
  }
};
var firstOrder = (derivative, readers2, operands, tangents2, params) => {
  const series = tangents2.map((t) => t === null ? null : [t]);
  const jet7 = derivative.jet(ops, readers2, 1, operands, series, params);
  return { results: jet7.results, tangents: jet7.series.map((s) => s?.[0] ?? null) };
};
var jvpProgram = (readers2, program3, values, tangents2, mode) => {
  const primal2 = new Array(program3.variables);
  const tangent = new Array(program3.variables).fill(null);
  program3.inputs.forEach((v, i) => {
    primal2[v.id] = values[i];
    tangent[v.id] = tangents2[i];
  });
  for (const { primitive, params, inputs, outputs } of program3.equations) {
    const operands = inputs.map((a) => valueOf(primal2, a));
    const moving2 = inputs.map((a) => a._tag === "Literal" ? null : tangent[a.id]);
    const derivative = primitive.derivative;
    const isMoving = moving2.some((t) => t !== null);
    if (isMoving && derivative._tag === "Control") {
      const dual2 = mode === "linearize" ? derivative.linearize(ops, readers2, operands, moving2, params) : firstOrder(derivative, readers2, operands, moving2, params);
      outputs.forEach((v, i) => {
        primal2[v.id] = dual2.results[i];
        tangent[v.id] = dual2.tangents[i];
      });
      continue;
    }
    const results = ops.bind(primitive, operands, params);
    for (let i = 0; i < outputs.length; i++) primal2[outputs[i].id] = results[i];
    if (!isMoving || derivative._tag === "Control" || !outputs.some((v) => isDifferentiable(v.aval))) continue;
    const moved = resultTangents(primitive, derivative, operands, moving2, results, params);
    outputs.forEach((v, i) => tangent[v.id] = isDifferentiable(v.aval) ? moved[i] : null);
  }
  return {
    results: program3.outputs.map((a) => valueOf(primal2, a)),
    tangents: program3.outputs.map((a) => a._tag === "Literal" ? null : tangent[a.id])
  };
};

// src/trace/simplify.ts
var isNumber = (a, value) => a._tag === "Literal" && Object.is(a.value, value);
var param = (e, key3) => e.params[key3];
var standsFor = (a, e) => sameShape(a.aval.shape, e.outputs[0].aval.shape) && a.aval.dtype === e.outputs[0].aval.dtype;
var identity = (e, definition) => {
  const [x, y, z] = e.inputs;
  const whenShaped = (a) => standsFor(a, e) ? a : void 0;
  switch (e.primitive.name) {
    case "add": {
      const zero = isFloat(x.aval.dtype) ? -0 : 0;
      return isNumber(y, zero) ? whenShaped(x) : isNumber(x, zero) ? whenShaped(y) : void 0;
    }
    case "sub":
      return isNumber(y, 0) ? whenShaped(x) : void 0;
    case "mul":
      return isNumber(y, 1) ? whenShaped(x) : isNumber(x, 1) ? whenShaped(y) : void 0;
    case "div":
    case "pow":
      return isNumber(y, 1) ? whenShaped(x) : void 0;
    case "neg": {
      const inner = definition(x);
      return inner?.primitive.name === "neg" ? inner.inputs[0] : void 0;
    }
    case "select":
      return x._tag === "Literal" ? whenShaped(x.value !== 0 ? y : z) : y === z ? whenShaped(y) : void 0;
    case "convert":
    case "broadcast":
    case "reshape":
    case "squeeze":
    case "slice":
    case "dynamicSlice":
      return whenShaped(x);
    case "dynamicUpdateSlice":
      return whenShaped(y);
    case "pad":
      return ["low", "interior"].every((k) => param(e, k).every((n) => n === 0)) ? whenShaped(x) : void 0;
    case "flip":
      return param(e, "axes").every((a) => x.aval.shape[a] <= 1) ? x : void 0;
    case "transpose":
      return param(e, "permutation").every((p, i) => p === i) ? x : void 0;
    case "sum":
    case "prod":
    case "reduceMax":
    case "reduceMin":
      return param(e, "axes").length === 0 ? x : void 0;
    case "concat":
    case "split":
      return e.inputs.length === 1 && e.outputs.length === 1 ? x : void 0;
    default:
      return void 0;
  }
};
var shorten = (e, definition) => {
  const inner = e.inputs.length > 0 ? definition(e.inputs[0]) : void 0;
  const name = e.primitive.name;
  if (inner !== void 0) {
    const before = inner.primitive.name;
    if (name === "reshape" && (before === "reshape" || before === "squeeze")) return { ...e, inputs: inner.inputs };
    if (name === "broadcast" && before === "broadcast") return { ...e, inputs: inner.inputs };
    if (name === "transpose" && before === "transpose") {
      const first2 = param(inner, "permutation");
      return {
        ...e,
        inputs: inner.inputs,
        params: { permutation: param(e, "permutation").map((i) => first2[i]) }
      };
    }
  }
  if (e.primitive.batching._tag === "Elementwise" && e.inputs.length > 1) {
    const inputs = e.inputs.map((a) => definition(a)?.primitive.name === "broadcast" ? definition(a).inputs[0] : a);
    const { shape: shape7 } = e.outputs[0].aval;
    if (inputs.some((a, i) => a !== e.inputs[i]) && sameShape(
      inputs.map((a) => a.aval.shape).reduce((s, t) => broadcastShapes("simplify", s, t)),
      shape7
    ))
      return { ...e, inputs };
  }
  return e;
};
var shortest = (e, definition) => {
  const shorter = shorten(e, definition);
  return shorter === e ? e : shortest(shorter, definition);
};
var fold2 = (e) => {
  if (e.inputs.length === 0 || e.outputs.length !== 1 || e.outputs[0].aval.shape.length > 0) return void 0;
  if (e.primitive.derivative._tag === "Control" || !e.inputs.every((a) => a._tag === "Literal")) return void 0;
  const inputs = e.inputs.map((a) => scalar(a.value, a.aval.dtype));
  const avals = e.outputs.map((v) => v.aval);
  return { _tag: "Literal", value: itemOf(e.primitive.evaluate(inputs, e.params, avals)[0]), aval: avals[0] };
};
var keyOf = (e, identityOf) => {
  const atom = (a) => isVariable(a) ? `v${a.id}` : `${a.aval.dtype}:${Object.is(a.value, -0) ? "-0" : a.value}`;
  const opaque2 = (_, u) => typeof u === "function" || isDense(u) || typeof u === "object" && u !== null && "equations" in u ? `#${identityOf(u)}` : Object.is(u, -0) ? "-0" : typeof u === "number" ? String(u) : u;
  return `${e.primitive.name}(${e.inputs.map(atom).join()})${JSON.stringify(e.params, opaque2)}`;
};
var rewrite = (program3) => {
  const renamed = /* @__PURE__ */ new Map();
  const defined = /* @__PURE__ */ new Map();
  const seen = /* @__PURE__ */ new Map();
  const identities = /* @__PURE__ */ new Map();
  const identityOf = (o) => {
    const known2 = identities.get(o) ?? identities.size;
    identities.set(o, known2);
    return known2;
  };
  const follow = (a) => isVariable(a) ? renamed.get(a.id) ?? a : a;
  const definition = (a) => isVariable(a) ? defined.get(a.id) : void 0;
  const equations = [];
  for (const original of program3.equations) {
    const e = shortest({ ...original, inputs: original.inputs.map(follow) }, definition);
    const same2 = identity(e, definition) ?? fold2(e);
    if (same2 !== void 0) {
      renamed.set(e.outputs[0].id, same2);
      continue;
    }
    const key3 = keyOf(e, identityOf);
    const twin = seen.get(key3);
    if (twin !== void 0) {
      e.outputs.forEach((v, i) => renamed.set(v.id, twin.outputs[i]));
      continue;
    }
    seen.set(key3, e);
    for (const v of e.outputs) defined.set(v.id, e);
    equations.push(e);
  }
  return { ...program3, equations, outputs: program3.outputs.map(follow) };
};
var prune = (program3) => {
  const needed = /* @__PURE__ */ new Set();
  const need = (a) => void (isVariable(a) && needed.add(a.id));
  program3.outputs.forEach(need);
  const kept2 = program3.equations.reduceRight((acc, e) => {
    if (!e.outputs.some((v) => needed.has(v.id))) return acc;
    e.inputs.forEach(need);
    acc.push(e);
    return acc;
  }, []).reverse();
  const numbered = /* @__PURE__ */ new Map();
  const rename = (v) => {
    const known2 = numbered.get(v.id) ?? { ...v, id: numbered.size };
    numbered.set(v.id, known2);
    return known2;
  };
  const atom = (a) => isVariable(a) ? rename(a) : a;
  const inputs = program3.inputs.map(rename);
  const equations = kept2.map((e) => ({ ...e, inputs: e.inputs.map(atom), outputs: e.outputs.map(rename) }));
  return { inputs, equations, outputs: program3.outputs.map(atom), variables: numbered.size };
};
var simplify = (program3) => prune(rewrite(program3));

// src/transform/batch.ts
var ones2 = (n) => new Array(n).fill(1);
var alignRank = (x, rank) => ops.reshape(x, [x.shape[0], ...ones2(rank + 1 - x.ndim), ...x.shape.slice(1)]);
var batchEquation = (readers2, { primitive, params }, size, operands) => {
  if (!operands.some((o) => o.batched))
    return ops.bind(
      primitive,
      operands.map((o) => o.value),
      params
    ).map((value) => ({ value, batched: false }));
  const batching3 = primitive.batching;
  switch (batching3._tag) {
    case "Elementwise": {
      const rank = Math.max(...operands.map((o) => o.value.ndim - (o.batched ? 1 : 0)));
      const aligned2 = operands.map((o) => o.batched ? alignRank(o.value, rank) : o.value);
      return ops.bind(primitive, aligned2, params).map((value) => ({ value, batched: true }));
    }
    case "Shifted": {
      const all3 = operands.map((o) => withBatch(ops, o, size));
      return ops.bind(
        primitive,
        all3,
        batching3.params(
          params,
          size,
          operands.map((o, i) => o.batched ? { shape: all3[i].shape.slice(1), dtype: o.value.dtype } : o.value)
        )
      ).map((value) => ({ value, batched: true }));
    }
    case "Rule":
      return batching3.rule(ops, readers2, size, operands, params);
  }
};
var batchProgram = (readers2, program3, size, inputs) => {
  const env = new Array(program3.variables);
  program3.inputs.forEach((v, i) => env[v.id] = inputs[i]);
  const read = (a) => a._tag === "Literal" ? { value: scalar(a.value, a.aval.dtype), batched: false } : env[a.id];
  for (const equation of program3.equations) {
    const results = batchEquation(readers2, equation, size, equation.inputs.map(read));
    equation.outputs.forEach((v, i) => env[v.id] = results[i]);
  }
  return program3.outputs.map(read);
};

// src/transform/series.ts
var lazy = (f) => {
  let made;
  return () => (made ??= { value: f() }).value;
};
var orNull2 = (c) => isDense(c) && fillValue(c) === 0 ? null : c;
var partialProgram = (partial, { params, outputs }, operands) => {
  const n = operands.length;
  return stage("jet", [...operands, outputs[0].aval], null, (xs) => {
    const p = partial(ops, xs.slice(0, n), xs[n], params);
    return [typeof p === "number" ? scalar(p, outputs[0].aval.dtype) : p];
  }).program;
};
var tangentProgram = ({ primitive, params, outputs }, operands, moving2) => {
  let nonzero = [];
  const n = operands.length;
  const some2 = marked(moving2, operands);
  const { program: program3 } = stage("jet", [...operands, ...some2, ...outputs.map((v) => v.aval)], null, (inputs) => {
    const tangents2 = spread(moving2, inputs.slice(n));
    const results = inputs.slice(n + some2.length);
    const derivative = primitive.derivative;
    const moved = resultTangents(primitive, derivative, inputs.slice(0, n), tangents2, results, params);
    nonzero = moved.map((t, i) => t !== null && isDifferentiable(outputs[i].aval));
    return present(moved.map((t, i) => nonzero[i] ? t : null));
  });
  return { program: program3, nonzero };
};
var powers = (readers2, order2) => {
  const known2 = /* @__PURE__ */ new Map();
  const identities = /* @__PURE__ */ new Map();
  const velocities = /* @__PURE__ */ new Map();
  let count2 = 0;
  const power2 = (aval2, moves, compute3) => {
    const memo = [];
    return {
      id: count2++,
      aval: aval2,
      moves,
      at: (k) => {
        const found = memo[k];
        return found === void 0 ? memo[k] = compute3(k) : found;
      }
    };
  };
  const given2 = (x, series) => power2(avalOf(x), series !== null, (k) => k === 0 ? x : series === null ? null : orNull2(series[k - 1]));
  const velocity = (x) => {
    const made = velocities.get(x.id) ?? power2(x.aval, true, (k) => {
      const c = x.at(k + 1);
      return c === null || k === 0 ? c : ops.mul(c, k + 1);
    });
    velocities.set(x.id, made);
    return made;
  };
  const first2 = (x) => x.at(0) ?? zerosOf(x.aval);
  const together = (e, moves, compute3) => {
    const orders = Array.from({ length: order2 + 1 }, (_, k) => lazy(() => compute3(k)));
    return e.outputs.map((v, i) => power2(v.aval, moves && isDifferentiable(v.aval), (k) => orders[k]()[i]));
  };
  const linear = (e, operands, isLinear) => together(e, true, (k) => {
    const coefficients2 = operands.map((x, i) => isLinear(i) ? x.at(k) : first2(x));
    return k > 0 && !operands.some((x, i) => isLinear(i) && x.at(k) !== null) ? e.outputs.map(() => null) : ops.bind(
      e.primitive,
      coefficients2.map((c, i) => c ?? zerosOf(operands[i].aval)),
      e.params
    );
  });
  const bilinear = (e, [x, y]) => together(e, true, (k) => {
    const terms = Array.from({ length: k + 1 }, (_, j) => {
      const [a, b] = [x.at(j), y.at(k - j)];
      return a === null || b === null ? null : ops.bind(e.primitive, [a, b], e.params)[0];
    });
    return [present(terms).reduce((sum3, t) => sum3 === null ? t : ops.add(sum3, t), null)];
  });
  const quotient = (e, [x, y]) => {
    const { aval: aval2 } = e.outputs[0];
    const over = (a) => ops.bind(e.primitive, [a, first2(y)], e.params)[0];
    const result = power2(aval2, true, (k) => {
      if (k === 0) return over(first2(x));
      const products = Array.from({ length: k }, (_, j) => {
        const [a, b] = [result.at(j), y.at(k - j)];
        return a === null || b === null ? null : ops.mul(a, b);
      });
      const known3 = present(products).reduce((sum3, t) => sum3 === null ? t : ops.add(sum3, t), null);
      const c = x.at(k);
      if (known3 === null) return c === null ? null : over(ops.broadcast(c, aval2.shape));
      return over(c === null ? ops.neg(known3) : ops.sub(c, known3));
    });
    return [result];
  };
  const pointwise2 = (e, operands, d) => {
    const value = lazy(() => ops.bind(e.primitive, operands.map(first2), e.params)[0]);
    const { aval: aval2 } = e.outputs[0];
    const term = (p, dx) => dx === null ? null : scale2(p, dx, d.strong);
    const partials = operands.map(
      (x, i) => lazy(() => {
        const partial = d.partials[i];
        if (!x.moves || partial === null) return 0;
        if (typeof partial === "number") return partial;
        const program3 = partialProgram(
          partial,
          e,
          operands.map((o) => o.aval)
        );
        return run4(program3, [...operands, result])[0];
      })
    );
    const terms = (k) => present(
      operands.flatMap((x, i) => {
        const p = partials[i]();
        if (typeof p === "number") return [p === 0 ? null : term(p, velocity(x).at(k - 1))];
        return Array.from({ length: p.moves ? k : 1 }, (_, j) => {
          const c = p.at(j);
          return c === null ? null : term(c, velocity(x).at(k - 1 - j));
        });
      })
    );
    const result = power2(aval2, true, (k) => {
      if (k === 0) return value();
      const all3 = terms(k);
      if (all3.length === 0) return null;
      const total3 = ops.broadcast(
        all3.reduce((a, b) => ops.add(a, b)),
        aval2.shape
      );
      return k === 1 ? total3 : ops.div(total3, k);
    });
    return [result];
  };
  const smooth = (e, operands) => {
    const value = lazy(() => ops.bind(e.primitive, operands.map(first2), e.params));
    const slope = lazy(() => {
      const moving2 = operands.map((x) => x.moves);
      const rule = tangentProgram(
        e,
        operands.map((x) => x.aval),
        moving2
      );
      return spread(
        rule.nonzero,
        run4(rule.program, [...operands, ...marked(moving2, operands).map(velocity), ...results])
      );
    });
    const results = e.outputs.map(
      (v, i) => power2(v.aval, isDifferentiable(v.aval), (k) => {
        if (k === 0) return value()[i];
        const c = slope()[i]?.at(k - 1) ?? null;
        return c === null || k === 1 ? c : ops.div(c, k);
      })
    );
    return results;
  };
  const coefficients = (x) => Array.from({ length: order2 }, (_, k) => x.at(k + 1) ?? zerosOf(x.aval));
  const make = (e, operands) => {
    const d = e.primitive.derivative;
    if (d._tag === "Discrete" || !operands.some((x) => x.moves))
      return together(
        e,
        false,
        (k) => k === 0 ? ops.bind(e.primitive, operands.map(first2), e.params) : e.outputs.map(() => null)
      );
    switch (d._tag) {
      case "Control": {
        const series = operands.map((x) => x.moves ? coefficients(x) : null);
        const whole4 = d.jet(ops, readers2, order2, operands.map(first2), series, e.params);
        return whole4.results.map((y, i) => given2(y, whole4.series[i]));
      }
      case "Linear":
        return linear(e, operands, (i) => d.operands === "all" || d.operands.includes(i));
      case "Bilinear":
        return bilinear(e, operands);
      case "Pointwise":
        return e.primitive === mul2 ? bilinear(e, operands) : e.primitive === div2 && operands[1].moves ? quotient(e, operands) : pointwise2(e, operands, d);
      default:
        return smooth(e, operands);
    }
  };
  const apply = (e, operands) => {
    const identityOf = (o) => {
      const id = identities.get(o) ?? identities.size;
      identities.set(o, id);
      return id;
    };
    const atoms = operands.map((x) => ({ _tag: "Variable", id: x.id, aval: x.aval }));
    const key3 = keyOf({ ...e, inputs: atoms }, identityOf);
    const made = known2.get(key3) ?? make(e, operands);
    known2.set(key3, made);
    return made;
  };
  const literals = /* @__PURE__ */ new Map();
  const literal3 = (value, { dtype: dtype3 }) => {
    const key3 = `${dtype3}:${Object.is(value, -0) ? "-0" : value}`;
    const made = literals.get(key3) ?? given2(scalar(value, dtype3), null);
    literals.set(key3, made);
    return made;
  };
  const run4 = (program3, inputs, visit = () => void 0) => {
    const env = new Array(program3.variables);
    const read = (a) => a._tag === "Literal" ? literal3(a.value, a.aval) : env[a.id];
    program3.inputs.forEach((v, i) => env[v.id] = inputs[i]);
    for (const e of program3.equations) {
      const results = apply(e, e.inputs.map(read));
      e.outputs.forEach((v, i) => {
        env[v.id] = results[i];
        visit(results[i]);
      });
    }
    return program3.outputs.map(read);
  };
  return { given: given2, run: run4, coefficients };
};
var seriesProgram = (readers2, program3, order2, values, series) => {
  const { given: given2, run: run4, coefficients } = powers(readers2, order2);
  const visit = (x) => {
    for (let k = 0; k <= (x.moves ? order2 : 0); k++) x.at(k);
  };
  const isNonzero = (x) => Array.from({ length: order2 }, (_, k) => x.at(k + 1)).some(isPresent);
  const outputs = run4(
    program3,
    values.map((x, i) => given2(x, series[i])),
    visit
  );
  return {
    results: outputs.map((y) => y.at(0)),
    series: outputs.map((y) => y.moves && isNonzero(y) ? coefficients(y) : null)
  };
};

// src/transform/transpose.ts
var unbroadcast = (ct, shape7) => {
  if (sameShape(ct.shape, shape7)) return ct;
  const lead = ct.ndim - shape7.length;
  const axes = ct.shape.flatMap((n, i) => i < lead || shape7[i - lead] === 1 && n !== 1 ? [i] : []);
  return ops.reshape(ops.sum(ct, axes), shape7);
};
var operandCotangents = (readers2, { primitive, params, outputs }, operands, isLinear, cts) => {
  const d = primitive.derivative;
  const full2 = () => cts.map((ct, i) => ct ?? ops.fill(outputs[i].aval.shape, 0, outputs[i].aval.dtype));
  const byRule3 = (linear, transposed) => operands.map(
    (x, i) => isLinear[i] ? linear.includes(i) ? transposed[linear.indexOf(i)] : notLinear(primitive.name, x) : null
  );
  switch (d._tag) {
    case "Discrete":
      return operands.map((x, i) => isLinear[i] ? notLinear(primitive.name, x) : null);
    case "Linear": {
      const linear = d.operands === "all" ? operands.map((_, i) => i) : d.operands;
      for (const i of linear) if (!isLinear[i]) requireZero(primitive.name, operands[i]);
      return byRule3(linear, d.transpose(ops, full2(), operands, params));
    }
    case "Bilinear": {
      const [x, y] = operands;
      if (isLinear[0] && isLinear[1]) return notLinear(primitive.name, x);
      return isLinear[0] ? [d.transposes[0](ops, full2()[0], y, x, params), null] : [null, d.transposes[1](ops, full2()[0], x, y, params)];
    }
    case "Pointwise": {
      const result = linearOperand(outputs[0].aval);
      const [ct] = full2();
      return operands.map((x, i) => {
        const partial = d.partials[i];
        if (!isLinear[i] || partial === null) {
          if (typeof partial === "number") requireZero(primitive.name, x);
          return null;
        }
        try {
          return scale2(typeof partial === "number" ? partial : partial(ops, operands, result, params), ct, d.strong);
        } catch (e) {
          if (TensorError.is(e) && e._tag === "NotLinear") return notLinear(primitive.name, x);
          throw e;
        }
      });
    }
    case "Jvp":
      return d.linear === void 0 ? notLinear(primitive.name, operands[isLinear.indexOf(true)]) : byRule3(d.linear.operands, d.linear.transpose(ops, full2(), operands, params));
    case "Control":
      return typeof d.transpose === "function" ? d.transpose(ops, readers2, cts, operands, isLinear, params) : fail("NotLinear", primitive.name, d.transpose.problem, d.transpose.remedy);
  }
};
var transposeProgram2 = (readers2, program3, isLinear, values, cts) => {
  const env = new Array(program3.variables);
  const linear = new Array(program3.variables).fill(false);
  program3.inputs.forEach((v, i) => {
    linear[v.id] = isLinear[i];
    env[v.id] = isLinear[i] ? linearOperand(v.aval) : values[i] ?? void 0;
  });
  const pending = [];
  for (const equation of program3.equations) {
    const { primitive, params, inputs, outputs } = equation;
    if (inputs.some((a) => a._tag === "Variable" && linear[a.id])) {
      pending.push(equation);
      for (const v of outputs) {
        linear[v.id] = isDifferentiable(v.aval);
        env[v.id] = linearOperand(v.aval);
      }
    } else {
      const results = ops.bind(
        primitive,
        inputs.map((a) => valueOf(env, a)),
        params
      );
      outputs.forEach((v, i) => env[v.id] = results[i]);
    }
  }
  const cotangent = new Array(program3.variables).fill(null);
  const accumulate = (id, ct) => {
    const sum3 = cotangent[id];
    cotangent[id] = sum3 === null ? ct : ct === null ? sum3 : ops.add(sum3, ct);
  };
  program3.outputs.forEach((a, i) => a._tag === "Variable" && linear[a.id] && accumulate(a.id, cts[i]));
  for (let e = pending.length - 1; e >= 0; e--) {
    const { primitive, inputs, outputs } = pending[e];
    const arriving = outputs.map((v) => cotangent[v.id]);
    for (const v of outputs) cotangent[v.id] = null;
    if (arriving.every((ct) => ct === null)) continue;
    const operands = inputs.map((a) => valueOf(env, a));
    const isLinearHere = inputs.map((a) => a._tag === "Variable" && linear[a.id]);
    const back = operandCotangents(readers2, pending[e], operands, isLinearHere, arriving);
    inputs.forEach((a, i) => {
      const ct = back[i];
      if (a._tag === "Variable" && isLinearHere[i] && ct !== null)
        accumulate(a.id, primitive.batching._tag === "Elementwise" ? unbroadcast(ct, a.aval.shape) : ct);
    });
  }
  return program3.inputs.flatMap((v, i) => isLinear[i] ? [cotangent[v.id]] : []);
};

// src/transform/readers.ts
var close2 = (name, inputs, f, finish = simplify) => {
  const { program: program3, captured } = stage(name, inputs, null, f);
  return captured.length === 0 ? finish(program3) : fail(
    "EscapedTracer",
    name,
    `a rule closes over ${captured.map(showAval).join(", ")} of an outer transform, inside a Program that is closed`,
    "Pass these values to the function as arguments"
  );
};
var needs = (program3) => {
  const last2 = lastUses(program3);
  return program3.inputs.map((v) => last2[v.id] >= 0);
};
var jetMemo = weakMemo();
var derivedMemo = weakMemo();
var linearizeMemo = weakMemo();
var transposeMemo = weakMemo();
var batchMemo = weakMemo();
var pushProgram = (program3, order2, values, series) => {
  if (order2 > 1) return seriesProgram(readers, program3, order2, values, series);
  const tangents2 = series.map((s) => s?.[0] ?? null);
  const dual2 = jvpProgram(readers, program3, values, tangents2, "jvp");
  return { results: dual2.results, series: dual2.tangents.map((t) => t === null ? null : [t]) };
};
var jet5 = (program3, order2, active) => jetMemo(program3, `${order2}:${showMarks(active)}`, () => {
  let nonzero = [];
  const n = program3.inputs.length;
  const coefficients = marked(active, inputAvals(program3)).flatMap((a) => new Array(order2).fill(a));
  const staged = close2("jet", [...inputAvals(program3), ...coefficients], (xs) => {
    const given2 = spread(active, chunks(order2, xs.slice(n)));
    const { results, series } = pushProgram(program3, order2, xs.slice(0, n), given2);
    nonzero = series.map(isPresent);
    return [...results, ...present(series).flat()];
  });
  return { program: staged, nonzero };
});
var linearize5 = (program3, active) => linearizeMemo(program3, showMarks(active), () => {
  let linear;
  let nonzero = [];
  const primal2 = close2("linearize", inputAvals(program3), (values) => {
    const staged = linearizeAt(program3, values, active);
    const pruned = prune(staged.linear);
    const needed = needs(pruned);
    linear = { ...pruned, inputs: pruned.inputs.filter((_, i) => i >= staged.residuals.length || needed[i]) };
    nonzero = staged.nonzero;
    return [...staged.results, ...marked(needed, staged.residuals)];
  });
  return { primal: primal2, linear, nonzero };
});
var transpose5 = (program3, isLinear, hasCotangent) => transposeMemo(program3, `${showMarks(isLinear)}:${showMarks(hasCotangent)}`, () => {
  let nonzero = [];
  const fixed = marked(not2(isLinear), inputAvals(program3));
  const outputs = program3.outputs.map((a) => a.aval);
  const staged = close2("transpose", [...fixed, ...marked(hasCotangent, outputs)], (xs) => {
    const values = spread(not2(isLinear), xs.slice(0, fixed.length));
    const cts = transposeProgram2(readers, program3, isLinear, values, spread(hasCotangent, xs.slice(fixed.length)));
    nonzero = spread(isLinear, cts).map(isPresent);
    return present(cts);
  });
  return { program: staged, nonzero };
});
var batch = (program3, size, batched) => batchMemo(program3, `${size}:${showMarks(batched)}`, () => {
  let out = [];
  const inputs = inputAvals(program3).map((a, i) => batched[i] ? { ...a, shape: [size, ...a.shape] } : a);
  const staged = close2("vmap", inputs, (xs) => {
    const results = batchProgram(
      readers,
      program3,
      size,
      xs.map((value, i) => ({ value, batched: batched[i] }))
    );
    out = results.map((r) => r.batched);
    return results.map((r) => r.value);
  });
  return { program: staged, batched: out };
});
var derive = (owner, key3, inputs, f) => derivedMemo(owner, key3, () => close2("control", inputs, f, prune));
var readers = { jet: jet5, linearize: linearize5, transpose: transpose5, batch, derive };
var linearizeAt = (program3, values, active) => {
  let results = [];
  let nonzero = [];
  const { program: linear, captured } = stage("linearize", marked(active, inputAvals(program3)), null, (tangents2) => {
    const dual2 = jvpProgram(readers, program3, values, spread(active, tangents2), "linearize");
    results = dual2.results;
    nonzero = dual2.tangents.map(isPresent);
    return present(dual2.tangents);
  });
  return { results, linear, nonzero, residuals: captured };
};

// src/transform/differentiate.ts
var movingInputs = (captured, leaves) => Array.from({ length: captured + leaves }, (_, i) => i >= captured);
var jvp = (f) => (x, dx, ...rest) => {
  const s = stageTree("jvp", x, "values", (a) => f(a, ...rest));
  requireDifferentiable("jvp", x, s.leaves);
  const tangents2 = vectorsLike("jvp", "the tangent", s.structure, s.leaves, dx);
  const dual2 = jvpProgram(
    readers,
    s.program,
    [...s.captured, ...s.leaves],
    [...s.captured.map(() => null), ...tangents2],
    "jvp"
  );
  const dys = dual2.tangents.map((t, i) => t ?? zerosOf(dual2.results[i]));
  return [unflatten(s.out, dual2.results), unflatten(s.out, dys)];
};
var linearizeTree = (op, x, f) => {
  const s = stageTree(op, x, "values", f);
  requireDifferentiable(op, x, s.leaves);
  const at = linearizeAt(s.program, [...s.captured, ...s.leaves], movingInputs(s.captured.length, s.leaves.length));
  return { structure: s.structure, out: s.out, inputs: s.leaves, outputs: outputAvals(s.program), at };
};
var withZeros = (nonzero, some2, avals) => {
  let next = 0;
  return nonzero.map((n, i) => n ? some2[next++] : zerosOf(avals[i]));
};
var linearize6 = (f) => (x, ...rest) => {
  const l = linearizeTree("linearize", x, (a) => f(a, ...rest));
  const pushforward = (dx) => {
    const tangents2 = vectorsLike("linearize", "the tangent", l.structure, l.inputs, dx);
    return unflatten(
      l.out,
      withZeros(l.at.nonzero, runWith(bind, l.at.linear, [...l.at.residuals, ...tangents2]), l.outputs)
    );
  };
  return [unflatten(l.out, l.at.results), pushforward];
};
var vjp = (f) => (x, ...rest) => {
  const l = linearizeTree("vjp", x, (a) => f(a, ...rest));
  const pullback = (ct) => {
    const cts = vectorsLike("vjp", "the cotangent", l.out, l.outputs, ct);
    return unflatten(l.structure, pullBack(l, cts));
  };
  return [unflatten(l.out, l.at.results), pullback];
};
var pullBack = ({ at, inputs }, cts) => {
  const residuals = at.residuals.length;
  const arriving = at.nonzero.flatMap((n, i) => n ? [cts[i] ?? null] : []);
  const values = [...at.residuals, ...inputs.map(() => null)];
  return transposeProgram2(readers, at.linear, movingInputs(residuals, inputs.length), values, arriving).map(
    (ct, i) => ct ?? zerosOf(inputs[i])
  );
};
var seedFor = (op, value) => {
  if (value === void 0 || value.shape.length > 0 || !isFloat(value.dtype))
    return fail(
      "ShapeMismatch",
      op,
      `the function gives ${value === void 0 ? "no array" : showAval(value)}; a gradient is that of a floating-point scalar`,
      "Reduce the result, with np.sum or np.mean, or use vjp with a cotangent of its shape"
    );
  return scalar(1, value.dtype);
};
var grad = (f) => (x, ...rest) => valueAndGrad(f)(x, ...rest)[1];
var valueAndGrad = (f) => (x, ...rest) => {
  const l = linearizeTree("grad", x, (a) => f(a, ...rest));
  const gradient = pullBack(l, [seedFor("grad", l.outputs[0])]);
  return [l.at.results[0], unflatten(l.structure, gradient)];
};
var linearTranspose = (f, avals) => {
  const { leaves, structure } = flattenWith(avals, isAval);
  const example = unflatten(structure, leaves.map(zerosOf));
  const s = stageTree("linearTranspose", example, "avals", f);
  requireDifferentiable("linearTranspose", example, s.leaves);
  return (ct) => {
    const cts = vectorsLike("linearTranspose", "the cotangent", s.out, outputAvals(s.program), ct);
    const isLinear = movingInputs(s.captured.length, s.leaves.length);
    const back = transposeProgram2(readers, s.program, isLinear, [...s.captured, ...s.leaves.map(() => null)], cts);
    return unflatten(
      s.structure,
      back.map((b, i) => b ?? zerosOf(s.leaves[i]))
    );
  };
};
var stopGradient2 = (x) => map(x, (leaf) => bind(stopGradient, [leaf], null)[0]);

// src/transform/stage.ts
var stageFunction = (transform, structure, avals, f) => {
  let result;
  let out;
  const staged = stage(transform, avals, null, (inputs) => {
    result = f(...unflatten(structure, inputs));
    const flat2 = flatten(result);
    out = flat2.structure;
    return flat2.leaves;
  });
  return { ...staged, out, result };
};
var requireSame = (op, [what, structure, avals], [came, otherStructure, others], tree, remedy) => {
  const [a, b] = [structureKey(structure), structureKey(otherStructure)];
  if (a !== b) fail("StructureMismatch", op, `${what} has structure ${a}; ${came} has ${b}`, remedy);
  const at = avals.findIndex((x, i) => !sameAval(x, others[i]));
  if (at >= 0)
    fail(
      avals[at].dtype === others[at].dtype ? "ShapeMismatch" : "DTypeMismatch",
      op,
      `at ${showPath(paths(tree)[at])} ${what} is ${showAval(avals[at])}; ${came} is ${showAval(others[at])}`,
      remedy
    );
};
var withAllCaptured = (staged) => {
  const captured = [...new Set(staged.flatMap((s) => s.captured))];
  const programs3 = staged.map(({ program: program3, captured: own }) => {
    let variables = program3.variables;
    const first2 = captured.map((x) => {
      const at = own.indexOf(x);
      return at >= 0 ? program3.inputs[at] : { _tag: "Variable", id: variables++, aval: avalOf(x) };
    });
    return { ...program3, inputs: [...first2, ...program3.inputs.slice(own.length)], variables };
  });
  return { captured, programs: programs3 };
};

// src/transform/scan.ts
var lengthOf = (op, xs, leaves, given2) => {
  const where2 = (i) => `the leaf at ${showPath(paths(xs)[i])} (${showAval(leaves[i])})`;
  const scalar3 = leaves.findIndex((x) => x.shape.length === 0);
  if (scalar3 >= 0)
    return fail(
      "ShapeMismatch",
      op,
      `${where2(scalar3)} has no axis to walk along`,
      "Give arrays whose first axis is walked; close over what is the same in every iteration"
    );
  const length = given2 ?? (leaves.length > 0 ? leaves[0].shape[0] : void 0);
  if (length === void 0 || !Number.isInteger(length) || length < 0)
    return fail(
      "InvalidArgument",
      op,
      `the number of iterations is ${length}`,
      "Give arrays to walk along, or an option length"
    );
  const odd = leaves.findIndex((x) => x.shape[0] !== length);
  return odd < 0 ? length : fail(
    "ShapeMismatch",
    op,
    `${where2(odd)} has ${leaves[odd].shape[0]} slices, not ${length}`,
    "All first extents are one number, and the option length too"
  );
};
var sliceAval = ({ shape: shape7, dtype: dtype3 }) => ({ shape: shape7.slice(1), dtype: dtype3 });
var between2 = (x, from, to) => ops.slice(
  x,
  [from, ...x.shape.slice(1).map(() => 0)],
  [to, ...x.shape.slice(1)],
  x.shape.map(() => 1)
);
var repeated = (p, count2) => {
  const avals = p.body.inputs.map(
    (v, i) => i < p.consts + p.carry ? v.aval : { ...v.aval, shape: [count2, ...v.aval.shape] }
  );
  return stage("scan", avals, null, (inputs) => {
    const fixed = inputs.slice(0, p.consts);
    const stacks = inputs.slice(p.consts + p.carry);
    let carry = inputs.slice(p.consts, p.consts + p.carry);
    const rows3 = new Array(count2);
    for (let k = 0; k < count2; k++) {
      const i = p.reverse ? count2 - 1 - k : k;
      const slices = stacks.map((x) => ops.reshape(between2(x, i, i + 1), x.shape.slice(1)));
      const results = runWith(bind, p.body, [...fixed, ...carry, ...slices]);
      carry = results.slice(0, p.carry);
      rows3[i] = results.slice(p.carry);
    }
    const ys = rows3[0].map(
      (_, j) => ops.concat(
        rows3.map((r) => ops.reshape(r[j], [1, ...r[j].shape])),
        0
      )
    );
    return [...carry, ...ys];
  }).program;
};
var walk3 = (fixed, p) => (carry, xs) => {
  const results = bind(scan2, [...fixed, ...carry, ...xs], p);
  return [results.slice(0, p.carry), results.slice(p.carry)];
};
var unrolled = (fixed, p, unroll) => {
  const times2 = Math.floor(p.length / unroll);
  if (unroll <= 1 || times2 === 0) return walk3(fixed, p);
  const main = times2 * unroll;
  const inMain = walk3(fixed, { ...p, body: repeated(p, unroll), length: times2 });
  const inRest = walk3(fixed, { ...p, length: p.length - main });
  return (start2, xs) => {
    const stacks = xs.map((x) => ops.reshape(between2(x, 0, main), [times2, unroll, ...x.shape.slice(1)]));
    const rest = xs.map((x) => between2(x, main, p.length));
    const flat2 = (ys) => ys.map((y) => ops.reshape(y, [main, ...y.shape.slice(2)]));
    if (p.reverse) {
      const [carry2, last3] = inRest(start2, rest);
      const [end2, first3] = inMain(carry2, stacks);
      return [end2, flat2(first3).map((y, i) => ops.concat([y, last3[i]], 0))];
    }
    const [carry, first2] = inMain(start2, stacks);
    const [end, last2] = inRest(carry, rest);
    return [end, flat2(first2).map((y, i) => ops.concat([y, last2[i]], 0))];
  };
};
var scan3 = (f, o = {}) => (init, xs) => {
  const carry = flatten(init);
  const walked = flatten(xs);
  const length = lengthOf("scan", xs, walked.leaves, o.length);
  const structure = { _tag: "List", children: [carry.structure, walked.structure] };
  const s = stageFunction("scan", structure, [...carry.leaves, ...walked.leaves.map(sliceAval)], f);
  if (s.out._tag !== "List" || s.out.children.length !== 2)
    return fail(
      "StructureMismatch",
      "scan",
      "the function does not give a pair",
      "Give [next carry, results]; null stands for no results"
    );
  const [after, ys] = s.out.children;
  const states = carry.leaves.length;
  requireSame(
    "scan",
    ["the carry", carry.structure, carry.leaves],
    ["the next carry", after, outputAvals(s.program)],
    init,
    "Keep structure, shapes and dtypes of the carry; convert with np.astype"
  );
  const params = {
    body: s.program,
    consts: s.captured.length,
    carry: states,
    length,
    reverse: o.reverse ?? false
  };
  const [end, stacks] = unrolled(s.captured, params, o.unroll ?? 1)(carry.leaves, walked.leaves);
  return [unflatten(carry.structure, end), unflatten(ys, stacks)];
};

// src/transform/checkpoint.ts
var checkpoint2 = (f, o = {}) => (...args) => {
  const { leaves, structure } = flatten(args);
  const s = stageFunction("checkpoint", structure, leaves, f);
  const params = { program: s.program, keep: o.policy ?? [] };
  return unflatten(s.out, bind(checkpoint, [...s.captured, ...leaves], params));
};

// src/transform/jit.ts
var capacity = 64;
var jit = (f, o = {}) => {
  const engine2 = o.engine ?? interpreter;
  const cache = /* @__PURE__ */ new Map();
  let traces = 0;
  const compile = (key3, args) => {
    traces++;
    const s = stageTree("jit", args, "avals", (a) => f(...a));
    const compiled = { program: simplify(s.program), captured: s.captured, out: s.out };
    if (s.captured.length === 0) {
      cache.set(key3, compiled);
      if (cache.size > capacity) cache.delete(cache.keys().next().value);
    }
    return compiled;
  };
  const jitted = (...args) => {
    const { leaves, structure } = flatten(args);
    const key3 = `${structureKey(structure)}${leaves.map(showAval).join()}`;
    const known2 = cache.get(key3);
    if (known2 !== void 0) {
      cache.delete(key3);
      cache.set(key3, known2);
    }
    const { program: program3, captured, out } = known2 ?? compile(key3, args);
    return unflatten(out, bind(call, [...captured, ...leaves], { program: program3, engine: engine2 }));
  };
  return Object.defineProperty(jitted, "traces", { get: () => traces });
};

// src/transform/vmap.ts
var isAxis = (u) => u === null || typeof u === "number";
var mapped = (args, inAxes) => {
  const { leaves, structure } = flatten(args);
  const axes = broadcastPrefix("vmap", inAxes, structure, isAxis);
  return {
    structure,
    leaves: leaves.map((value, i) => ({
      value,
      axis: axes[i] === null ? null : normalizeAxis("vmap", axes[i], value.ndim)
    }))
  };
};
var batchSize = (args, leaves) => {
  const sizes2 = leaves.flatMap(({ value, axis }, i) => axis === null ? [] : [{ size: value.shape[axis], i }]);
  if (sizes2.length === 0)
    return fail("InvalidArgument", "vmap", "no argument is mapped", "Give at least one axis in inAxes");
  const odd = sizes2.find((s) => s.size !== sizes2[0].size);
  const where2 = (i) => `argument${showPath(paths(args)[i])}`;
  return odd === void 0 ? sizes2[0].size : fail(
    "ShapeMismatch",
    "vmap",
    `${where2(sizes2[0].i)} has ${sizes2[0].size} examples and ${where2(odd.i)} has ${odd.size}`,
    "All mapped axes have one extent; give null in inAxes for what is shared by all examples"
  );
};
var vmap = (f, o = {}) => (...args) => {
  const { leaves, structure } = mapped(args, o.inAxes === void 0 ? 0 : o.inAxes);
  const size = batchSize(args, leaves);
  let out;
  const avals = leaves.map(({ value, axis }) => ({
    dtype: value.dtype,
    shape: value.shape.filter((_, i) => i !== axis)
  }));
  const { program: program3, captured } = stage("vmap", avals, null, (inputs2) => {
    const result = flatten(f(...unflatten(structure, inputs2)));
    out = result.structure;
    return result.leaves;
  });
  const inputs = [
    ...captured.map((value) => ({ value, batched: false })),
    ...leaves.map(
      ({ value, axis }) => axis === null ? { value, batched: false } : { value: moveAxis(ops, value, axis, 0), batched: true }
    )
  ];
  const outAxes = broadcastPrefix("vmap", o.outAxes === void 0 ? 0 : o.outAxes, out, isAxis);
  const results = batchProgram(readers, program3, size, inputs).map((r, i) => {
    const axis = outAxes[i];
    if (axis === null)
      return r.batched ? fail(
        "InvalidArgument",
        "vmap",
        `result ${i} (${showAval(r.value)}) differs between examples and has no place for them`,
        "Give its outAxes an axis instead of null"
      ) : r.value;
    const full2 = withBatch(ops, r, size);
    return moveAxis(ops, full2, 0, normalizeAxis("vmap", axis, full2.ndim));
  });
  return unflatten(out, results);
};

// src/transform/control.ts
var choose = (op, index, branches, args) => {
  const { leaves, structure } = flatten(args);
  const staged = branches.map((f) => stageFunction(op, structure, leaves, f));
  const [first2] = staged;
  staged.forEach(
    (s, i) => requireSame(
      op,
      ["the result of the first branch", first2.out, outputAvals(first2.program)],
      [`that of branch ${i + 1}`, s.out, outputAvals(s.program)],
      first2.result,
      "Give results of one structure, shape and dtype from all branches"
    )
  );
  const { captured, programs: programs3 } = withAllCaptured(staged);
  return unflatten(first2.out, bind(branch, [index, ...captured, ...leaves], { branches: programs3 }));
};
var decision = (op, decides, args) => {
  const { leaves } = flatten(
    typeof decides === "function" ? decides(...args) : decides
  );
  return leaves.length === 1 && leaves[0].shape.length === 0 ? leaves[0] : fail(
    "ShapeMismatch",
    op,
    `what decides is ${leaves.map(showAval).join(", ")}`,
    "Decide by a scalar, with np.all or np.any of an array"
  );
};
var requireBool = (op, x) => x.dtype === "bool" ? x : fail("DTypeMismatch", op, `the predicate is ${showAval(x)}`, "Give a bool scalar, as comparisons do: np.ne(x, 0)");
var cond = (p, f, g) => (...args) => {
  const predicate = requireBool("cond", decision("cond", p, args));
  return choose("cond", ops.convert(predicate, "int32"), [g, f], args);
};

// src/transform/custom.ts
var fullVectors = (avals, some2) => spread(areDifferentiable(avals), some2).map((t, i) => t ?? zerosOf(avals[i]));
var stagePrimal = (op, args, f) => {
  let result;
  let out;
  const staged = stage(op, args.leaves, null, (inputs) => {
    result = f(...args.rebuild(inputs));
    const flat2 = flatten(result);
    out = flat2.structure;
    return flat2.leaves;
  });
  return { ...staged, out, result };
};
var pairOf = (op, what, u) => Array.isArray(u) && u.length === 2 ? u : fail(
  "StructureMismatch",
  op,
  `the ${what} does not give a pair`,
  "Give [result, tangent] from a forward rule, [result, residuals] from a rule for vjp, [result, batched] from a batching rule"
);
var resultLeaves = (op, what, primal2, y) => {
  const { leaves, structure } = flatten(y);
  requireSame(
    op,
    ["the result of the function", primal2.out, outputAvals(primal2.program)],
    [`the result of ${what}`, structure, leaves],
    primal2.result,
    "A rule gives the same result as its function"
  );
  return leaves;
};
var customJvp2 = (f, rule) => (...args) => {
  const op = "customJvp";
  const split7 = splitStatic(args);
  const primal2 = stagePrimal(op, split7, f);
  const moving2 = areDifferentiable(split7.leaves);
  const outputs = outputAvals(primal2.program);
  const ruled = stage(op, [...split7.leaves, ...marked(moving2, split7.leaves)], null, (inputs) => {
    const [xs, dxs] = cut(inputs, split7.leaves.length);
    const tangents2 = split7.rebuild(fullVectors(split7.leaves, dxs));
    const [y, dy] = pairOf(op, "rule", rule(split7.rebuild(xs), tangents2));
    const results = resultLeaves(op, "the rule", primal2, y);
    return [
      ...results,
      ...marked(areDifferentiable(outputs), vectorsLike(op, "the tangent of the rule", primal2.out, outputs, dy))
    ];
  });
  return unflatten(
    primal2.out,
    bind(customJvp, [...primal2.captured, ...ruled.captured, ...split7.leaves], {
      program: primal2.program,
      rule: ruled.program,
      consts: primal2.captured.length,
      ruleConsts: ruled.captured.length
    })
  );
};
var cotangentLeaves = (op, args, cts) => {
  if (!Array.isArray(cts) || cts.length !== args.length)
    return fail(
      "StructureMismatch",
      op,
      `the backward rule does not give ${args.length} cotangents`,
      "Give a list with one for each argument; null where there is none"
    );
  return args.flatMap((arg, i) => {
    const { leaves, arrays } = splitStatic(arg);
    const own = cts[i];
    const like = () => vectorsLike(op, `the cotangent of argument ${i}`, flatten(arrays).structure, leaves, splitStatic(own).arrays);
    return marked(areDifferentiable(leaves), own === null ? leaves.map(zerosOf) : like());
  });
};
var customVjp2 = (f, forward, backward) => (...args) => {
  const op = "customVjp";
  const split7 = splitStatic(args);
  const primal2 = stagePrimal(op, split7, f);
  const outputs = outputAvals(primal2.program);
  let residuals;
  const ahead = stage(op, split7.leaves, null, (inputs) => {
    const [y, r] = pairOf(op, "forward rule", forward(...split7.rebuild(inputs)));
    residuals = splitStatic(r);
    return [...resultLeaves(op, "the forward rule", primal2, y), ...residuals.leaves];
  });
  const kept2 = outputAvals(ahead.program).slice(outputs.length);
  const back = stage(op, [...kept2, ...marked(areDifferentiable(outputs), outputs)], null, (inputs) => {
    const [r, cts] = cut(inputs, kept2.length);
    const ct = unflatten(primal2.out, fullVectors(outputs, cts));
    return cotangentLeaves(op, args, backward(residuals.rebuild(r), ct));
  });
  return unflatten(
    primal2.out,
    bind(customVjp, [...primal2.captured, ...ahead.captured, ...back.captured, ...split7.leaves], {
      program: primal2.program,
      forward: ahead.program,
      backward: back.program,
      consts: primal2.captured.length,
      ruleConsts: ahead.captured.length + back.captured.length,
      forwardConsts: ahead.captured.length
    })
  );
};

// laws/suite/differentiable.ts
import * as fc6 from "fast-check";

// laws/subject/point.ts
import * as E4 from "fp-ts/lib/Either.js";

// laws/subject/subject.ts
var ours = { jvp, vjp, linearize: linearize6, linearTranspose, grad, valueAndGrad, vmap };
var directly = (_, f) => f;
var drawAll = (inputs) => (next, grain) => inputs.map((x) => drawArray(next, x, grain));
var differentiableOperands = (inputs) => inputs.map((x) => isFloat(x.dtype));
var ofRule = { relative: 2 ** -46, absolute: 0 };
var ofNest = { relative: 1e-11, absolute: 1e-11 };
var drawInputs = (s, next, grain) => s.draw(next, grain);
var compute2 = (s, key3, f) => s.staged(`${key3} ${s.moving.map(Number).join("")}`, f);
var drawLike = (kinds, next) => kinds.map(({ shape: shape7, dtype: dtype3 }) => drawArray(next, { shape: shape7, dtype: dtype3, domain: vectors }, "dyadic"));
var moving = (s, xs) => xs.filter((_, i) => s.moving[i]);
var merge2 = (s, some2, others) => {
  let next = 0;
  return s.moving.map((m, i) => m ? some2[next++] : others[i]);
};
var inMoving = (s, xs) => (some2) => s.apply(merge2(s, some2, xs));
var valued = (s) => compute2(s, "value", (xs) => [s.apply(xs)]);
var plainly = (s) => {
  if (s.staged !== directly) return (xs) => evaluated(valued(s)(xs)[0]);
  const { program: program3 } = stage("laws", s.inputs, null, s.apply);
  return (xs) => evaluate2(program3, xs);
};
var outputAvals2 = (s) => stage("laws", s.inputs, null, s.apply).program.outputs.map((a) => avalOf(a.aval));
var weights = (ys) => ys.map(
  (y, k) => dense(
    y.shape,
    y.dtype,
    Array.from({ length: sizeOf(y.shape) }, (_, i) => ((i * 5 + k * 3) % 7 - 3.5) / 4)
  )
);
var weighted = (ys) => {
  const w = weights(floats3(ys));
  return floats3(ys).map((y, k) => ops.convert(ops.sum(ops.mul(y, w[k]), [...y.shape.keys()]), "float64")).reduce((x, y) => ops.add(x, y), ops.fill([], 0, "float64"));
};
var vectorOf = ({ shape: shape7, dtype: dtype3 }) => ({ shape: shape7, dtype: dtype3, domain: vectors });
var nested2 = (s, transform) => ({
  label: `${transform}(${s.label})`,
  smooth: s.smooth,
  staged: directly,
  ad: s.ad,
  tolerance: s.tolerance.absolute > 0 ? s.tolerance : ofNest
});
var withVectors = (s, avals) => {
  const more = avals.map(vectorOf);
  return {
    inputs: [...s.inputs, ...more],
    moving: [...s.moving, ...more.map(() => true)],
    draw: (next, grain) => [...s.draw(next, grain), ...drawAll(more)(next, grain)]
  };
};
var withTangents = (s) => withVectors(s, moving(s, s.inputs));
var split6 = (n, xs) => [xs.slice(0, n), xs.slice(n)];
var jvpOf = (s) => ({
  ...nested2(s, "jvp"),
  ...withTangents(s),
  apply: (all3) => {
    const [xs, ts] = split6(s.inputs.length, all3);
    const [ys, dys] = jvp(inMoving(s, xs))(moving(s, xs), ts);
    return [...ys, ...floats3(dys)];
  }
});
var linearizeOf = (s) => ({
  ...nested2(s, "linearize"),
  ...withTangents(s),
  apply: (all3) => {
    const [xs, ts] = split6(s.inputs.length, all3);
    const [ys, pushforward] = linearize6(inMoving(s, xs))(moving(s, xs));
    return [...ys, ...floats3(pushforward(ts))];
  }
});
var fullCotangents = (ys, cts) => {
  let next = 0;
  return ys.map((y) => isFloat(y.dtype) ? cts[next++] : ops.fill(y.shape, 0, y.dtype));
};
var vjpOf = (s) => ({
  ...nested2(s, "vjp"),
  ...withVectors(s, floats3(outputAvals2(s))),
  apply: (all3) => {
    const [xs, cts] = split6(s.inputs.length, all3);
    const [ys, pullback] = vjp(inMoving(s, xs))(moving(s, xs));
    return [...ys, ...pullback(fullCotangents(ys, cts))];
  }
});
var gradOf = (s) => ({
  ...nested2(s, "grad"),
  inputs: s.inputs,
  moving: s.moving,
  draw: s.draw,
  apply: (xs) => {
    const [y, dx] = valueAndGrad((some2) => weighted(inMoving(s, xs)(some2)))(moving(s, xs));
    return [y, ...dx];
  }
});
var vmapOf = (s) => ({
  ...nested2(s, "vmap"),
  tolerance: s.tolerance,
  inputs: s.inputs.map((x) => ({ ...x, shape: [2, ...x.shape] })),
  moving: s.moving,
  draw: (next, grain) => {
    const [first2, second2] = [s.draw(next, grain), s.draw(next, grain)];
    return first2.map((x, i) => stack2(x, 0, [x, second2[i]]));
  },
  apply: (xs) => vmap((...one) => s.apply(one))(...xs)
});
var jitOf = (s) => {
  const compiled = jit((...xs) => s.apply(xs));
  return {
    ...nested2(s, "jit"),
    tolerance: s.tolerance,
    inputs: s.inputs,
    moving: s.moving,
    draw: s.draw,
    apply: (xs) => compiled(...xs)
  };
};
var same = (s, transform, apply) => ({
  ...nested2(s, transform),
  tolerance: s.tolerance,
  inputs: s.inputs,
  moving: s.moving,
  draw: s.draw,
  apply
});
var checkpointOf = (s) => same(s, "checkpoint", (xs) => checkpoint2(s.apply)(xs));
var whole3 = (s) => ({ ...s, moving: differentiableOperands(s.inputs) });
var customJvpOf = (s) => {
  const all3 = whole3(s);
  const rule = ([xs], [dxs]) => jvp(inMoving(all3, xs))(moving(all3, xs), moving(all3, dxs));
  return same(s, "customJvp", (xs) => customJvp2(s.apply, rule)(xs));
};
var customVjpOf = (s) => {
  const all3 = whole3(s);
  const forward = (xs) => [s.apply(xs), xs];
  const backward = (xs, cts) => {
    const back = all3.moving.includes(true) ? vjp(inMoving(all3, xs))(moving(all3, xs))[1](cts) : [];
    return [
      merge2(
        all3,
        back,
        xs.map((x) => ops.fill(x.shape, 0, x.dtype))
      )
    ];
  };
  return same(s, "customVjp", (xs) => customVjp2(s.apply, forward, backward)(xs));
};
var condOf = (s) => {
  const decides = (xs) => xs.length === 0 || xs[0].size === 0 ? ops.fill([], 1, "bool") : ops.reshape(ops.gt(ops.convert(ops.slice(ops.reshape(xs[0], [xs[0].size]), [0], [1], [1]), "float64"), 0), []);
  return same(s, "cond", (xs) => cond(decides, s.apply, s.apply)(xs));
};
var scanOf = (s) => ({
  ...vmapOf(s),
  label: `scan(${s.label})`,
  apply: (xs) => scan3((_, one) => [null, s.apply(one)], { length: 2 })(null, xs)[1]
});
var transforms = {
  jvp: jvpOf,
  linearize: linearizeOf,
  vjp: vjpOf,
  grad: gradOf,
  vmap: vmapOf,
  jit: jitOf,
  scan: scanOf,
  cond: condOf,
  checkpoint: checkpointOf,
  customJvp: customJvpOf,
  customVjp: customVjpOf
};
var transformNames = Object.keys(transforms);

// laws/subject/point.ts
var given = (xs, verdict) => {
  const reached = guarded(verdict);
  return reached._tag === "Left" ? violated(`${reached.left.problem}
${showAll("x", xs)}`) : reached;
};
var atInputs = (draw, rule) => (s, next) => {
  const xs = draw(s, next);
  const at = moving(s, xs);
  if (at.length === 0) return inconclusive;
  const ts = drawLike(at, next);
  const reached = guarded(() => rule(s, { xs, at, ts, f: inMoving(s, xs) }, next));
  return E4.isLeft(reached) ? violated([reached.left.problem, ...s.shown === true ? [] : [showAll("x", xs)], showAll("t", ts)].join("\n")) : reached;
};
var atPoint = (grain, rule) => atInputs((s, next) => drawInputs(s, next, grain), rule);

// laws/subject/batch.ts
var isStack = (s, next, { size, inAxes, outAxes }) => {
  const drawn2 = Array.from({ length: Math.max(size, 1) }, () => s.draw(next, "dyadic"));
  const examples = s.inputs.map(
    (_, i) => inAxes[i] === null ? [drawn2[0][i]] : drawn2.slice(0, size).map((example) => example[i])
  );
  const args = s.inputs.map((x, i) => inAxes[i] === null ? examples[i][0] : stack2(x, inAxes[i], examples[i]));
  const batch2 = () => s.ad.vmap((...xs) => s.apply(xs), { inAxes, outAxes: [...outAxes] })(...args);
  const singles = Array.from(
    { length: size },
    (_, k) => evaluated(s.apply(examples.map((e) => e[e.length === 1 ? 0 : k])))
  );
  const expected = outputAvals2(s).map(
    (y, i) => stack2(
      y,
      outAxes[i],
      singles.map((one) => one[i])
    )
  );
  return within(
    `a batch of ${size}, inAxes [${inAxes.map(String).join(", ")}], outAxes [${outAxes.join(", ")}]`,
    given(args, () => pairwise("the result", expected, evaluated(batch2()), sameBits))
  );
};
var batchIsStack = (s, next) => {
  const n = s.inputs.length;
  if (n === 0) return holds;
  const masks = n <= 3 ? Array.from({ length: 2 ** n - 1 }, (_, i) => i + 1) : [2 ** n - 1, 1 + next() % (2 ** n - 1)];
  const outputs = outputAvals2(s);
  return each(masks, (mask) => {
    const at = next();
    const axes = (size) => ({
      size,
      inAxes: s.inputs.map((x, i) => (mask >> i & 1) === 1 ? (at >> i) % (x.shape.length + 1) : null),
      outAxes: outputs.map((y, i) => (at >> i + 3) % (y.shape.length + 1))
    });
    return each([2 + at % 2, (at >> 1) % 2], (size) => isStack(s, next, axes(size)));
  });
};

// laws/value/difference.ts
var step2 = 2 ** -7;
var epsilon = 2 ** -52;
var tooWide = 1e-4;
var estimate = (at, plus2, minus) => {
  const h = [step2, step2 / 2, step2 / 4];
  const central = h.map((s, i) => (plus2[i] - minus[i]) / (2 * s));
  const fourth = [0, 1].map((i) => (4 * central[i + 1] - central[i]) / 3);
  const sixth = (16 * fourth[1] - fourth[0]) / 15;
  const size = Math.max(Math.abs(at), ...plus2.map(Math.abs), ...minus.map(Math.abs));
  const bar = 32 * (Math.abs(sixth - fourth[1]) + 64 * epsilon * (1 + size) / h[2]) + 1e-9 * (1 + Math.abs(sixth));
  const gap = h.map((s, i) => Math.abs(plus2[i] - 2 * at + minus[i]) / s);
  const kink = gap[2] > 1e-3 * (1 + Math.abs(sixth)) && gap[1] > 0.7 * gap[0] && gap[2] > 0.7 * gap[1];
  return { value: sixth, bar, kink };
};
var directional = (f, xs, ts) => {
  const moved = (s) => {
    const there = xs.map((x, i) => {
      const t = ts[i];
      if (t === null) return x;
      const direction = numbers(t);
      return map4(x, (v, k) => v + s * direction[k]);
    });
    return floats3(f(there)).map(numbers);
  };
  const at = moved(0);
  const h = [step2, step2 / 2, step2 / 4];
  const plus2 = h.map(moved);
  const minus = h.map((s) => moved(-s));
  return at.map(
    (values, k) => values.map(
      (v, i) => estimate(
        v,
        plus2.map((p) => p[k][i]),
        minus.map((m) => m[k][i])
      )
    )
  );
};
var where = (result, element, { size }) => size === 1 ? `result ${result}: ` : `result ${result}, element ${element}: `;
var both = (tangent, estimates) => {
  const values = estimates.map((e) => e.value);
  return `tangent      ${show2(tangent)}
differences  ${show2(map4(tangent, (_, i) => values[i]))}`;
};
var isLimit = (f, xs, ts, came, smooth) => {
  const outputs = floats3(f(xs));
  const tangents2 = floats3(came);
  if (outputs.some((y) => y.dtype !== "float64") || ts.some((t) => t !== null && t.dtype !== "float64")) return inconclusive;
  let conclusive = 0;
  let wide = 0;
  const verdict = each(directional(f, xs, ts), (estimates, k) => {
    const values = numbers(tangents2[k]);
    return each(estimates, ({ value, bar, kink }, i) => {
      if (kink && smooth)
        return violated(`${where(k, i, tangents2[k])}there is a kink on a domain that is declared smooth`);
      if (kink || !(bar <= tooWide * (1 + Math.abs(value)))) {
        wide++;
        return holds;
      }
      conclusive++;
      return Math.abs(values[i] - value) <= bar ? holds : violated(
        `${where(k, i, tangents2[k])}the tangent is ${values[i]}, the difference quotient ${value} \xB1 ${bar}` + (values.length === 1 ? "" : `
${both(tangents2[k], estimates)}`)
      );
    });
  });
  return verdict._tag === "Right" && wide > conclusive ? inconclusive : verdict;
};
var oneSided = (here, values, h) => {
  const steps2 = [h, h / 2, h / 4];
  const slopes = steps2.map((s, i) => (values[i] - here) / s);
  const second2 = [0, 1].map((i) => 2 * slopes[i + 1] - slopes[i]);
  const third = (4 * second2[1] - second2[0]) / 3;
  const size = Math.max(Math.abs(here), ...values.map(Math.abs));
  const rounding = 64 * epsilon * (1 + size) / Math.abs(steps2[2]);
  return [third, 32 * (Math.abs(third - second2[1]) + rounding) + 1e-9 * (1 + Math.abs(third))];
};
var near = 2 ** -10;
var brackets = (f) => {
  const here = f(0);
  const [after, before] = [near, -near].map((h) => [f(h), f(h / 2), f(h / 4)]);
  return here.map((y, i) => {
    const [right3, rightBar] = oneSided(
      y,
      after.map((v) => v[i]),
      near
    );
    const [left3, leftBar] = oneSided(
      y,
      before.map((v) => v[i]),
      -near
    );
    const bar = Math.max(rightBar, leftBar);
    const clear = bar < 1e-3 * (1 + Math.abs(left3) + Math.abs(right3));
    return {
      low: Math.min(left3, right3),
      high: Math.max(left3, right3),
      bar,
      clear,
      kink: Math.abs(left3 - right3) > 2 * bar
    };
  });
};

// laws/subject/agreement.ts
var total2 = (xs) => xs.reduce((a, b) => a + b, 0);
var flat = (xs) => xs.flatMap(numbers);
var bound = ({ tolerance }, terms) => tolerance.relative * total2(terms.map(Math.abs)) + tolerance.absolute;
var areSums = (s, what, came, terms) => {
  let from = 0;
  const parts3 = came.map((x) => {
    const here = terms.slice(from, from += x.size);
    return { expected: map4(x, (_, i) => total2(here[i])), here };
  });
  return pairwise(
    what,
    parts3.map((p) => p.expected),
    came,
    (expected, x, k) => close(expected, x, (i) => bound(s, parts3[k].here[i]))
  );
};
var pushed2 = (s) => compute2(s, "jvp", (xs, ts) => s.ad.jvp(inMoving(s, xs))(moving(s, xs), ts));
var pulled = (s) => compute2(s, "vjp", (xs, us) => {
  const [ys, pullback] = s.ad.vjp(inMoving(s, xs))(moving(s, xs));
  return [ys, pullback(fullCotangents(ys, us))];
});
var columns = (s, xs) => compute2(s, "columns", (xs2) => {
  const at = moving(s, xs2);
  const [, pushforward] = s.ad.linearize(inMoving(s, xs2))(at);
  const units = at.flatMap(
    (x, i) => Array.from({ length: x.size }, (_, k) => at.map((y, j) => i === j ? basis(x, k) : zeros3(y)))
  );
  return units.map((unit) => floats3(pushforward(unit)));
})(xs).map(flat);
var drawCotangents = (s, xs, next) => drawLike(floats3(valued(s)(xs)[0]), next);
var primal = (s, xs, ys) => {
  const { primal: primal2 } = s.tolerance;
  return pairwise(
    "the value",
    evaluated(s.apply(xs)),
    evaluated(ys),
    (x, y) => primal2 === void 0 ? sameBits(x, y) : close(x, y, (i) => primal2 * Math.abs(numbers(x)[i]))
  );
};
var tangentIsLimit = atPoint("real", (s, { xs, ts }) => {
  const [ys, dys] = pushed2(s)(xs, ts);
  const directions = merge2(
    s,
    ts,
    xs.map(() => null)
  );
  return all2(
    () => primal(s, xs, ys),
    () => isLimit(plainly(s), xs, directions, dys, s.smooth)
  );
});
var tangentIsLinear = atPoint("dyadic", (s, { xs, at, ts }) => {
  const t = flat(ts);
  const J = columns(s, xs);
  const came = floats3(evaluated(pushed2(s)(xs, ts)[1]));
  const rows3 = Array.from({ length: total2(came.map((y) => y.size)) }, (_, i) => J.map((column, j) => column[i] * t[j]));
  return all2(
    () => areSums(s, "the tangent", came, rows3),
    () => pairwise("the tangent of zero", came.map(zeros3), floats3(evaluated(pushed2(s)(xs, at.map(zeros3))[1])), sameValues)
  );
});
var pushforwardIsTangent = atPoint("dyadic", (s, { xs, at, ts }) => {
  const linearized2 = compute2(s, "linearize", (xs2, ts2) => {
    const [ys, pushforward] = s.ad.linearize(inMoving(s, xs2))(moving(s, xs2));
    return [ys, pushforward(ts2)];
  });
  return each([ts, at.map(zeros3)], (t) => {
    const [ys, dys] = linearized2(xs, t);
    return all2(
      () => primal(s, xs, ys),
      () => pairwise("the tangent", evaluated(pushed2(s)(xs, t)[1]), evaluated(dys), sameValues)
    );
  });
});
var pullbackIsTranspose = atPoint("dyadic", (s, { xs, at }, next) => {
  const us = drawCotangents(s, xs, next);
  const [ys, dxs] = pulled(s)(xs, us);
  const u = flat(us);
  const J = columns(s, xs);
  return all2(
    () => primal(s, xs, ys),
    () => areSums(
      s,
      "the cotangent",
      evaluated(dxs),
      J.map((column) => column.map((v, i) => v * u[i]))
    ),
    () => pairwise("the cotangent of zero", at.map(zeros3), evaluated(pulled(s)(xs, us.map(zeros3))[1]), sameValues)
  );
});
var pullbackOfParts = atPoint("dyadic", (s, { xs }, next) => {
  const us = drawCotangents(s, xs, next);
  const parts3 = compute2(s, "parts", (xs2, us2) => {
    const f = inMoving(s, xs2);
    const at = moving(s, xs2);
    const [ys, pullback] = s.ad.vjp(f)(at);
    const cts = fullCotangents(ys, us2);
    return ys.flatMap((_, k) => [
      pullback(cts.map((ct, i) => i === k ? ct : ops.fill(ct.shape, 0, ct.dtype))),
      s.ad.vjp((some2) => f(some2)[k])(at)[1](cts[k])
    ]);
  })(xs, us);
  return each(
    parts3,
    (whole4, k) => k % 2 === 1 ? holds : pairwise(
      `the cotangent of result ${k / 2}, of argument`,
      evaluated(whole4),
      evaluated(parts3[k + 1]),
      (a, b) => close(a, b, () => bound(s, numbers(a)))
    )
  );
});
var pullbackIsAdjoint = atPoint("dyadic", (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next);
  const [ys, dxs] = pulled(s)(xs, us);
  const products = (a, b) => {
    const v = flat(b);
    return flat(a).map((x, i) => x * v[i]);
  };
  const forward = products(floats3(pushed2(s)(xs, ts)[1]), us);
  const backward = products(dxs, ts);
  const sum3 = (terms) => dense([], "float64", [total2(terms)]);
  return all2(
    () => primal(s, xs, ys),
    () => within(
      "\u27E8J t, u\u27E9 and \u27E8t, J\u1D40 u\u27E9",
      close(sum3(forward), sum3(backward), () => bound(s, [...forward, ...backward]))
    )
  );
});
var gradientIsPullback = atPoint("dyadic", (s, { xs }) => {
  const gradient = compute2(s, "grad", (xs2) => {
    const [y2, dx2] = s.ad.valueAndGrad((some2) => weighted(inMoving(s, xs2)(some2)))(moving(s, xs2));
    return [[y2], dx2];
  });
  const [[y], dx] = gradient(xs);
  const ys = s.apply(xs);
  const expected = evaluated(pulled(s)(xs, weights(floats3(ys)))[1]);
  const largest2 = Math.max(0, ...flat(expected).map(Math.abs));
  return all2(
    () => primal({ ...s, apply: () => [weighted(ys)] }, xs, [y]),
    () => pairwise("the gradient", expected, evaluated(dx), (a, b) => close(a, b, () => bound(s, [largest2])))
  );
});
var doubleTranspose = atPoint("dyadic", (s, { xs, ts }) => {
  const twice = compute2(s, "transpose", (xs2, ts2) => {
    const at = moving(s, xs2);
    const [ys, pushforward] = s.ad.linearize(inMoving(s, xs2))(at);
    const linear = (t) => floats3(pushforward(t));
    const transposed = s.ad.linearTranspose(linear, at);
    const again = s.ad.linearTranspose(transposed, floats3(ys));
    return [linear(ts2), again(ts2)];
  });
  const [once, back] = twice(xs, ts).map(evaluated);
  const largest2 = Math.max(0, ...flat(once).map(Math.abs));
  return pairwise("the tangent", once, back, (a, b) => close(a, b, () => bound(s, [largest2])));
});
var compiledIsPlain = (s, next) => {
  const compiled = jit((...xs) => s.apply(xs));
  return each(["dyadic", "real"], (grain) => {
    const xs = drawInputs(s, next, grain);
    return given(xs, () => pairwise("the result", evaluated(s.apply(xs)), evaluated(compiled(...xs)), sameBits));
  });
};
var preserves = (transform) => (s, next) => {
  const t = transforms[transform](s);
  const xs = drawInputs(s, next, "dyadic");
  const at = moving(s, xs);
  const values = () => pairwise("the value", evaluated(s.apply(xs)), evaluated(t.apply(xs)), sameBits);
  if (at.length === 0) return values();
  const ts = drawLike(at, next);
  const alike = (what, f) => {
    const expected = evaluated(f(s));
    const largest2 = Math.max(0, ...flat(expected).map(Math.abs));
    return pairwise(what, expected, evaluated(f(t)), (a, b) => close(a, b, () => bound(s, [largest2])));
  };
  const pushed3 = (u) => floats3(jvp(inMoving(u, xs))(at, ts)[1]);
  const pulled2 = (u) => {
    const [ys, pullback] = vjp(inMoving(u, xs))(at);
    return pullback(fullCotangents(ys, weights(floats3(ys))));
  };
  return given(
    xs,
    () => all2(
      values,
      () => alike("the tangent", pushed3),
      () => alike("the cotangent", pulled2)
    )
  );
};
var scanIsStack = (s, next) => {
  const rows3 = [0, 1].map(() => drawInputs(s, next, "dyadic"));
  const xs = s.inputs.map(
    (x, i) => stack2(
      x,
      0,
      rows3.map((row) => row[i])
    )
  );
  const singles = rows3.map((row) => evaluated(s.apply(row)));
  const expected = outputAvals2(s).map(
    (y, i) => stack2(
      y,
      0,
      singles.map((one) => one[i])
    )
  );
  return given(xs, () => pairwise("the result", expected, evaluated(transforms.scan(s).apply(xs)), sameBits));
};
var definitions = {
  jvp: tangentIsLimit,
  linearize: pushforwardIsTangent,
  vjp: pullbackIsAdjoint,
  grad: gradientIsPullback,
  vmap: batchIsStack,
  jit: compiledIsPlain,
  scan: scanIsStack,
  cond: preserves("cond"),
  checkpoint: preserves("checkpoint"),
  customJvp: preserves("customJvp"),
  customVjp: preserves("customVjp")
};

// laws/subject/calculus.ts
import * as E5 from "fp-ts/lib/Either.js";

// src/transform/jacobian.ts
var sizes = (leaves) => leaves.map((x) => sizeOf(x.shape));
var standardBasis = (leaves) => {
  const extents = sizes(leaves);
  const dimension = extents.reduce((n, m) => n + m, 0);
  let start2 = 0;
  return leaves.map(({ shape: shape7, dtype: dtype3 }, i) => {
    const grid2 = [dimension, extents[i]];
    const isUnit = ops.eq(ops.iota(grid2, 0, "int32"), ops.add(ops.iota(grid2, 1, "int32"), start2));
    start2 += extents[i];
    return ops.reshape(ops.convert(isUnit, dtype3), [dimension, ...shape7]);
  });
};
var splitAxis = (x, axis, leaves) => ops.split(x, axis, sizes(leaves)).map(
  (part2, i) => ops.reshape(part2, [...x.shape.slice(0, axis), ...leaves[i].shape, ...x.shape.slice(axis + 1)])
);
var requireDifferentiableResult = (op, y, leaves) => {
  const at = leaves.findIndex((a) => !isDifferentiable(a));
  if (at >= 0)
    fail(
      "NotDifferentiable",
      op,
      `the result at ${showPath(paths(y)[at])} is ${showAval(leaves[at])}, which has no tangent`,
      "Leave it out of the result, or convert it with np.astype; jvp and vjp take such functions"
    );
};
var jacfwd = (f) => (x, ...rest) => {
  const [y, pushforward] = linearize6(f)(x, ...rest);
  const [input, output] = [flatten(x), flatten(y)];
  requireDifferentiableResult("jacfwd", y, output.leaves);
  const basis2 = unflatten(input.structure, standardBasis(input.leaves));
  const columns2 = input.leaves.length === 0 ? [] : flatten(vmap(pushforward, { outAxes: -1 })(basis2)).leaves;
  const rows3 = output.leaves.map(
    ({ ndim }, i) => unflatten(input.structure, input.leaves.length === 0 ? [] : splitAxis(columns2[i], ndim, input.leaves))
  );
  return unflatten(output.structure, rows3);
};
var jacrev = (f) => (x, ...rest) => {
  const [y, pullback] = vjp(f)(x, ...rest);
  const { leaves, structure } = flatten(y);
  requireDifferentiableResult("jacrev", y, leaves);
  if (leaves.length === 0) return unflatten(structure, []);
  const stacked2 = flatten(vmap(pullback)(unflatten(structure, standardBasis(leaves))));
  const byInput = stacked2.leaves.map((rows4) => splitAxis(rows4, 0, leaves));
  const rows3 = leaves.map(
    (_, i) => unflatten(
      stacked2.structure,
      byInput.map((parts3) => parts3[i])
    )
  );
  return unflatten(structure, rows3);
};

// laws/subject/calculus.ts
var largest = (...lists) => lists.flat().reduce((most, x) => numbers(x).reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
var agree = (s, what, expected, came, others = []) => {
  const { relative, absolute } = s.tolerance;
  const bound2 = relative * largest(expected, others) + absolute;
  return pairwise(what, evaluated(expected), evaluated(came), (x, y) => close(x, y, () => bound2));
};
var smoothly = (s, xs) => (some2) => floats3(inMoving(s, xs)(some2));
var tangents = (s, f, at, ts) => s.ad.jvp(f)(at, ts)[1];
var cotangents = (s, f, at, us) => s.ad.vjp(f)(at)[1](us);
var bent = (s, ys) => {
  const one = s.tolerance.absolute === 0 ? (y) => ops.mul(y, y) : (y) => ops.sin(y);
  return ys.flatMap((y) => [one(y), ops.mul(ops.convert(ops.sum(y, [...y.shape.keys()]), y.dtype), 0.5)]);
};
var chainForward = atPoint("dyadic", (s, { xs, ts }) => {
  const [whole4, parts3, values] = compute2(s, "chain", (xs2, ts2) => {
    const [f, at] = [smoothly(s, xs2), moving(s, xs2)];
    const g = (ys2) => bent(s, ys2);
    const [ys, dys] = s.ad.jvp(f)(at, ts2);
    return [tangents(s, (some2) => g(f(some2)), at, ts2), tangents(s, g, ys, dys), ys];
  })(xs, ts);
  return agree(s, "the tangent", parts3, whole4, values);
});
var chainReverse = atPoint("dyadic", (s, { xs }, next) => {
  const us = drawLike(evaluated(bent(s, floats3(s.apply(xs)))), next);
  const [whole4, parts3, values] = compute2(s, "chain in reverse", (xs2, us2) => {
    const [f, at] = [smoothly(s, xs2), moving(s, xs2)];
    const g = (ys2) => bent(s, ys2);
    const [ys, pullback] = s.ad.vjp(f)(at);
    const back = cotangents(s, g, ys, us2);
    return [cotangents(s, (some2) => g(f(some2)), at, us2), pullback(back), back];
  })(xs, us);
  return agree(s, "the cotangent", parts3, whole4, values);
});
var arithmetic2 = (key3, combine2, rule) => atPoint("dyadic", (s, { xs, ts }) => {
  const [expected, came, values] = compute2(s, key3, (xs2, ts2) => {
    const [f, at] = [smoothly(s, xs2), moving(s, xs2)];
    const g = (some2) => f(some2).map((y) => ops.add(ops.mul(y, y), 2));
    const [ys, dys] = s.ad.jvp(f)(at, ts2);
    const [zs, dzs] = s.ad.jvp(g)(at, ts2);
    const both2 = (some2) => {
      const z = g(some2);
      return f(some2).map((y, i) => combine2(y, z[i]));
    };
    return [ys.map((y, i) => rule(y, dys[i], zs[i], dzs[i])), tangents(s, both2, at, ts2), [...ys, ...zs, ...dzs]];
  })(xs, ts);
  return agree(s, "the tangent", expected, came, values);
});
var sumRule = arithmetic2(
  "sum",
  (y, z) => ops.add(ops.mul(y, 2), z),
  (_, dy, __, dz) => ops.add(ops.mul(dy, 2), dz)
);
var productRule = arithmetic2(
  "product",
  (y, z) => ops.mul(y, z),
  (y, dy, z, dz) => ops.add(ops.mul(dy, z), ops.mul(y, dz))
);
var quotientRule = arithmetic2(
  "quotient",
  (y, z) => ops.div(y, z),
  (y, dy, z, dz) => ops.div(ops.sub(dy, ops.mul(ops.div(y, z), dz)), z)
);
var combination = (c, xs, ys) => xs.map((x, i) => {
  const y = numbers(ys[i]);
  return map4(x, (v, k) => c * v + y[k]);
});
var isLinearMap = (s, what, map5, us, vs, c) => {
  const [u, v, both2, zero] = [us, vs, combination(c, us, vs), us.map(zeros3)].map((xs) => evaluated(map5(xs)));
  return all2(
    () => agree(s, what, combination(c, u, v), both2, [...u, ...v]),
    () => pairwise(`${what} of zero`, zero.map(zeros3), zero, sameValues)
  );
};
var factor = (next) => (next() % 9 - 4) / 2;
var pushforwardIsLinear = atPoint(
  "dyadic",
  (s, { xs, at, ts }, next) => isLinearMap(s, "the tangent", (t) => pushedFloats(s, xs, t), ts, drawLike(at, next), factor(next))
);
var pullbackIsLinear = atPoint(
  "dyadic",
  (s, { xs }, next) => isLinearMap(
    s,
    "the cotangent",
    (u) => pulled(s)(xs, u)[1],
    drawCotangents(s, xs, next),
    drawCotangents(s, xs, next),
    factor(next)
  )
);
var primalIsValue = atPoint("dyadic", (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next);
  const beside = [
    ["jvp", pushed2(s)(xs, ts)[0]],
    ["vjp", pulled(s)(xs, us)[0]],
    [
      "linearize",
      compute2(s, "linearized value", (xs2) => [s.ad.linearize(inMoving(s, xs2))(moving(s, xs2))[0]])(xs)[0]
    ]
  ];
  return each(beside, ([name, ys]) => within(`beside ${name}`, primal(s, xs, ys)));
});
var linearizedOnce = atPoint("dyadic", (s, { xs, at, ts }) => {
  let calls = 0;
  const f = (some2) => {
    calls++;
    return inMoving(s, xs)(some2);
  };
  const [, pushforward] = s.ad.linearize(f)(at);
  const first2 = calls;
  pushforward(ts);
  pushforward(ts);
  return ensure(calls === first2, () => `f was called ${calls - first2} times by two pushforwards`);
});
var writesNothing = atPoint("dyadic", (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next);
  const arrays = [...xs, ...ts, ...us];
  const before = arrays.map((x) => map4(x, (v) => v));
  s.apply(xs);
  pushed2(s)(xs, ts);
  pulled(s)(xs, us);
  return pairwise("the argument afterwards", before, arrays, sameBits);
});
var perturbationsStayApart = atPoint("dyadic", (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next);
  const [expected, ...nests] = compute2(s, "nesting", (xs2, ts2, us2) => {
    const [f, at] = [smoothly(s, xs2), moving(s, xs2)];
    const inner = (x) => (some2) => f(some2).map((y) => ops.mul(y, ops.convert(x, y.dtype)));
    const product2 = (ys, zs) => ys.reduce(
      (sum3, y, i) => ops.add(sum3, ops.convert(ops.sum(ops.mul(y, zs[i]), [...y.shape.keys()]), "float64")),
      scalar(0)
    );
    const forward = (x) => product2(tangents(s, inner(x), at, ts2), us2);
    const reverse = (x) => product2(cotangents(s, inner(x), at, us2), ts2);
    const outers = [
      (g) => s.ad.jvp(g)(scalar(3), scalar(1))[1],
      (g) => s.ad.vjp(g)(scalar(3))[1](scalar(1))
    ];
    return [
      [product2(tangents(s, f, at, ts2), us2)],
      ...outers.flatMap((outer) => [[outer(forward)], [outer(reverse)]]),
      [outers[0]((x) => forward(stopGradient2(x)))]
    ];
  })(xs, ts, us);
  const modes = ["jvp of jvp", "jvp of vjp", "vjp of jvp", "vjp of vjp"];
  const terms = us.map((u, i) => map4(u, (v, k) => v * numbers(pushedFloats(s, xs, ts)[i])[k]));
  return all2(
    () => each(modes, (mode, k) => agree(s, mode, expected, nests[k], terms)),
    () => pairwise("the tangent through stopGradient", [map4(expected[0], () => 0)], evaluated(nests[4]), sameValues)
  );
});
var pushedFloats = (s, xs, ts) => floats3(pushed2(s)(xs, ts)[1]);
var stopped = atPoint("dyadic", (s, { xs, ts }) => {
  const [ys, dys, again] = compute2(s, "stopGradient", (xs2, ts2) => {
    const f = (some2) => smoothly(s, xs2)(some2).map(stopGradient2);
    const at = moving(s, xs2);
    const [ys2, dys2] = s.ad.jvp(f)(at, ts2);
    return [ys2, dys2, ys2.map(stopGradient2)];
  })(xs, ts);
  return all2(
    () => pairwise("the value", floats3(evaluated(s.apply(xs))), evaluated(ys), sameBits),
    () => pairwise("the value, stopped twice", evaluated(ys), evaluated(again), sameBits),
    () => each(dys, (dy) => pairwise("the tangent", [map4(dy, () => 0)], [dy], sameValues))
  );
});
var along2 = (s, xs, ts) => {
  const plain2 = plainly(s);
  const directions = merge2(
    s,
    ts.map(numbers),
    xs.map(() => null)
  );
  return (h) => floats3(
    plain2(
      xs.map((x, i) => {
        const t = directions[i];
        return t === null ? x : map4(x, (v, k) => v + h * t[k]);
      })
    )
  ).flatMap(numbers);
};
var isDouble = (xs) => xs.every((x) => x.dtype === "float64");
var ofMost = (xs, says, rule) => {
  const clear = xs.filter(says).length;
  const verdict = each(xs, (x, i) => says(x) ? rule(x, i) : holds);
  return E5.isRight(verdict) && clear * 2 < xs.length ? inconclusive : verdict;
};
var steps = [2 ** -6, 2 ** -8, 2 ** -10];
var remainderIsCubic = atPoint("real", (s, { xs, at, ts }) => {
  if (!isDouble([...at, ...floats3(s.apply(xs))])) return inconclusive;
  const [ys, dys, ddys] = compute2(s, "taylor", (xs2, ts2) => {
    const [f, at2] = [smoothly(s, xs2), moving(s, xs2)];
    const [dys2, ddys2] = s.ad.jvp((some2) => tangents(s, f, some2, ts2))(at2, ts2);
    return [f(at2), dys2, ddys2];
  })(xs, ts).map((list3) => list3.flatMap(numbers));
  const values = along2(s, xs, ts);
  const remainders = steps.map(
    (h) => values(h).map((v, i) => Math.abs(v - ys[i] - h * dys[i] - h * h * ddys[i] / 2) / (h * h))
  );
  return ofMost(
    brackets(values),
    (b) => b.clear && !b.kink,
    (_, i) => {
      const [r0, r1, r2] = remainders.map((r) => r[i]);
      const rounding = 2 ** -46 * (1 + Math.abs(ys[i]) + Math.abs(dys[i]) + Math.abs(ddys[i])) / steps[2] ** 2;
      return ensure(
        r2 <= Math.max(rounding, 0.6 * Math.max(r0, r1)),
        () => `element ${i}: the remainder over h\xB2 does not fall: ${[r0, r1, r2].join(", ")} at h = ${steps.join(", ")}`
      );
    }
  );
});
var isBracketed = atPoint("dyadic", (s, { xs, at, ts }) => {
  if (!isDouble([...at, ...floats3(s.apply(xs))])) return inconclusive;
  const dys = pushedFloats(s, xs, ts).flatMap(numbers);
  return ofMost(
    brackets(along2(s, xs, ts)),
    (b) => b.clear,
    ({ low: low2, high, bar }, i) => ensure(
      dys[i] >= low2 - bar && dys[i] <= high + bar,
      () => `element ${i}: the derivative ${dys[i]} is not between the slopes on its sides, ${low2} and ${high} (\xB1 ${bar})`
    )
  );
});
var eulerHolds = (degree) => atPoint("dyadic", (s, { xs, at }) => {
  const dys = pushedFloats(s, xs, at);
  const ys = floats3(valued(s)(xs)[0]);
  const expected = ys.map((y) => map4(y, (v) => degree * v));
  return within("J x and k f(x)", agree(s, "result", expected, dys, [...at]));
});
var isIdentity2 = atPoint("dyadic", (s, { xs, at, ts }) => {
  const [ys, dys] = pushed2(s)(xs, ts);
  return all2(
    () => agree(s, "the value", at, floats3(ys)),
    () => agree(s, "the tangent", ts, floats3(dys))
  );
});
var jacobiansAgree = atPoint("dyadic", (s, { xs, at }) => {
  if (floats3(s.apply(xs)).length === 0) return inconclusive;
  const [forward, reverse] = compute2(s, "jacobian", (xs2) => {
    const [f, at2] = [smoothly(s, xs2), moving(s, xs2)];
    return [flatten(jacfwd(f)(at2)).leaves, flatten(jacrev(f)(at2)).leaves];
  })(xs);
  return all2(
    () => agree(s, "jacfwd and jacrev, block", reverse, forward),
    () => each(at, (x, i) => {
      if (x.size === 0) return holds;
      const unit = at.map((y, j) => i === j ? basis(x, 0) : zeros3(y));
      const column = evaluated(pushedFloats(s, xs, unit));
      const blocks3 = column.map((dy, k) => {
        const block = numbers(forward[k * at.length + i]);
        return map4(dy, (_, row) => block[row * x.size]);
      });
      return agree(s, `column 0 of argument ${i}, result`, column, blocks3);
    })
  );
});

// src/transform/jet.ts
var factorial = (k) => k <= 1 ? 1 : k * factorial(k - 1);
var jet6 = (f) => (x, series, ...rest) => {
  const order2 = series.length;
  if (order2 === 0)
    return fail(
      "InvalidArgument",
      "jet",
      "the series is empty",
      "Give x\u2032, x\u2033, \u2026: [1, 0, 0] for three derivatives along x"
    );
  const s = stageTree("jet", x, "values", (a) => f(a, ...rest));
  requireDifferentiable("jet", x, s.leaves);
  const vectors2 = series.map((t, k) => vectorsLike("jet", `derivative ${k + 1}`, s.structure, s.leaves, t));
  const scaled = (v, k) => k < 2 ? v : ops.div(v, factorial(k));
  const curves = s.leaves.map((_, i) => vectors2.map((v, k) => scaled(v[i], k + 1)));
  const { results, series: moved } = seriesProgram(
    readers,
    s.program,
    order2,
    [...s.captured, ...s.leaves],
    [...s.captured.map(() => null), ...curves]
  );
  const derivative = (k) => unflatten(
    s.out,
    results.map((y, i) => {
      const c = moved[i];
      return c === null ? zerosOf(y) : k < 2 ? c[k - 1] : ops.mul(c[k - 1], factorial(k));
    })
  );
  return [unflatten(s.out, results), Array.from({ length: order2 }, (_, k) => derivative(k + 1))];
};

// laws/subject/order.ts
var scaleOf = (xs) => 1 + Math.max(0, ...xs.flatMap(numbers).map(Math.abs));
var agree2 = (what, expected, came, tolerance = 0) => pairwise(
  what,
  evaluated(expected),
  evaluated(came),
  (x, y) => close(x, y, () => Math.max(1e-11, tolerance) * scaleOf([x]))
);
var secondIsSymmetric = atPoint("dyadic", (s, { xs, at, ts: v }, next) => {
  const w = drawLike(at, next);
  const second2 = compute2(s, "second", (xs2, a, b) => {
    const f = inMoving(s, xs2);
    return [floats3(s.ad.jvp((some2) => s.ad.jvp(f)(some2, a)[1])(moving(s, xs2), b)[1])];
  });
  return agree2("the second derivative", second2(xs, v, w)[0], second2(xs, w, v)[0], s.tolerance.relative);
});
var ordersCommute = atPoint("dyadic", (s, { xs, at, ts }, next) => {
  const inner = (a, b) => a.map((x, i) => ops.sum(ops.mul(x, b[i]), [...x.shape.keys()])).reduce((x, y) => ops.add(x, y));
  const orders = compute2(s, "orders", (xs2, v, w2) => {
    const at2 = moving(s, xs2);
    const f = (some2) => weighted(inMoving(s, xs2)(some2));
    const pushed3 = (some2, t) => s.ad.jvp(f)(some2, t)[1];
    const expected2 = s.ad.jvp(s.ad.grad(f))(at2, v)[1];
    return [
      expected2,
      s.ad.grad((some2) => pushed3(some2, v))(at2),
      s.ad.grad((some2) => inner(s.ad.grad(f)(some2), v))(at2),
      s.ad.grad((some2) => s.ad.linearize(f)(some2)[1](v))(at2),
      [inner(w2, expected2)],
      [s.ad.jvp((some2) => pushed3(some2, v))(at2, w2)[1]]
    ];
  });
  const w = drawLike(at, next);
  const [expected, overForward, overReverse, overLinearize, product2, forward] = orders(xs, ts, w);
  const { relative } = s.tolerance;
  return all2(
    () => agree2("reverse over forward", expected, overForward, relative),
    () => agree2("reverse over reverse", expected, overReverse, relative),
    () => agree2("reverse over linearize", expected, overLinearize, relative),
    () => agree2("forward over forward", product2, forward, relative)
  );
});
var thirdIsLimit = atPoint("real", (s, { at: [x] }) => {
  const ones3 = map4(x, () => 1);
  const forward = (f2) => (y) => jvp(f2)(y, ones3)[1];
  const reverse = (f2) => (y) => vjp(f2)(y)[1](ones3);
  const f = (y) => s.apply([y])[0];
  const second2 = (y) => evaluated([forward(forward(f))(y[0])]);
  const third = forward(forward(forward(f)))(x);
  const nests = [forward, reverse].flatMap(
    (a) => [forward, reverse].flatMap((b) => [forward, reverse].map((c) => a(b(c(f)))))
  );
  return all2(
    () => isLimit(second2, [x], [ones3], evaluated([third]), true),
    () => each(nests, (g, i) => agree2(`the third derivative in nesting ${i}`, [third], [g(x)]))
  );
});
var jetIsNested = atPoint("dyadic", (s, { xs, at }, next) => {
  const derivative = (g) => (t) => s.ad.jvp((u) => floats3(g(u)))(t, scalar(1))[1];
  const jets = compute2(s, "jet", (xs2, ...vectors2) => {
    const at2 = moving(s, xs2);
    const f = inMoving(s, xs2);
    const point = (t) => at2.map((x, i) => {
      const term = (k, weight) => ops.mul(vectors2[k][i], ops.mul(ops.convert(ops.pow(t, k + 1), x.dtype), weight));
      return ops.add(ops.add(x, term(0, 1)), ops.add(term(1, 1 / 2), term(2, 1 / 6)));
    });
    const curve = (t) => floats3(f(point(t)));
    const nests = [derivative(curve), derivative(derivative(curve)), derivative(derivative(derivative(curve)))];
    const [ys, series] = jet6((some2) => floats3(f(some2)))(at2, vectors2);
    return [floats3(f(at2)), ys, ...nests.flatMap((g, k) => [g(scalar(0)), series[k]])];
  });
  const pairs = jets(xs, ...[1, 2, 3].map(() => drawLike(at, next)));
  return each(
    pairs,
    (expected, k) => k % 2 === 1 ? holds : agree2(k === 0 ? "the value" : `derivative ${k / 2}`, expected, pairs[k + 1], s.tolerance.relative)
  );
});

// laws/statements.ts
var titleOf = (key3) => key3.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
var statements = (topic, entries) => Object.fromEntries(
  Object.entries(entries).map(([key3, [id, statement, source]]) => [
    key3,
    { topic, id, title: titleOf(key3), statement, source }
  ])
);

// laws/subject/statements.ts
var jax = "JAX, check_jvp and check_vjp";
var rdc = "Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin & Pronk, Reverse derivative categories (2020)";
var cdc = "Blute, Cockett & Seely, Cartesian differential categories (2009)";
var elliott = "Elliott, The simple essence of automatic differentiation (2018)";
var derivatives = statements("differentiation", {
  chain: ["D1", "jvp(g \u2218 f)(x, t) = jvp(g)(jvp(f)(x, t))", elliott],
  chainInReverse: ["D2", "vjp(g \u2218 f)(x)(u) = vjp(f)(x)(vjp(g)(f(x))(u))", elliott],
  primal: ["D3", "the value beside a derivative is f(x), to the bit", jax],
  tangent: ["D4", "J(c t + s) = c J t + J s, J 0 = 0", `${cdc}; linearity`],
  cotangent: ["D5", "J\u1D40(c u + v) = c J\u1D40 u + J\u1D40 v, J\u1D40 0 = 0", "PyTorch, test_backward_mul_by_grad_output"],
  adjoint: ["D6", "\u27E8J t, u\u27E9 = \u27E8t, J\u1D40 u\u27E9", `${rdc}; JAX, check_vjp`],
  derivative: ["D7", "J t = lim (f(x + h t) \u2212 f(x \u2212 h t)) / 2h", "the definition; Richardson extrapolation (1911)"],
  sum: ["D8", "J(f + g) = J f + J g, J(c f) = c J f", cdc],
  product: ["D9", "J(f \xB7 g) t = (J f t) \xB7 g + f \xB7 (J g t)", "Leibniz"],
  quotient: ["D10", "J(1 / f) t = \u2212(J f t) / f\xB2", "calculus"],
  linear: ["D11", "L linear: jvp(L)(x, t) = (L x, L t), and its pullback does not depend on x", cdc],
  transpose: ["D12", "(L\u1D40)\u1D40 = L, \u27E8L x, u\u27E9 = \u27E8x, L\u1D40 u\u27E9", "JAX, linear_transpose"],
  transposeOfComposite: ["D12.1", "(L \u2218 M)\u1D40 = M\u1D40 \u2218 L\u1D40, (L + M)\u1D40 = L\u1D40 + M\u1D40", "dagger categories"],
  linearize: ["D13", "linearize(f)(x) = (f(x), t \u21A6 jvp(f)(x, t)\u2082)", "JAX, linearize"],
  linearizeOnce: ["D13.1", "a pushforward does not call f again", "JAX, linearize"],
  parts: ["D14", "vjp(\u03C0\u2096 \u2218 f)(u) = vjp(f)(0, \u2026, u, \u2026, 0), and what is used twice pulls back to a sum", rdc],
  gradient: ["D14.1", "grad(\u03A3 w \xB7 f) = J\u1D40 w", "the definition"],
  secondOrder: ["D15", "D\xB2 f(x)(v, w) = D\xB2 f(x)(w, v)", "Schwarz; CD.7"],
  orders: [
    "D16",
    "forward over reverse = reverse over forward = reverse over reverse = forward over forward",
    "JAX, check_grads; PyTorch, gradgradcheck"
  ],
  thirdOrder: ["D16.1", "D\xB3 f = lim of differences of D\xB2 f, in every nesting of forward and reverse", "the definition"],
  taylor: ["D17", "f(x + h t) \u2212 f \u2212 h J t \u2212 h\xB2/2 D\xB2 f(t, t) falls as h\xB3", "dolfin-adjoint, the Taylor test"],
  jet: ["D17.1", "jet of order 3 = the derivatives along the curve, by nested jvps", "JAX, jet"],
  nesting: ["D18", "d/dx (x \xB7 d/dy (x + y)) = 1: perturbations are not confused", "Siskind & Pearlmutter (2005)"],
  jacobian: ["D19", "jacfwd(f) = jacrev(f), whose columns are pushforwards of a basis", "JAX, jacfwd and jacrev"],
  stopGradient: ["D20", "stopGradient: the same value, no derivative; twice is once", "JAX, stop_gradient"],
  noTangent: ["D21", "integers, booleans and steps have no tangent: D f = 0", "ChainRules, NoTangent"],
  strongZeros: ["D22", "\u221E \xB7 0 = NaN \xB7 0 = 0, for tangents and cotangents", "ekmett/ad, tests/Regression.hs"],
  kinks: ["D23", "at a kink, min(D\u208B, D\u208A) \u2264 J t \u2264 max(D\u208B, D\u208A)", "Clarke, Optimization and nonsmooth analysis (1983)"],
  homogeneous: ["D25", "f homogeneous of degree k: \u27E8\u2207f(x), x\u27E9 = k f(x)", "Euler"],
  inverse: ["D26", "f\u207B\xB9 \u2218 f = id: J f\u207B\xB9(f(x)) J f(x) = I", "the inverse function theorem"],
  immutability: ["D27", "nothing writes its argument, neither the function nor its derivatives", "ChainRulesTestUtils"],
  float32: ["D28", "the float32 rule is the float64 rule, rounded", "JAX, check_grads in float32"]
});
var functorch = "PyTorch, check_batched_grad";
var transformations = statements("transformations", {
  batch: ["V1", "vmap(f)(xs)[i] = f(xs[i]), along any axes, for batches of 0, 1, 2 and 3", "JAX, vmap"],
  batchOfIdentity: ["V2", "vmap(id) = id", "functors"],
  batchOfComposite: ["V3", "vmap(g \u2218 f) = vmap(g) \u2218 vmap(f)", "functors"],
  batchOfBatch: ["V5", "vmap(vmap(f)) over axes (i, j) is over (j, i), transposed", "JAX, vmap"],
  perExample: ["V7", "vmap(grad(f))(xs) = grad(xs \u21A6 \u03A3\u1D62 f(x\u1D62))", functorch],
  batchOfTangents: ["V8", "vmap(jvp(f)) = jvp(vmap(f)), vmap(vjp(f)) = vjp(vmap(f))", functorch],
  batchOfCompiled: ["V9", "vmap(jit(f)) = jit(vmap(f)) = vmap(f)", "JAX, vmap and jit"],
  independence: ["V11", "another example j leaves result i \u2260 j the same, to the bit", "property of maps"],
  permutation: ["V12", "vmap(f)(P xs) = P vmap(f)(xs)", "property of maps"],
  compiled: ["J1", "jit(f) = f, to the bit", "JAX, jit"],
  compiledTwice: ["J2", "jit(jit(f)) = jit(f)", "JAX, jit"],
  compiledDerivative: ["J3", "jit(grad(f)) = grad(jit(f)) = grad(f)", "JAX, jit"],
  compiledTangent: ["J3.1", "jvp(jit(f)) = jvp(f)", "JAX, jit"],
  compiledCotangent: ["J3.2", "vjp(jit(f)) = vjp(f)", "JAX, jit"],
  tracedOnce: ["J4", "one trace for each structure, shapes and dtypes", "JAX, jit"],
  simplified: ["J5", "simplify changes no bit, and twice is once", "the passes of compilers"],
  purity: ["J6", "f gives the same Program and the same values whenever it is called", "JAX, pure functions"],
  printed: ["J7", "print is deterministic, and JSON gives back the same Program", "golden files"],
  wellTyped: ["J9", "what transforms make of a Program is well typed", "checkProgram"],
  shape: ["J10", "the shape rule gives the avals of what evaluation gives", "JAX, abstract evaluation"],
  layout: ["J11", "evaluation reads any strides", "NumPy, views"],
  identities: ["J12", "simplify changes no bit, whatever operands are numbers", "IEEE 754"],
  composition: ["J13", "simplify changes no bit of p \u2218 p", "IEEE 754"],
  checkpoint: ["S11", "checkpoint(f) = f, values and gradients", "Griewank & Walther (2000)"],
  definitions: ["T0", "every transform of a transform agrees with its definition", "JAX, generated_fun_test"]
});

// laws/subject/tree.ts
import * as fc5 from "fast-check";
var dyadic = { _tag: "Interval", low: -2, high: 2 };
var kinks = { _tag: "Integers", low: -1, high: 1 };
var drawDefault = (next, shape7) => {
  const kind = next() % 4;
  const domain = kind === 3 ? kinks : dyadic;
  return drawArray(next, { shape: shape7, dtype: "float64", domain }, kind === 2 ? "real" : "dyadic");
};
var shapes = [[], [1], [2], [3]];
var anyArrays = {
  kinds: drawn(1, (draw) => draw.oneOf(shapes)).map((shape7) => drawn(4, (_, next) => drawDefault(next, shape7))),
  one: drawn(5, (draw, next) => drawDefault(next, draw.oneOf(shapes)))
};
var oneOf2 = (domain) => "one" in domain ? domain.one : "kinds" in domain ? domain.kinds.chain((values) => values) : domain;
var kindOf = (x) => {
  const { leaves, structure } = flatten(x);
  return `${structureKey(structure)} ${leaves.map(showAval).join()}`;
};
var frozen = (t) => {
  const prototype = typeof t === "object" && t !== null ? Object.getPrototypeOf(t) : void 0;
  if (prototype !== Object.prototype && prototype !== Array.prototype) return t;
  Object.values(t).forEach(frozen);
  return Object.freeze(t);
};
var domainOf = ({ domain }) => domain ?? anyArrays;
var exactly = { relative: 0, absolute: 0 };
var nearly = { relative: 1e-9, absolute: 1e-9 };
var isTraceable = (inputs, apply) => {
  try {
    stage("laws", inputs, null, apply);
    return true;
  } catch {
    return false;
  }
};
var onceForAll = (f) => {
  let run4;
  const compile = (args) => {
    const argLengths = args.map((list3) => list3.length);
    let lengths = [];
    const { program: program3 } = stage("laws", args.flat(), null, (xs) => {
      const results = f(...cut(xs, ...argLengths).slice(0, -1));
      lengths = results.map((list3) => list3.length);
      return results.flat();
    });
    const compiled = interpreter.compile(simplify(program3));
    return (...lists) => cut(compiled(evaluated(lists.flat())), ...lengths).slice(0, -1);
  };
  return ((...args) => (run4 ??= compile(args))(...args));
};
var subjectsOf = ({ name, f, exact: exact2, smooth, transforms: transforms2 = ours }, rounding = {}) => {
  const compiled = /* @__PURE__ */ new Map();
  const once = (key3, make) => {
    if (!compiled.has(key3)) compiled.set(key3, make());
    return compiled.get(key3);
  };
  return (examples) => {
    const rows3 = examples.map((x) => evaluated(flatten(x).leaves));
    const { leaves, structure } = flatten(examples[0]);
    const inputs = leaves.map((x) => ({ shape: x.shape, dtype: x.dtype, domain: vectors }));
    const kind = kindOf(examples[0]);
    const apply = (xs) => flatten(f(frozen(unflatten(structure, xs)))).leaves;
    const traceable = once(`${kind} is traceable`, () => isTraceable(leaves, apply));
    const staged = traceable ? (key3, g) => once(`${kind} ${key3}`, () => onceForAll(g)) : (_, g) => g;
    return {
      label: name,
      inputs,
      moving: inputs.map((x) => isFloat(x.dtype)),
      smooth: smooth === true,
      tolerance: { ...exact2 === true ? exactly : nearly, ...rounding },
      apply,
      draw: (next) => rows3[next() % rows3.length],
      staged,
      ad: transforms2,
      shown: true
    };
  };
};

// laws/suite/differentiable.ts
var adjoint2 = (s, next) => s.inputs.reduce((n, x) => n + sizeOf(x.shape), 0) <= 8 ? pullbackIsTranspose(s, next) : pullbackIsAdjoint(s, next);
var first = [
  [derivatives.primal, primalIsValue],
  [derivatives.derivative, tangentIsLimit],
  [derivatives.kinks, isBracketed],
  [derivatives.tangent, pushforwardIsLinear],
  [derivatives.cotangent, pullbackIsLinear],
  [derivatives.adjoint, adjoint2],
  [derivatives.chain, chainForward],
  [derivatives.chainInReverse, chainReverse],
  [derivatives.sum, sumRule],
  [derivatives.product, productRule],
  [derivatives.linearize, pushforwardIsTangent],
  [derivatives.linearizeOnce, linearizedOnce],
  [derivatives.transpose, doubleTranspose],
  [derivatives.parts, pullbackOfParts],
  [derivatives.gradient, gradientIsPullback],
  [derivatives.jacobian, jacobiansAgree],
  [derivatives.nesting, perturbationsStayApart],
  [derivatives.stopGradient, stopped],
  [derivatives.immutability, writesNothing]
];
var inexact = [[derivatives.quotient, quotientRule]];
var second = [
  [derivatives.secondOrder, secondIsSymmetric],
  [derivatives.orders, ordersCommute],
  [derivatives.taylor, remainderIsCubic],
  [derivatives.jet, jetIsNested]
];
var atPointsOf = (named3, entries, rounding) => {
  const subjectAt = subjectsOf(named3, rounding);
  const points = fc6.record({ x: oneOf2(domainOf(named3)), vectors: choices(2, 24) });
  return entries.map(
    ([statement, definition]) => law(
      statement,
      named3.name,
      points,
      ({ x, vectors: vectors2 }) => definition(subjectAt([x]), cycle(vectors2)),
      ({ x }) => showTree(x, "x")
    )
  );
};
var differentiable = (named3) => {
  const { f, exact: exact2, order: order2, homogeneous, inverse: inverse3 } = named3;
  return [
    ...atPointsOf(named3, [...first, ...exact2 === true ? [] : inexact, ...order2 === 1 ? [] : second]),
    ...homogeneous === void 0 ? [] : atPointsOf(named3, [[derivatives.homogeneous, eulerHolds(homogeneous)]]),
    ...inverse3 === void 0 ? [] : atPointsOf({ ...named3, f: (x) => inverse3(f(x)) }, [[derivatives.inverse, isIdentity2]])
  ];
};

// test/bench/laws.ts
var sampleOf = (p) => p.sample(drawFrom(stream([])));
var takesReals2 = (p) => {
  const { operands, params } = sampleOf(p);
  return [...operands, ...p.shape(operands, params)].some((x) => x.dtype === "float64");
};
var primitives = table.filter(
  (p) => p.batching._tag === "Elementwise" && p.derivative._tag !== "Discrete" && !["convert", "stopGradient"].includes(p.name) && takesReals2(p)
);
var shapes2 = [[], [1], [2], [3]];
var suiteOf = (p) => {
  const { operands, params } = sampleOf(p);
  const kinds = arb_exports.drawn(1, (draw) => draw.oneOf(shapes2)).map(
    (shape7) => arb_exports.drawn(
      12,
      (_, next) => operands.map((o) => drawArray(next, { ...o, shape: shape7 }, next() % 2 === 0 ? "dyadic" : "real"))
    )
  );
  return differentiable({
    name: p.name,
    f: (xs) => ops.bind(p, xs, params),
    domain: { kinds }
  });
};
var suites = primitives.map(suiteOf);
var start = performance.now();
suites.forEach((suite) => assertAll(suite, { runs: 100 }));
var seconds = (performance.now() - start) / 1e3;
var checked = suites.flat().length;
console.log(
  `${primitives.length} primitives, ${checked} laws, 100 runs each: ${seconds.toFixed(1)} s, ${(seconds * 1e6 / checked / 100).toFixed(0)} \xB5s a run`
);
