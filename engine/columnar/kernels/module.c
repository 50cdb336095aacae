/* What Python sees: `Field`, the arrays of a field of a segment, and `Reader`, those of an index. */

#include "kernels.h"

/* ---- Field(arrays, shared, base, limit, documents, small_width, exception_width, positions) ---- */

static void field_dealloc(Field *self) {
#define CLOSE(name) column_close(&self->name);
    COLUMNS(CLOSE)
#undef CLOSE
    if (self->shared.obj) PyBuffer_Release(&self->shared);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int open_named(Column *column, PyObject *arrays, const char *name) {
    PyObject *array = PyDict_GetItemString(arrays, name);
    if (!array) {
        PyErr_SetString(PyExc_KeyError, name);
        return -1;
    }
    return column_open(column, array);
}

/* Whether each table has as many entries as those that are read at the same places. */
static int fits_together(const Field *self) {
    size_t rows = self->terms.items;
    return self->heads.items == self->alphabet.items + 1 && self->offsets.items > 0 && self->counts.width == 1 &&
           self->flags.width == 1 && self->repeats.width == 1 &&
           self->blocks.items > (self->counts.items + 63) / 64 && self->gap_firsts.items == rows &&
           self->gap_counts.items == rows && self->gap_widths.items == rows && self->starts.items == rows &&
           self->flags_before.items == rows && self->exceptions_before.items == rows + 1 &&
           self->documents <= UINT32_MAX &&
           number_at(&self->offsets, self->offsets.items - 1) == self->bytes.items &&
           self->counts.items == self->tails.items + self->offsets.items - 1 && self->small_width <= 36 &&
           self->exception_width <= 33 && self->limit <= (uint64_t)1 << 32 &&
           (self->positions ? self->gap_documents.items == rows && self->slots.items << 3 == self->limit &&
                                  self->stretches.items == self->documents + 1
                            : self->repeats_before.items == rows + 1 && self->limit == self->documents);
}

static PyObject *field_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *arrays;
    Field *self = (Field *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    unsigned long long base, limit, documents;
    if (!PyArg_ParseTuple(args, "O!y*KKKIIp", &PyDict_Type, &arrays, &self->shared, &base, &limit, &documents,
                          &self->small_width, &self->exception_width, &self->positions))
        goto failed;
    self->base = base, self->limit = limit, self->documents = documents;
#define OPEN(name) if (open_named(&self->name, arrays, #name) < 0) goto failed;
    COLUMNS(OPEN)
#undef OPEN
    if (fits_together(self)) return (PyObject *)self;
    damaged("tables");
failed:
    Py_DECREF(self);
    return NULL;
}

PyTypeObject FieldType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "engine.columnar._kernels.Field",
    .tp_basicsize = sizeof(Field),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "The arrays of a field of a segment.",
    .tp_new = field_new,
    .tp_methods = field_methods,
    .tp_dealloc = (destructor)field_dealloc,
};

/* ---- Reader(fields with the number of their first document, norms, live or None, scale) ---- */

static void reader_dealloc(Reader *self) {
    for (size_t each = 0; each < self->segments; each++) Py_XDECREF(self->segment[each].field);
    PyMem_Free(self->segment);
    column_close(&self->norms);
    column_close(&self->live);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int take_segments(Reader *self, PyObject *segments) {
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    self->segment = PyMem_Calloc((size_t)count + 1, sizeof *self->segment);
    if (!self->segment) return PyErr_NoMemory(), -1;
    for (Py_ssize_t each = 0; each < count; each++) {
        PyObject *field;
        long long base;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(segments, each), "LO!", &base, &FieldType, &field)) return -1;
        self->segment[each] = (Segment){(Field *)Py_NewRef(field), base};
        self->segments++;
        if (base < 0 || (uint64_t)base + ((Field *)field)->documents > self->documents) return damaged("norms");
    }
    return 0;
}

static PyObject *reader_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *segments, *norms, *live;
    double scale;
    if (!PyArg_ParseTuple(args, "O!OOd", &PyTuple_Type, &segments, &norms, &live, &scale)) return NULL;
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->scale = scale;
    if (column_open(&self->norms, norms) < 0) goto failed;
    if (live != Py_None && column_open(&self->live, live) < 0) goto failed;
    self->documents = self->norms.items;
    int fit = self->norms.width == sizeof(float) &&
              (live == Py_None || (self->live.items == self->documents && self->live.width == 1));
    if (!fit) damaged("norms");
    if (fit && take_segments(self, segments) == 0) return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

PyTypeObject ReaderType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "engine.columnar._kernels.Reader",
    .tp_basicsize = sizeof(Reader),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A field of all segments of an index.",
    .tp_new = reader_new,
    .tp_dealloc = (destructor)reader_dealloc,
    .tp_methods = reader_methods,
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernels", "Compiled loops over postings.", -1, NULL};

PyMODINIT_FUNC PyInit__kernels(void) {
    if (PyType_Ready(&FieldType) < 0 || PyType_Ready(&ReaderType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (!made) return NULL;
    if (PyModule_AddObjectRef(made, "Field", (PyObject *)&FieldType) == 0 &&
        PyModule_AddObjectRef(made, "Reader", (PyObject *)&ReaderType) == 0)
        return made;
    Py_DECREF(made);
    return NULL;
}
