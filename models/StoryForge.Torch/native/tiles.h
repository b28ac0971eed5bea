// Products of bfloat16 matrices on the tile unit of newer Intel processors (AMX: "Intel Architecture Instruction Set
// Extensions", chapter 3). A tile register is 16 rows of 64 bytes; one instruction adds the product of a 16 x 32 tile
// of A and a 32 x 16 tile of B to a 16 x 16 tile of float32. oneDNN 2.6, which libtorch 1.13 calls, leaves much of
// the unit idle on matrices of the size of a small GPT-2's.
#pragma once

#include "numbers.h"

#ifdef __AMX_BF16__

#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace {
namespace tiles {

constexpr int64_t kSide = 32;   // A block of the product is 2 x 2 tiles: 32 x 32.
constexpr int64_t kDepth = 32;  // Numbers of one row of an A tile.
constexpr int64_t kTile = 512;  // Numbers in a tile of bfloat16.
constexpr int64_t kStep = 2 * kTile;            // A panel of 32 rows (or columns) has two tiles for each 32 of depth.
constexpr int64_t kBlock = kSide * kSide;

// Linux hands the tile registers out on request only.
inline bool available() {
    constexpr int kRequestPermission = 0x1023, kTileData = 18;
    static const bool granted = syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
    return granted;
}

// All eight registers 16 rows of 64 bytes, on this thread, as long as this lives.
class Registers {
public:
    Registers() {
        struct alignas(64) {
            uint8_t palette = 1, start = 0, reserved[14] = {};
            uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
            uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
        } shape;
        _tile_loadconfig(&shape);
    }
    ~Registers() { _tile_release(); }
    Registers(const Registers&) = delete;
    Registers& operator=(const Registers&) = delete;
};

// A matrix in memory. As stands(r, c) = data[r * stride + c]; turned, the same memory is read as its transpose.
struct Matrix {
    const BFloat16* data;
    int64_t stride;
    bool turned = false;

    const BFloat16* at(int64_t row, int64_t column) const { return turned ? data + column * stride + row : data + row * stride + column; }
};

INLINE __m512i load_some(const BFloat16* from, int64_t count) {
    if (count >= 32) return _mm512_loadu_si512(from);
    return count <= 0 ? _mm512_setzero_si512() : _mm512_maskz_loadu_epi16((1u << count) - 1u, from);
}

// Row p of the result has the pairs (even[i], odd[i]): what a B tile has in one row.
INLINE void interleave(__m512i even, __m512i odd, __m512i& low, __m512i& high) {
    const __m512i first = _mm512_set_epi16(47, 15, 46, 14, 45, 13, 44, 12, 43, 11, 42, 10, 41, 9, 40, 8, 39, 7, 38, 6, 37, 5, 36, 4, 35, 3, 34, 2, 33, 1, 32, 0);
    const __m512i second = _mm512_add_epi16(first, _mm512_set1_epi16(16));
    low = _mm512_permutex2var_epi16(even, first, odd);
    high = _mm512_permutex2var_epi16(even, second, odd);
}

// Turns a 16 x 16 matrix of 32-bit words around its diagonal.
INLINE void turn(__m512i (&rows)[16]) {
    __m512i t[16];
#pragma GCC unroll 8
    for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 16; i += 4) {
        rows[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        rows[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        rows[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        rows[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        t[i] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0xdd);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        rows[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        rows[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        rows[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        rows[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

// 32 lines of 32 numbers, of which `lines` and `width` exist, as two tiles of interleaved lines: tile t has the pairs
// of lines in its rows, and the numbers 16 t to 16 t + 15 of each line in its columns.
INLINE void interleave_lines(const BFloat16* from, int64_t stride, int64_t lines, int64_t width, __m512i (&first)[16], __m512i (&second)[16]) {
#pragma GCC unroll 16
    for (int pair = 0; pair < 16; ++pair) {
        int64_t line = 2 * pair;
        __builtin_prefetch(from + (line + 32) * stride);  // of the next step: lines lie too far apart for the processor to see it
        __builtin_prefetch(from + (line + 33) * stride);
        __m512i even = line < lines ? load_some(from + line * stride, width) : _mm512_setzero_si512();
        __m512i odd = line + 1 < lines ? load_some(from + (line + 1) * stride, width) : _mm512_setzero_si512();
        interleave(even, odd, first[pair], second[pair]);
    }
}

INLINE void store(const __m512i (&rows)[16], BFloat16* to) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) _mm512_store_si512(to + 32 * i, rows[i]);
}

constexpr int64_t kAhead = 4 * kDepth;

INLINE int64_t steps_of(int64_t depth) { return (depth + kDepth - 1) / kDepth; }

INLINE int64_t panels_of(int64_t count) { return (count + kSide - 1) / kSide; }

// `panels` panels of 32 rows of A from `row` on, its columns [start, start + depth); of a panel, for each 32 of depth,
// the tiles of its rows 0-15 and 16-31. Panels side by side: a turned A has their numbers side by side.
inline void pack_left(const Matrix& a, int64_t row, int64_t rows, int64_t start, int64_t depth, BFloat16* to, int64_t panels = 1) {
    int64_t steps = steps_of(depth);
    for (int64_t step = 0; step < steps; ++step) {
        int64_t column = start + step * kDepth, width = std::min(kDepth, depth - step * kDepth);
        for (int64_t panel = 0; panel < panels; ++panel) {
            BFloat16* here = to + (panel * steps + step) * kStep;
            int64_t top = row + panel * kSide, count = std::min(kSide, rows - panel * kSide);
            if (a.turned) {
                __m512i first[16], second[16];
                interleave_lines(a.at(top, column), a.stride, width, count, first, second);
                turn(first);
                turn(second);
                store(first, here);
                store(second, here + kTile);
                continue;
            }
            const BFloat16* from = a.at(top, column);
            for (int64_t r = 0; r < kSide; ++r) {
                __builtin_prefetch(from + r * a.stride + kAhead);
                _mm512_store_si512(here + 32 * r, r < count ? load_some(from + r * a.stride, width) : _mm512_setzero_si512());
            }
        }
    }
}

// `panels` panels of 32 columns of B from `column` on, its rows [start, start + depth); of a panel, for each 32 of
// depth, the tiles of its columns 0-15 and 16-31.
inline void pack_right(const Matrix& b, int64_t column, int64_t columns, int64_t start, int64_t depth, BFloat16* to, int64_t panels = 1) {
    int64_t steps = steps_of(depth);
    for (int64_t step = 0; step < steps; ++step) {
        int64_t row = start + step * kDepth, width = std::min(kDepth, depth - step * kDepth);
        for (int64_t panel = 0; panel < panels; ++panel) {
            BFloat16* here = to + (panel * steps + step) * kStep;
            int64_t left = column + panel * kSide, count = std::min(kSide, columns - panel * kSide);
            __m512i first[16], second[16];
            if (b.turned) {
                const BFloat16* from = b.at(row, left);
#pragma GCC unroll 16
                for (int c = 0; c < 16; ++c) {
                    first[c] = c < count ? load_some(from + c * b.stride, width) : _mm512_setzero_si512();
                    second[c] = c + 16 < count ? load_some(from + (c + 16) * b.stride, width) : _mm512_setzero_si512();
                }
                turn(first);
                turn(second);
            } else {
                interleave_lines(b.at(row, left), b.stride, width, count, first, second);
            }
            store(first, here);
            store(second, here + kTile);
        }
    }
}

constexpr int kWordsOfLine = 16;

// c (four tiles of 16 x 16: above left, above right, below left, below right) = [c +] left panel x right panel.
INLINE void multiply_panels(const BFloat16* left, const BFloat16* right, int64_t steps, float* c, bool add) {
    constexpr int kLine = 4 * kWordsOfLine, kQuarter = 256;
    if (add) {
        _tile_loadd(0, c, kLine);
        _tile_loadd(1, c + kQuarter, kLine);
        _tile_loadd(2, c + 2 * kQuarter, kLine);
        _tile_loadd(3, c + 3 * kQuarter, kLine);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    for (int64_t s = 0; s < steps; ++s, left += kStep, right += kStep) {
        _tile_loadd(4, left, kLine);
        _tile_loadd(6, right, kLine);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, right + kTile, kLine);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, left + kTile, kLine);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, c, kLine);
    _tile_stored(1, c + kQuarter, kLine);
    _tile_stored(2, c + 2 * kQuarter, kLine);
    _tile_stored(3, c + 3 * kQuarter, kLine);
}

// Where row r (0-31) of a block of four tiles has its 16 numbers of the left or the right half.
INLINE const float* half_row(const float* c, int64_t row, int64_t half) { return c + (row / 16 * 2 + half) * 256 + row % 16 * 16; }

}  // namespace tiles
}  // namespace

#endif
