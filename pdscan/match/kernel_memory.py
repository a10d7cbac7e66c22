"""Access to memory by address for the kernels, and operations on bits. Needs numba."""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from pdscan.match.layout import STEPS

#: How every kernel is compiled.
OPTIONS = {"nogil": True, "error_model": "numpy", "boundscheck": False}
#: How what is called from one or two places only is compiled: into these.
INLINE = {**OPTIONS, "forceinline": True}


def _getter(bits, *, signed=False):
    """A function (address, index) -> int64 that reads a number of so many bits."""

    @intrinsic
    def get(_typing, address, index):
        def generate(_context, builder, _signature, arguments):
            kind, word = ir.IntType(bits), ir.IntType(64)
            place = builder.inttoptr(arguments[0], kind.as_pointer())
            # Not every number lies where its kind should.
            value = builder.load(builder.gep(place, [arguments[1]]), align=1)
            if bits == 64:
                return value
            return builder.sext(value, word) if signed else builder.zext(value, word)

        return types.int64(types.int64, types.int64), generate

    return get


def _setter(bits):
    """A function (address, index, value) that writes a number of so many bits."""

    @intrinsic
    def put(_typing, address, index, value):
        def generate(_context, builder, _signature, arguments):
            kind = ir.IntType(bits)
            place = builder.gep(builder.inttoptr(arguments[0], kind.as_pointer()), [arguments[1]])
            value = arguments[2] if bits == 64 else builder.trunc(arguments[2], kind)
            builder.store(value, place)
            return ir.Constant(ir.IntType(64), 0)

        return types.int64(types.int64, types.int64, types.int64), generate

    return put


u8, u16, u32, i32, i64 = (
    _getter(8), _getter(16), _getter(32), _getter(32, signed=True), _getter(64),
)  # fmt: skip
put8, put16, put32, put64 = _setter(8), _setter(16), _setter(32), _setter(64)


@intrinsic
def f32(_typing, address, index):
    """Reads a float32."""

    def generate(_context, builder, _signature, arguments):
        kind = ir.FloatType()
        place = builder.inttoptr(arguments[0], kind.as_pointer())
        return builder.load(builder.gep(place, [arguments[1]]))

    return types.float32(types.int64, types.int64), generate


@intrinsic
def trailing_zeros(_typing, x):
    """How many low bits are 0; 64 for 0."""

    def generate(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), generate


@intrinsic
def leading_zeros(_typing, x):
    """How many high bits are 0; 64 for 0."""

    def generate(_context, builder, _signature, arguments):
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), generate


@intrinsic
def popcount(_typing, x):
    """How many bits are 1."""

    def generate(_context, builder, _signature, arguments):
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


@intrinsic
def at_least(_typing, address, bound):
    """Which of STEPS numbers of 16 bits there are not below a bound, as bits."""

    def generate(_context, builder, _signature, arguments):
        kind, places = (ir.VectorType(ir.IntType(bits), STEPS) for bits in (16, 32))
        numbers = builder.load(builder.inttoptr(arguments[0], kind.as_pointer()), align=1)
        bound, nothing = builder.trunc(arguments[1], kind.element), ir.Constant(kind, ir.Undefined)
        bounds = builder.insert_element(nothing, bound, ir.Constant(places.element, 0))
        bounds = builder.shuffle_vector(bounds, nothing, ir.Constant(places, [0] * STEPS))
        bits = builder.icmp_unsigned(">=", numbers, bounds)
        return builder.zext(builder.bitcast(bits, ir.IntType(STEPS)), ir.IntType(64))

    return types.int64(types.int64, types.int64), generate
