"""Writes numpyCases.json: what NumPy gives where our functions promise to give the same.

    python3 test/golden/numpyCases.py > test/golden/numpyCases.json

Each case is a call of one of our functions: operands, options, and NumPy's result. Operands are drawn with a fixed
seed, so that the file does not change by itself.
"""
import itertools
import json
import math

import numpy as np

random = np.random.default_rng(20260101)
cases = []


def number(v):
    v = v.item() if isinstance(v, np.generic) else v
    if isinstance(v, float):
        if math.isnan(v):
            return 'NaN'
        if math.isinf(v):
            return 'Infinity' if v > 0 else '-Infinity'
        return int(v) if v.is_integer() and (v != 0 or math.copysign(1, v) > 0) and abs(v) < 2**53 else v
    return v


def array(x):
    x = np.asarray(x)
    return {'shape': list(x.shape), 'dtype': str(x.dtype), 'data': [number(v) for v in x.ravel()]}


def encode(u):
    if isinstance(u, (np.ndarray, np.generic)):
        return array(u)
    if isinstance(u, (list, tuple)):
        return [encode(v) for v in u]
    if isinstance(u, dict):
        return {k: encode(v) for k, v in u.items()}
    return number(u)


def case(op, operands, result, **options):
    """`exact` says that the results agree to the bit; else to a few units in the last place."""
    exact = options.pop('exact', True)
    cases.append({'op': op, 'operands': encode(operands), 'options': options, 'exact': exact, 'result': encode(result)})


def ints(*shape):
    return random.integers(-9, 10, shape).astype(np.float64)


def reals(*shape):
    return random.normal(size=shape)


# --- arithmetic and its dtypes

samples = {
    'bool': np.array([False, True]),
    'int32': np.array([-3, 2], np.int32),
    'uint32': np.array([3, 2], np.uint32),
    'float32': np.array([0.5, -2], np.float32),
    'float64': np.array([0.25, -4]),
}

with np.errstate(all='ignore'):
    for (_, x), (_, y) in itertools.product(samples.items(), samples.items()):
        for op, f in [('add', np.add), ('mul', np.multiply), ('div', np.divide), ('maximum', np.maximum), ('minimum', np.minimum), ('le', np.less_equal), ('eq', np.equal)]:
            case(op, [x, y], f(x, y))
        if x.dtype != bool or y.dtype != bool:
            case('sub', [x, y], np.subtract(x, y))
            case('mod', [x, y], np.mod(x, y))
            case('rem', [x, y], np.fmod(x, y))
            case('floorDiv', [x, y], np.floor_divide(x, y))
        case('where', [np.array([True, False]), x, y], np.where([True, False], x, y))
    for x in samples.values():
        for op, f in [('sum', np.sum), ('prod', np.prod), ('mean', np.mean), ('max', np.max), ('cumsum', np.cumsum), ('any', np.any), ('abs', np.abs)]:
            case(op, [x], f(x))
        for op, f in [('sqrt', np.sqrt), ('exp', np.exp), ('sin', np.sin)]:
            if x.dtype != bool:
                case(op, [x], f(x), exact=False)

    grid = np.array([-np.inf, -7.5, -3, -2, -0.5, 0, 0.5, 2, 3, 7.5, np.inf, np.nan])
    x, y = np.repeat(grid, len(grid)), np.tile(grid, len(grid))
    for op, f in [('mod', np.mod), ('rem', np.fmod), ('floorDiv', np.floor_divide), ('maximum', np.maximum), ('minimum', np.minimum), ('hypot', np.hypot), ('logaddexp', np.logaddexp), ('atan2', np.arctan2)]:
        case(op, [x, y], f(x, y), exact=op not in ('hypot', 'logaddexp', 'atan2'))
    whole = np.arange(-7, 8, dtype=np.int32)
    x, y = np.repeat(whole, len(whole)), np.tile(whole, len(whole))
    for op, f in [('mod', np.mod), ('rem', np.fmod), ('floorDiv', np.floor_divide), ('bitwiseAnd', np.bitwise_and), ('bitwiseOr', np.bitwise_or), ('bitwiseXor', np.bitwise_xor)]:
        case(op, [x, y], f(x, y))
    for op, f in [('isNaN', np.isnan), ('isInf', np.isinf), ('isFinite', np.isfinite), ('floor', np.floor), ('ceil', np.ceil), ('round', np.round), ('trunc', np.trunc), ('sign', np.sign)]:
        case(op, [grid], f(grid))
    case('clip', [grid[:-1], np.float64(-2), np.float64(2)], np.clip(grid[:-1], -2, 2))
    case('isClose', [x / 3, y / 3], np.isclose(x / 3, y / 3))

# --- reductions

x = ints(2, 3, 4)
for axis, keep in itertools.product([None, 0, 1, -1, (0, 2), (1, 2), (0, 1, 2)], [False, True]):
    o = {} if axis is None else {'axis': list(axis) if isinstance(axis, tuple) else axis}
    if keep:
        o['keepDims'] = True
    for op, f in [('sum', np.sum), ('prod', np.prod), ('max', np.max), ('min', np.min), ('any', np.any), ('all', np.all)]:
        case(op, [x], f(x, axis=axis, keepdims=keep), **o)
    case('countNonzero', [x], np.count_nonzero(x, axis=axis, keepdims=keep), **o)
    case('mean', [x], np.mean(x, axis=axis, keepdims=keep), exact=False, **o)
    case('median', [x], np.median(x, axis=axis, keepdims=keep), **o)
    for ddof in [0, 1]:
        case('var', [x], np.var(x, axis=axis, keepdims=keep, ddof=ddof), exact=False, ddof=ddof, **o)
        case('std', [x], np.std(x, axis=axis, keepdims=keep, ddof=ddof), exact=False, ddof=ddof, **o)
    if not isinstance(axis, tuple):
        case('argmax', [x], np.argmax(x, axis=axis, keepdims=keep), **o)
        case('argmin', [x], np.argmin(x, axis=axis, keepdims=keep), **o)
    case('norm', [x], np.sqrt(np.sum(x * x, axis=axis, keepdims=keep)), exact=False, **o)
    case('norm', [x], np.sum(np.abs(x), axis=axis, keepdims=keep), ord=1, **o)
    case('logsumexp', [x], np.log(np.sum(np.exp(x), axis=axis, keepdims=keep)), exact=False, **o)
for axis in [None, 0, 1, -1]:
    o = {} if axis is None else {'axis': axis}
    case('cumsum', [x], np.cumsum(x, axis=axis), **o)
    case('cumprod', [x], np.cumprod(x, axis=axis), **o)
    row = x.ravel() if axis is None else x
    case('cummax', [x], np.maximum.accumulate(row, axis=axis or 0), **o)
    case('cummin', [x], np.minimum.accumulate(row, axis=axis or 0), **o)
    case('cumlogsumexp', [x], np.logaddexp.accumulate(row, axis=axis or 0), exact=False, **o)
empty = np.zeros((2, 0))
for op, f in [('sum', np.sum), ('prod', np.prod), ('any', np.any), ('all', np.all)]:
    case(op, [empty], f(empty, axis=1), axis=1)
special = np.array([3, np.nan, -np.inf, 2, np.inf, -0.0, 0.0, 2])
case('sort', [special], np.sort(special))
case('argsort', [special], np.argsort(special, kind='stable'))
case('median', [special], np.median(special))
for axis in [0, 1, -1]:
    case('sort', [x], np.sort(x, axis=axis), axis=axis)
    case('argsort', [x], np.argsort(x, axis=axis, kind='stable'), axis=axis)

# --- shapes

for axes in [(2, 0, 1), (-1, 1, 0)]:
    case('transpose', [x], np.transpose(x, axes), axes=axes)
case('transpose', [x], np.transpose(x))
case('swapAxes', [x], np.swapaxes(x, 0, -1), axis1=0, axis2=-1)
for a, b in [(0, -1), (2, 0), ((0, 1), (-1, 0)), ((2, 0), (0, 1))]:
    case('moveAxis', [x], np.moveaxis(x, a, b), source=a, destination=b)
for axis in [0, -1, (0, 2), (1, -1)]:
    case('expandDims', [x], np.expand_dims(x, axis), axis=axis)
y = ints(1, 3, 1)
case('squeeze', [y], np.squeeze(y))
case('squeeze', [y], np.squeeze(y, 0), axis=0)
for axis in [None, 0, -1, (0, 2)]:
    case('flip', [x], np.flip(x, axis), **({} if axis is None else {'axis': axis}))
for shift, axis in [(1, None), (-5, None), (2, 1), (-1, -1), ((1, -2), (0, 2)), (30, 0)]:
    case('roll', [x], np.roll(x, shift, axis), shift=shift, **({} if axis is None else {'axis': axis}))
for reps in [2, (2,), (2, 1), (1, 2, 3), (2, 1, 1, 2), (0, 2)]:
    case('tile', [x], np.tile(x, reps), reps=reps)
for repeats, axis in [(2, None), (2, 1), ([0, 2, 1], 1), ([1, 2], 0), (0, 0)]:
    case('repeat', [x], np.repeat(x, repeats, axis), repeats=repeats, **({} if axis is None else {'axis': axis}))
for width, value in [(1, 0), ((1, 2), 7), (((0, 1), (2, 0), (1, 1)), -1)]:
    case('pad', [x], np.pad(x, width, constant_values=value), padWidth=width, constantValues=value)
for n, m in [(3, 3), (2, 4), (4, 2)]:
    z = ints(n, m)
    for k in range(-4, 5):
        if -n < k < m:
            case('diag', [z], np.diag(z, k), k=k)
        case('tril', [z], np.tril(z, k), k=k)
        case('triu', [z], np.triu(z, k), k=k)
        case('trace', [z], np.trace(z, k), offset=k)
for k in range(-2, 3):
    v = ints(3)
    case('diag', [v], np.diag(v, k), k=k)
    case('diagonal', [x], np.diagonal(x, k, 0, 2), offset=k, axis1=0, axis2=2)
    case('diagonal', [x], np.diagonal(x, k, 2, 1), offset=k, axis1=2, axis2=1)
parts = [ints(2, n, 3) for n in (1, 2, 0)]
case('concatenate', [parts], np.concatenate(parts, 1), axis=1)
same = [ints(2, 3) for _ in range(3)]
for axis in [0, 1, 2, -1, -2]:
    case('stack', [same], np.stack(same, axis), axis=axis)
rows = [ints(3), ints(2, 3)]
case('vstack', [rows], np.vstack(rows))
pair = [ints(2, 1), ints(2, 3)]
case('hstack', [pair], np.hstack(pair))
case('hstack', [rows[:1] * 2], np.hstack(rows[:1] * 2))
line = ints(7)
for indices in [[2, 5], [0, 3], [-2], [3, 9]]:
    case('split', [line], np.split(line, indices), indices=indices)
case('split', [x], np.split(x, 2, -1), sections=2, axis=-1)

# --- products

for a, b in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((1, 2, 3), (5, 3, 4)), ((4, 1, 2, 3), (5, 3, 2)), ((3,), (5, 3, 2)), ((5, 2, 3), (3,)), ((2, 0), (0, 3)), ((0, 3), (3, 2))]:
    p, q = ints(*a), ints(*b)
    case('matmul', [p, q], np.matmul(p, q))
    case('dot', [p, q], np.dot(p, q))
for a, b in [((3,), (3,)), ((2, 3), (3,)), ((2, 3), (4, 3)), ((), (2, 3))]:
    p, q = ints(*a), ints(*b)
    case('inner', [p, q], np.inner(p, q))
    case('outer', [p, q], np.outer(p, q))
    case('kron', [p, q], np.kron(p, q))
p, q = ints(2, 3, 4), ints(3, 4, 5)
for axes in [2, 0, ([1, 2], [0, 1]), ([2, 1], [1, 0]), ([1], [0]), ([-1], [1])]:
    case('tensordot', [p, q], np.tensordot(p, q, axes), axes=axes)
case('vdot', [p, p], np.vdot(p, p))

# --- making

for args in [(5,), (2, 7), (2, 9, 3), (5, 0, -2), (0, 1, 0.25), (3, 1)]:
    case('arange', list(args), np.arange(*args, dtype=np.float64))
for args, o in [((0, 1, 5), {}), ((-2, 3, 11), {}), ((0, 1, 4), {'endpoint': False}), ((3, 3, 3), {}), ((1, 2, 1), {}), ((1, 2, 0), {})]:
    case('linspace', list(args), np.linspace(*args, **o), exact=False, **o)
for n, m, k in [(3, 3, 0), (2, 4, 1), (4, 2, -1), (2, 2, 5)]:
    case('eye', [n], np.eye(n, m, k), columns=m, k=k)

# --- einsum

e3, e33, e34, e4, e345, e334 = ints(3), ints(3, 3), ints(3, 4), ints(4), ints(3, 4, 5), ints(3, 3, 4)
for spec, operands in [
    ('i,i->', [e3, e3]), ('i,j->ij', [e3, e4]), ('ij->ji', [e34]), ('ij', [e34]), ('ji', [e34]), ('ii', [e33]), ('ii->i', [e33]), ('ij->', [e34]),
    ('ij->j', [e34]), ('ij,jk->ik', [e33, e34]), ('ij,jk', [e33, e34]), ('ij,j->i', [e34, e4]), ('i,ij,j->', [e3, e34, e4]), ('iij->j', [e334]),
    ('iij->ij', [e334]), ('iij->ji', [e334]), ('ijk,jk->ik', [e345, ints(4, 5)]), ('ijk->kij', [e345]), ('...ij->...ji', [e345]), ('...i,...i->...', [e345, e345]),
    ('...i,i->...', [e345, ints(5)]), ('i...->...', [e345]), ('...', [e34]), ('ij...,jk...->ik...', [ints(2, 3, 4), ints(3, 2, 4)]), ('b...,...->b...', [ints(2, 3), ints(3)]),
    ('...ij,...jk', [ints(4, 1, 2, 3), ints(5, 3, 2)]), ('ii,jj->ij', [e33, ints(4, 4)]), ('ii,ii->', [e33, e33]), ('ab,bc,cd->da', [ints(2, 3), ints(3, 4), ints(4, 2)]),
    ('i,i,i->i', [e3, e3, e3]), ('i,->i', [e3, ints()]), (',->', [ints(), ints()]), ('ij,kl->jl', [e34, e34]), ('iii->i', [ints(2, 2, 2)]), ('iijj->ij', [ints(2, 2, 3, 3)])
]:
    case('einsum', operands, np.einsum(spec, *operands), spec=spec)

# --- indexing


def part(extent):
    """A random index for an axis: for us, for NumPy, and whether it is an array."""
    kind = random.integers(0, 6)
    if kind == 0:
        i = int(random.integers(-extent, extent))
        return i, i
    if kind <= 2:
        bounds = [None if random.integers(0, 3) == 0 else int(random.integers(-extent - 1, extent + 2)) for _ in range(2)]
        step = [None, 1, 2, -1, -2][random.integers(0, 5)]
        return {'slice': bounds + [step]}, slice(*bounds, step)
    if kind == 3:
        return {'slice': [None, None, None]}, slice(None)
    shape = [(2,), (3, 1), (1, 2), (1,), (2,)][random.integers(0, 5)]
    i = random.integers(-extent, extent, shape).astype(np.int32)
    return {'array': array(i)}, i


def index_case(shape, ours, theirs):
    x = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    try:
        result = x[tuple(theirs)]
    except IndexError:
        return
    cases.append({'op': 'index', 'operands': [array(x)], 'options': {'index': ours}, 'exact': True, 'result': array(result)})
    if result.size == 0:
        return
    y = x.copy()
    value = np.arange(result.size, dtype=np.float64).reshape(result.shape) + 0.5
    y[tuple(theirs)] = value
    z = x.copy()
    np.add.at(z, tuple(theirs), value)
    cases.append({'op': 'set', 'operands': [array(x), array(value)], 'options': {'index': ours}, 'exact': True, 'result': array(y)})
    cases.append({'op': 'addAt', 'operands': [array(x), array(value)], 'options': {'index': ours}, 'exact': True, 'result': array(z)})


for _ in range(150):
    shape = tuple(int(n) for n in random.integers(1, 5, random.integers(1, 5)))
    count = random.integers(0, len(shape) + 1)
    pieces = [part(n) for n in shape[:count]]
    if random.integers(0, 3) == 0:
        pieces.insert(random.integers(0, len(pieces) + 1), ('newAxis', None))
    if random.integers(0, 4) == 0:
        at = len(pieces)
        pieces = pieces + [('ellipsis', Ellipsis)]
        if count < len(shape):
            i = int(random.integers(0, shape[-1]))
            pieces = pieces + [(i, i)]
    index_case(shape, [p[0] for p in pieces], [p[1] for p in pieces])
two = np.array([1, 0], np.int32)
for shape, theirs in [
    ((2, 3), (two, Ellipsis, two)), ((2, 3, 4), (two, Ellipsis, two)), ((2, 3, 4), (0, slice(None), two)), ((2, 3, 4), (0, two)), ((2, 3, 4), (slice(None), two, 0)),
    ((2, 3, 4), (two, None, two)), ((2, 3, 4), (two, two, None)), ((2, 3, 4), (None, two, two)), ((2, 3, 4), (two, slice(None), two)), ((2, 3, 4), (slice(1), two, two)),
    ((2, 3, 4), (two[:, None], slice(None), two)), ((2, 3, 4), (Ellipsis, two)), ((2, 3, 4), (None, 0, None, two)), ((2, 3, 4, 2), (slice(None), two, slice(None), two)), ((3,), ())
]:
    ours = [{'slice': [p.start, p.stop, p.step]} if isinstance(p, slice) else 'ellipsis' if p is Ellipsis else 'newAxis' if p is None else {'array': array(p)} if isinstance(p, np.ndarray) else p for p in theirs]
    index_case(shape, ours, list(theirs))
for shape, dims in [((4,), (0,)), ((3, 4), (0, 1)), ((3, 4), (0,)), ((3, 4), (1,)), ((2, 3, 4), (1, 2)), ((2, 3), (0, 1))]:
    mask = random.integers(0, 2, [shape[d] for d in dims]) == 1
    lead = dims[0]
    index_case(shape, [{'slice': [None, None, None]}] * lead + [{'array': array(mask)}], [slice(None)] * lead + [mask])
index_case((3, 4), [{'array': array(np.array([True, False, True]))}, {'array': array(two)}], [np.array([True, False, True]), two])
for axis in [None, 0, 1, -1]:
    o = {} if axis is None else {'axis': axis}
    i = np.array([[1, 0], [-1, 1]], np.int32)
    case('take', [x, i], np.take(x, i, axis), **o)
order = np.argsort(x, 1, kind='stable').astype(np.int32)
case('takeAlongAxis', [x, order], np.take_along_axis(x, order, 1), axis=1)
case('takeAlongAxis', [x, order[:1, :2]], np.take_along_axis(x, order[:1, :2], 1), axis=1)
case('takeAlongAxis', [x, order - 3], np.take_along_axis(x, order - 3, 1), axis=1)

print('[')
print(',\n'.join(json.dumps(c, separators=(',', ':')) for c in cases))
print(']')
