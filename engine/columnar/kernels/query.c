/* Look up what is asked for, and weigh it. */

#include "kernels.h"
#include <math.h>

/* Number the distinct terms of a phrase, and say which is at each place; other terms stay apart. */
int take_terms(Query *query, PyObject *terms, int is_phrase) {
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

double weight_of(const Reader *reader, uint64_t documents, double boost) {
    double every = reader->documents ? (double)reader->documents : 1;
    return boost * (log(every / (double)(documents + 1)) + 1) * reader->scale;
}

/* Set the weights of all terms, and their order. */
static void weigh(const Reader *self, Query *query, const uint64_t *documents, double boost) {
    for (size_t term = 0; term < query->terms; term++) {
        query->weights[term] = (float)((double)query->times[term] * weight_of(self, documents[term], boost));
        size_t at = term;
        for (; at && query->postings[query->order[at - 1]] > query->postings[term]; at--)
            query->order[at] = query->order[at - 1];
        query->order[at] = term;
    }
}

int prepare(const Reader *self, Query *query, PyObject *terms, int is_phrase, double boost) {
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
