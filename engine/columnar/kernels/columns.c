/* Arrays that Python lends us, and memory to work in. */

#include "kernels.h"

#define CHUNK ((size_t)1 << 22)
#define ALIGNED(bytes) (((bytes) + 15) & ~(size_t)15)

typedef struct Chunk {
    struct Chunk *before;
    size_t size, used;
} Chunk;

static Chunk *chunks;

int damaged(const char *what) {
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

int column_open(Column *column, PyObject *array) {
    memset(column, 0, sizeof *column);
    if (PyObject_GetBuffer(array, &column->buffer, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return -1;
    column->data = column->buffer.buf;
    column->width = (size_t)column->buffer.itemsize;
    column->items = column->width ? (size_t)column->buffer.len / column->width : 0;
    return 0;
}

void column_close(Column *column) {
    if (column->buffer.obj) PyBuffer_Release(&column->buffer);
}

size_t lower_bound(const Column *column, uint64_t wanted, size_t low, size_t high) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (number_at(column, middle) < wanted) low = middle + 1;
        else high = middle;
    }
    return low;
}

void *working_memory(size_t bytes) {
    bytes = ALIGNED(bytes);
    if (!chunks || chunks->size - chunks->used < bytes) {
        size_t size = bytes > CHUNK ? bytes : CHUNK;
        Chunk *chunk = size < PY_SSIZE_T_MAX ? PyMem_Malloc(ALIGNED(sizeof *chunk) + size) : NULL;
        if (!chunk) {
            PyErr_NoMemory();
            return NULL;
        }
        *chunk = (Chunk){chunks, size, 0};
        chunks = chunk;
    }
    void *found = (uint8_t *)chunks + ALIGNED(sizeof *chunks) + chunks->used;
    chunks->used += bytes;
    return found;
}

/* The first chunk stays for the next query. */
void give_back_memory(void) {
    while (chunks && chunks->before) {
        Chunk *before = chunks->before;
        PyMem_Free(chunks);
        chunks = before;
    }
    if (chunks) chunks->used = 0;
}
