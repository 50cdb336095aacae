/* What Python calls; see the texts of `reader_methods` and `field_methods`. */

#include "kernels.h"

/* Documents and scores as Python gets them: the bytes of int64 and of float32, written as they come. */
typedef struct {
    PyObject *all_documents, *all_scores;
    int64_t *documents; /* where the next ones go */
    float *scores;
} Answer;

static int begin_answer(Answer *answer, size_t count) {
    answer->all_documents = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(int64_t)));
    answer->all_scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(float)));
    if (answer->all_documents && answer->all_scores) {
        answer->documents = (int64_t *)PyBytes_AS_STRING(answer->all_documents);
        answer->scores = (float *)PyBytes_AS_STRING(answer->all_scores);
        return 0;
    }
    Py_XDECREF(answer->all_documents);
    Py_XDECREF(answer->all_scores);
    return -1;
}

static void append(Answer *answer, int64_t base, const uint32_t *documents, const float *scores, size_t count) {
    for (size_t each = 0; each < count; each++) answer->documents[each] = base + documents[each];
    answer->documents += count;
    if (!scores) return;
    memcpy(answer->scores, scores, count * sizeof *scores);
    answer->scores += count;
}

static PyObject *as_tuple(const Answer *answer) {
    return Py_BuildValue("(NN)", answer->all_documents, answer->all_scores);
}

static PyObject *best_as_tuple(const Best *best) {
    Answer answer;
    if (begin_answer(&answer, best->size) < 0) return NULL;
    for (size_t each = 0; each < best->size; each++) {
        answer.documents[each] = best->entries[each].document;
        answer.scores[each] = best->entries[each].score;
    }
    return as_tuple(&answer);
}

static PyObject *find_best(const Reader *self, Kind kind, PyObject *terms, double boost, size_t wanted) {
    int (*find[])(const Reader *, const Query *, size_t, Best *) = {best_of_all, best_of_any, best_of_phrase};
    Query query = {0};
    Best best = {NULL, 0, wanted < self->documents ? wanted : self->documents};
    if (!best.wanted || !PyTuple_GET_SIZE(terms)) return best_as_tuple(&best);
    best.entries = working_memory(best.wanted * sizeof *best.entries);
    if (!best.entries || prepare(self, &query, terms, kind == PHRASE, boost) < 0) return NULL;
    for (size_t place = 0; place < self->segments; place++)
        if (find[kind](self, &query, place, &best) < 0) return NULL;
    sort_best(&best);
    return best_as_tuple(&best);
}

static int all_have_positions(const Reader *self) {
    for (size_t place = 0; place < self->segments; place++)
        if (!self->segment[place].field->positions) return 0;
    return 1;
}

static PyObject *reader_top(Reader *self, PyObject *args) {
    int kind;
    PyObject *terms;
    double boost;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "iO!dn", &kind, &PyTuple_Type, &terms, &boost, &count)) return NULL;
    if (kind < ALL_OF || kind > PHRASE || count < 0) return PyErr_SetString(PyExc_ValueError, "kind"), NULL;
    if (kind == PHRASE && !all_have_positions(self)) return damaged("no positions"), NULL;
    PyObject *found = find_best(self, (Kind)kind, terms, boost, (size_t)count);
    give_back_memory();
    return found;
}

/* Read the list of a term in every segment; count the documents. */
static int read_term(const Reader *self, PyObject *term, List *lists, uint64_t *documents) {
    *documents = 0;
    for (size_t place = 0; place < self->segments; place++) {
        int64_t number;
        lists[place].count = 0;
        if (find_term(self->segment[place].field, term, &number) < 0) return -1;
        if (number < 0) continue;
        if (locate_list(self->segment[place].field, (uint64_t)number, &lists[place]) < 0) return -1;
        if (read_documents(self->segment[place].field, &lists[place]) < 0) return -1;
        *documents += lists[place].count;
    }
    return 0;
}

static PyObject *find_documents(const Reader *self, PyObject *term) {
    uint64_t documents;
    List *lists = working_memory(self->segments * sizeof *lists);
    if (!lists || read_term(self, term, lists, &documents) < 0) return NULL;
    PyObject *found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(documents * sizeof(int64_t)));
    if (!found) return NULL;
    Answer answer = {.documents = (int64_t *)PyBytes_AS_STRING(found)};
    for (size_t place = 0; place < self->segments; place++)
        append(&answer, self->segment[place].base, lists[place].values, NULL, lists[place].count);
    return found;
}

static PyObject *reader_documents(Reader *self, PyObject *term) {
    if (!PyUnicode_Check(term)) return PyErr_SetString(PyExc_TypeError, "a term is a str"), NULL;
    PyObject *found = find_documents(self, term);
    give_back_memory();
    return found;
}

static PyObject *score_term(const Reader *self, PyObject *term, double boost) {
    uint64_t documents;
    Answer answer;
    List *lists = working_memory(self->segments * sizeof *lists);
    if (!lists || read_term(self, term, lists, &documents) < 0) return NULL;
    if (begin_answer(&answer, documents) < 0) return NULL;
    float weight = (float)weight_of(self, documents, boost);
    for (size_t place = 0; place < self->segments; place++) {
        List *list = &lists[place];
        if (!list->count) continue;
        if (score_list(self, &self->segment[place], list, weight, answer.scores) < 0) {
            Py_DECREF(answer.all_documents);
            Py_DECREF(answer.all_scores);
            return NULL;
        }
        append(&answer, self->segment[place].base, list->values, NULL, list->count);
        answer.scores += list->count;
    }
    return as_tuple(&answer);
}

static PyObject *reader_scored(Reader *self, PyObject *args) {
    PyObject *term;
    double boost;
    if (!PyArg_ParseTuple(args, "Ud", &term, &boost)) return NULL;
    PyObject *found = score_term(self, term, boost);
    give_back_memory();
    return found;
}

static PyObject *reader_frequency(Reader *self, PyObject *term) {
    uint64_t sum = 0;
    if (!PyUnicode_Check(term)) return PyErr_SetString(PyExc_TypeError, "a term is a str"), NULL;
    for (size_t place = 0; place < self->segments; place++) {
        const Field *field = self->segment[place].field;
        uint64_t count = 0;
        int64_t number;
        int failed = find_term(field, term, &number) < 0 ||
                     (number >= 0 && count_documents(field, (uint64_t)number, &count) < 0);
        give_back_memory();
        if (failed) return NULL;
        sum += count;
    }
    return PyLong_FromUnsignedLongLong(sum);
}

static PyObject *find_phrase(const Reader *self, PyObject *terms, double boost, int scored) {
    Query query = {0};
    Answer answer;
    size_t count = 0;
    Matches *matches = working_memory(self->segments * sizeof *matches);
    if (!matches || prepare(self, &query, terms, 1, boost) < 0) return NULL;
    for (size_t place = 0; place < self->segments; place++) {
        if (match_phrase(self, &query, place, scored, &matches[place]) < 0) return NULL;
        count += matches[place].count;
    }
    if (begin_answer(&answer, count) < 0) return NULL;
    for (size_t place = 0; place < self->segments; place++) {
        const Matches *found = &matches[place];
        append(&answer, self->segment[place].base, found->documents, found->scores, found->count);
    }
    if (scored) return as_tuple(&answer);
    Py_DECREF(answer.all_scores);
    return answer.all_documents;
}

static PyObject *reader_phrase(Reader *self, PyObject *args) {
    PyObject *terms;
    double boost = 0;
    int scored = PyTuple_GET_SIZE(args) > 1;
    if (!PyArg_ParseTuple(args, "O!|d", &PyTuple_Type, &terms, &boost)) return NULL;
    if (!PyTuple_GET_SIZE(terms) || !all_have_positions(self)) return damaged("no phrase"), NULL;
    PyObject *found = find_phrase(self, terms, boost, scored);
    give_back_memory();
    return found;
}

static PyObject *places_in(const Field *self, PyObject *terms) {
    Query query = {0};
    uint32_t *places = NULL;
    size_t count = 0;
    if (take_terms(&query, terms, 1) < 0) return NULL;
    int64_t *numbers = working_memory(query.terms * sizeof *numbers);
    List *lists = working_memory(query.terms * sizeof *lists);
    if (!numbers || !lists) return NULL;
    int missing = 0;
    for (size_t term = 0; term < query.terms; term++) {
        if (find_term(self, PyTuple_GET_ITEM(terms, (Py_ssize_t)query.first[term]), &numbers[term]) < 0) return NULL;
        missing |= numbers[term] < 0;
    }
    if (!missing && find_places(self, &query, numbers, lists, &places, &count) < 0) return NULL;
    PyObject *found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(int64_t)));
    for (size_t each = 0; found && each < count; each++) {
        int64_t place = places[each];
        memcpy(PyBytes_AS_STRING(found) + each * sizeof place, &place, sizeof place);
    }
    return found;
}

static PyObject *field_places(Field *self, PyObject *terms) {
    if (!PyTuple_Check(terms) || !PyTuple_GET_SIZE(terms) || !self->positions) return damaged("no phrase"), NULL;
    PyObject *found = places_in(self, terms);
    give_back_memory();
    return found;
}

static PyObject *field_mark(Field *self, PyObject *args) {
    unsigned long long first, end;
    Py_buffer marks;
    if (!PyArg_ParseTuple(args, "KKw*", &first, &end, &marks)) return NULL;
    int failed = (size_t)marks.len < self->documents || end > self->counts.items;
    if (failed) damaged("marks");
    else failed = mark_documents(self, first, end, marks.buf) < 0;
    PyBuffer_Release(&marks);
    give_back_memory();
    if (failed) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef field_methods[] = {
    {"mark", (PyCFunction)field_mark, METH_VARARGS,
     "mark(first, end, marks): set the marks, a byte each, of the documents that have any of some terms"},
    {"places", (PyCFunction)field_places, METH_O, "places(terms): where a phrase begins (int64), as bytes"},
    {NULL},
};

PyMethodDef reader_methods[] = {
    {"top", (PyCFunction)reader_top, METH_VARARGS,
     "top(kind, terms, boost, count): numbers (int64) and scores (float32) of the best documents, as bytes"},
    {"scored", (PyCFunction)reader_scored, METH_VARARGS,
     "scored(term, boost): numbers and scores of all documents with a term, deleted ones too, as bytes"},
    {"phrase", (PyCFunction)reader_phrase, METH_VARARGS,
     "phrase(terms, boost): numbers and scores of all documents with a phrase, deleted ones too, as bytes; "
     "phrase(terms): the numbers alone"},
    {"documents", (PyCFunction)reader_documents, METH_O,
     "documents(term): numbers of all documents with a term, deleted ones too, as bytes"},
    {"frequency", (PyCFunction)reader_frequency, METH_O,
     "frequency(term): how many documents have a term, deleted ones too"},
    {NULL},
};
