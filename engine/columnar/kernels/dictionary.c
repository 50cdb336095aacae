/* Find terms: packed ones by their first character and the rest, others by their bytes (`terms`). */

#include "kernels.h"

#define PACKED 3

/* Return the place of a character in the alphabet, from 1; 0 where it is not there. */
static size_t place_of(const Field *field, Py_UCS4 character) {
    const Column *alphabet = &field->alphabet;
    size_t place = lower_bound(alphabet, (uint64_t)character + 1, 0, alphabet->items);
    if (place == alphabet->items || number_at(alphabet, place) != (uint64_t)character + 1) return 0;
    return place + 1;
}

static int find_packed(const Field *field, PyObject *term, Py_ssize_t length, int64_t *number) {
    uint64_t places[PACKED] = {0};
    for (Py_ssize_t at = 0; at < length; at++) {
        places[at] = place_of(field, PyUnicode_READ_CHAR(term, at));
        if (!places[at]) return 0;
    }
    if (places[2] && field->base == 1) return 0; /* no term has a third character */
    if (places[0] >= field->heads.items) return damaged("dictionary");
    size_t start = number_at(&field->heads, places[0] - 1), end = number_at(&field->heads, places[0]);
    if (end > field->tails.items) return damaged("dictionary");
    uint64_t tail = places[1] * field->base + places[2];
    size_t found = lower_bound(&field->tails, tail, start, end);
    if (found < end && number_at(&field->tails, found) == tail) *number = (int64_t)found;
    return 0;
}

/* Compare one of the longer terms, without what all begin with, to some bytes. */
static int compare_other(const Field *field, size_t place, const char *bytes, size_t length) {
    size_t start = number_at(&field->offsets, place), end = number_at(&field->offsets, place + 1);
    if (start > end || end > field->bytes.items) return 1; /* only where it is damaged */
    size_t shorter = end - start < length ? end - start : length;
    int order = memcmp(field->bytes.data + start, bytes, shorter);
    if (order) return order;
    return end - start < length ? -1 : end - start > length;
}

static int find_other(const Field *field, PyObject *term, int64_t *number) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(term, &size);
    if (!bytes) { /* half a surrogate pair, which is in no index */
        PyErr_Clear();
        return 0;
    }
    size_t shared = (size_t)field->shared.len, length = (size_t)size;
    if (length < shared || memcmp(bytes, field->shared.buf, shared)) return 0;
    bytes += shared;
    length -= shared;
    size_t low = 0, high = field->offsets.items - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_other(field, middle, bytes, length) < 0) low = middle + 1;
        else high = middle;
    }
    if (low < field->offsets.items - 1 && !compare_other(field, low, bytes, length))
        *number = (int64_t)(field->tails.items + low);
    return 0;
}

int find_term(const Field *field, PyObject *term, int64_t *number) {
    *number = -1;
    Py_ssize_t length = PyUnicode_GET_LENGTH(term);
    if (length > 0 && length <= PACKED) return find_packed(field, term, length, number);
    return find_other(field, term, number);
}
