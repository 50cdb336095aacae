/* What Python sees: `Field`, the arrays of a field of a segment, and `Reader`, those of an index. */

#include "kernels.h"
#include <math.h>

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
           self->counts.items == self->tails.items + self->offsets.items - 1 && self->small_width <= 56 &&
           self->exception_width <= 56 && self->limit <= (uint64_t)1 << 32 &&
           (self->positions ? self->gap_documents.items == rows && self->slots.items << 3 == self->limit &&
                                  self->stretches.items == self->documents + 1
                            : self->repeats_before.items == rows + 1);
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
    .tp_dealloc = (destructor)field_dealloc,
};

/* ---- Reader(fields with the number of their first document, added, once, live or None, scale) ---- */

static void reader_dealloc(Reader *self) {
    for (size_t each = 0; each < self->segments; each++) Py_XDECREF(self->segment[each].field);
    PyMem_Free(self->segment);
    column_close(&self->added);
    column_close(&self->once);
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
    PyObject *segments, *added, *once, *live;
    double scale;
    if (!PyArg_ParseTuple(args, "O!OOOd", &PyTuple_Type, &segments, &added, &once, &live, &scale)) return NULL;
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->scale = scale;
    if (column_open(&self->added, added) < 0 || column_open(&self->once, once) < 0) goto failed;
    if (live != Py_None && column_open(&self->live, live) < 0) goto failed;
    self->documents = self->added.items;
    int fit = self->added.width == sizeof(float) && self->once.width == sizeof(float) &&
              self->once.items == self->documents &&
              (live == Py_None || (self->live.items == self->documents && self->live.width == 1));
    if (!fit) damaged("norms");
    if (fit && take_segments(self, segments) == 0) return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

/* Number the distinct terms of a phrase, and say which is at each place; other terms stay apart. */
static int take_terms(Query *query, PyObject *terms, int is_phrase) {
    query->length = (size_t)PyTuple_GET_SIZE(terms);
    query->phrase = working_memory(query->length * sizeof *query->phrase);
    query->times = working_memory(query->length * sizeof *query->times);
    query->first = working_memory(query->length * sizeof *query->first);
    if (!query->phrase || !query->times || !query->first) return -1;
    for (size_t place = 0; place < query->length; place++) {
        PyObject *term = PyTuple_GET_ITEM(terms, (Py_ssize_t)place);
        if (!PyUnicode_Check(term)) return PyErr_SetString(PyExc_TypeError, "a term is a str"), -1;
        size_t same = is_phrase ? 0 : query->terms;
        while (same < query->terms &&
               PyUnicode_Compare(PyTuple_GET_ITEM(terms, (Py_ssize_t)query->first[same]), term))
            same++;
        if (same == query->terms) {
            query->first[same] = place;
            query->times[query->terms++] = 0;
        }
        query->phrase[place] = same;
        query->times[same]++;
    }
    return 0;
}

/* Look all terms up in all segments; count their postings, and the documents that have each. */
static int look_up_terms(const Reader *self, Query *query, PyObject *terms, uint64_t *documents) {
    for (size_t place = 0; place < self->segments; place++) {
        const Field *field = self->segment[place].field;
        for (size_t term = 0; term < query->terms; term++) {
            int64_t *number = &query->numbers[place * query->terms + term];
            List list;
            uint64_t count;
            if (find_term(field, PyTuple_GET_ITEM(terms, (Py_ssize_t)query->first[term]), number) < 0) return -1;
            if (*number < 0) continue;
            if (locate_list(field, (uint64_t)*number, &list) < 0) return -1;
            if (count_documents(field, (uint64_t)*number, &count) < 0) return -1;
            query->postings[term] += list.count;
            documents[term] += count;
        }
    }
    return 0;
}

/* idf is Whoosh's: ln(N / (n + 1)) + 1; see `Arrays.weight`. */
static void weigh(const Reader *self, Query *query, const uint64_t *documents, double boost) {
    double every = self->documents ? (double)self->documents : 1;
    for (size_t term = 0; term < query->terms; term++) {
        double idf = log(every / (double)(documents[term] + 1)) + 1;
        query->weights[term] = (float)((double)query->times[term] * (boost * idf * self->scale));
        size_t at = term;
        for (; at && query->postings[query->order[at - 1]] > query->postings[term]; at--)
            query->order[at] = query->order[at - 1];
        query->order[at] = term;
    }
}

static int prepare(const Reader *self, Query *query, PyObject *terms, int is_phrase, double boost) {
    if (take_terms(query, terms, is_phrase) < 0) return -1;
    uint64_t *documents = working_memory(query->terms * sizeof *documents);
    query->numbers = working_memory(self->segments * query->terms * sizeof *query->numbers);
    query->postings = working_memory(query->terms * sizeof *query->postings);
    query->weights = working_memory(query->terms * sizeof *query->weights);
    query->order = working_memory(query->terms * sizeof *query->order);
    if (!documents || !query->numbers || !query->postings || !query->weights || !query->order) return -1;
    memset(documents, 0, query->terms * sizeof *documents);
    memset(query->postings, 0, query->terms * sizeof *query->postings);
    if (look_up_terms(self, query, terms, documents) < 0) return -1;
    weigh(self, query, documents, boost);
    return 0;
}

static PyObject *as_bytes(const Best *best) {
    PyObject *documents = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(best->size * sizeof(int64_t)));
    PyObject *scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(best->size * sizeof(float)));
    for (size_t each = 0; documents && scores && each < best->size; each++) {
        memcpy(PyBytes_AS_STRING(documents) + each * sizeof(int64_t), &best->entries[each].document, sizeof(int64_t));
        memcpy(PyBytes_AS_STRING(scores) + each * sizeof(float), &best->entries[each].score, sizeof(float));
    }
    if (documents && scores) return Py_BuildValue("(NN)", documents, scores);
    Py_XDECREF(documents);
    Py_XDECREF(scores);
    return NULL;
}

static PyObject *find_best(const Reader *self, Kind kind, PyObject *terms, double boost, size_t wanted) {
    int (*find[])(const Reader *, const Query *, size_t, Best *) = {best_of_all, best_of_any, best_of_phrase};
    Query query = {0};
    Best best = {NULL, 0, wanted < self->documents ? wanted : self->documents};
    if (!best.wanted || !PyTuple_GET_SIZE(terms)) return as_bytes(&best);
    best.entries = working_memory(best.wanted * sizeof *best.entries);
    if (!best.entries || prepare(self, &query, terms, kind == PHRASE, boost) < 0) return NULL;
    for (size_t place = 0; place < self->segments; place++)
        if (find[kind](self, &query, place, &best) < 0) return NULL;
    sort_best(&best);
    return as_bytes(&best);
}

static PyObject *reader_top(Reader *self, PyObject *args) {
    int kind;
    PyObject *terms;
    double boost;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "iO!dn", &kind, &PyTuple_Type, &terms, &boost, &count)) return NULL;
    if (kind < ALL_OF || kind > PHRASE || count < 0) return PyErr_SetString(PyExc_ValueError, "kind"), NULL;
    for (size_t place = 0; kind == PHRASE && place < self->segments; place++)
        if (!self->segment[place].field->positions) return damaged("no positions"), NULL;
    PyObject *found = find_best(self, (Kind)kind, terms, boost, (size_t)count);
    give_back_memory();
    return found;
}

static PyMethodDef reader_methods[] = {
    {"top", (PyCFunction)reader_top, METH_VARARGS,
     "top(kind, terms, boost, count): numbers (int64) and scores (float32) of the best documents, as bytes"},
    {NULL},
};

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
