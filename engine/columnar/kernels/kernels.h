/* What the files of this folder share: the arrays of a field of a segment, and what is made of them.
 *
 * Everything here is read from files that may be damaged: each place is looked at before it is read.
 * Functions return 0, or -1 with a Python exception set: ValueError where the arrays do not fit one
 * another. The interpreter's lock is held throughout, so the working memory is one for all threads.
 */

#ifndef WENSOU_KERNELS_H
#define WENSOU_KERNELS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

/* The arrays of a field by name, as `posting_lists`, `terms` and `list_reader.Tables` describe them.
 * The last two say of positions (kind `positions`) which documents they are of. */
#define COLUMNS(X) \
    X(alphabet) X(heads) X(tails) X(offsets) X(bytes) \
    X(counts) X(blocks) X(terms) X(starts) X(exceptions_before) X(repeats_before) X(flags_before) \
    X(gap_firsts) X(gap_counts) X(gap_widths) X(gap_documents) \
    X(small) X(gaps1) X(gaps2) X(gaps3) X(exceptions) X(flags) X(repeats) X(far_repeats) \
    X(slots) X(stretches)

typedef struct {
    Py_buffer buffer;
    const uint8_t *data;
    size_t items;
    size_t width; /* bytes of an item */
} Column;

int column_open(Column *column, PyObject *array);
void column_close(Column *column);

/* Return an unsigned integer of a column; the place must be below `items`. */
static inline uint64_t number_at(const Column *column, size_t place) {
    const uint8_t *at = column->data + place * column->width;
    uint64_t wide = 0;
    switch (column->width) {
    case 1: return *at;
    case 2: memcpy(&wide, at, 2); return wide;
    case 4: memcpy(&wide, at, 4); return wide;
    default: memcpy(&wide, at, 8); return wide;
    }
}

/* Return the first place from `low` up to `high` whose number is not below `wanted`. */
size_t lower_bound(const Column *column, uint64_t wanted, size_t low, size_t high);

typedef struct {
    PyObject_HEAD
#define MEMBER(name) Column name;
    COLUMNS(MEMBER)
#undef MEMBER
    Py_buffer shared;          /* what all longer terms begin with */
    uint64_t base;             /* of the tails of packed terms */
    uint64_t limit;            /* of documents, or of positions */
    uint64_t documents;        /* of the segment */
    unsigned small_width, exception_width; /* bits */
    int positions;             /* whether postings are positions */
} Field;

extern PyTypeObject FieldType;

int damaged(const char *what); /* sets ValueError, returns -1 */

/* Put the number of a term (a str) into `number`, -1 where the field has none. */
int find_term(const Field *field, PyObject *term, int64_t *number);

/* A list of a term. `values` ascend: documents, or positions. `places` are those in it whose
 * frequency is more than one, ascending, and `frequencies` these frequencies. */
typedef struct {
    uint64_t number, count;
    uint64_t row;      /* among the lists with gaps */
    int is_small;
    uint32_t *values, *places, *frequencies;
    size_t repeats;
} List;

int locate_list(const Field *field, uint64_t number, List *list); /* number and count */
int read_values(const Field *field, List *list);
int read_repeats(const Field *field, List *list);

/* Set the frequencies of `count` ascending places of a list whose values were read. */
int frequencies_at(const Field *field, const List *list, const uint32_t *places, size_t count,
                   uint32_t *frequencies);

#define FAR_MORE 8 /* values that are leaped over rather than looked at one by one */

/* Return the first place from `at` on of ascending values that is not below `wanted`, in leaps that
 * double. */
static inline size_t leap(const uint32_t *values, size_t count, size_t at, uint32_t wanted) {
    size_t step = 1;
    if (at >= count || values[at] >= wanted) return at;
    for (; at + step < count && values[at + step] < wanted; step *= 2) at += step;
    for (; step; step /= 2)
        if (at + step < count && values[at + step] < wanted) at += step;
    return at + 1;
}

#define SLOT 3   /* as in `Stretches` */
#define AHEAD 32 /* the table of slots is larger than what is at hand: it is asked for so far ahead */

/* Return the document of the position at a place of a list; it may be one that there is not. */
static inline uint32_t document_at(const Field *field, const uint32_t *positions, size_t count, size_t at) {
    const Column *slots = &field->slots;
    if (at + AHEAD < count) __builtin_prefetch(slots->data + (positions[at + AHEAD] >> SLOT) * slots->width);
    return (uint32_t)number_at(slots, positions[at] >> SLOT);
}

/* Turn positions that were read into documents and their frequencies. */
int to_documents(const Field *field, List *list);
/* Read a list that was located, of documents; positions are turned into them. */
static inline int read_documents(const Field *field, List *list) {
    if (read_values(field, list) < 0) return -1;
    return field->positions ? to_documents(field, list) : 0;
}

int count_documents(const Field *field, uint64_t number, uint64_t *count);

/* Set the marks of all documents that have a term with a number from `first` up to `end`. */
int mark_documents(const Field *field, uint64_t first, uint64_t end, uint8_t *marks);

/* Working memory, given back all at once. NULL with MemoryError set where there is none. */
void *working_memory(size_t bytes);
void give_back_memory(void);

/* The best so far; the least of them is first. */
typedef struct {
    float score;
    int64_t document;
} Scored;

typedef struct {
    Scored *entries;
    size_t size, wanted;
} Best;

void offer(Best *best, float score, int64_t document);
void sort_best(Best *best); /* best first */
float kth_largest(const float *scores, size_t count, float *heap, size_t k);

static inline int is_full(const Best *best) { return best->size == best->wanted; }

typedef struct {
    Field *field;
    int64_t base; /* number of its first document */
} Segment;

typedef struct {
    PyObject_HEAD
    size_t segments;
    Segment *segment;
    Column norms;       /* float32 of each document: `Arrays.norms` */
    Column live;        /* of each document, whether it is not deleted; none where all are not */
    uint64_t documents;
    double scale;       /* k1 + 1 of BM25 */
} Reader;

typedef enum { ALL_OF = 0, ANY_OF = 1, PHRASE = 2 } Kind;

/* What is asked for; of a phrase the distinct terms, each with its number in every segment. */
typedef struct {
    size_t terms;
    int64_t *numbers;  /* segment after segment, -1 where it has none */
    uint64_t *postings; /* of each term in all segments */
    float *weights;
    size_t *order;     /* rarest first */
    size_t *first;     /* where each is in the phrase first */
    size_t *times;     /* how often it is there */
    size_t length;     /* of the phrase */
    size_t *phrase;    /* which term is at each place of it */
} Query;

int best_of_all(const Reader *reader, const Query *query, size_t segment, Best *best);
int best_of_any(const Reader *reader, const Query *query, size_t segment, Best *best);
int best_of_phrase(const Reader *reader, const Query *query, size_t segment, Best *best);

/* Set the scores of a whole list that was read, deleted documents too. */
int score_list(const Reader *reader, const Segment *segment, List *list, float weight, float *scores);

/* Documents of a segment, ascending, deleted ones too, and their scores where these are asked for. */
typedef struct {
    size_t count;
    uint32_t *documents;
    float *scores;
} Matches;

int match_phrase(const Reader *reader, const Query *query, size_t segment, int scored, Matches *matches);

/* Find where a phrase begins, ascending positions; `lists` of its terms are read. */
int find_places(const Field *field, const Query *query, const int64_t *numbers, List *lists,
                uint32_t **places, size_t *count);

/* Weight of a term by how many documents have it, the idf being Whoosh's: ln(N / (n + 1)) + 1; see
 * `Arrays.weight`. */
double weight_of(const Reader *reader, uint64_t documents, double boost);

/* The functions of `Reader` in Python. */
int prepare(const Reader *reader, Query *query, PyObject *terms, int is_phrase, double boost);
int take_terms(Query *query, PyObject *terms, int is_phrase);
extern PyMethodDef reader_methods[], field_methods[];

static inline const float *floats(const Column *column) { return (const float *)column->data; }

static inline int is_live(const Reader *reader, int64_t document) {
    return !reader->live.items || reader->live.data[document];
}

/* BM25 of a frequency, `norm` being what `Arrays.norms` has of the document. */
static inline float saturated(float weight, float frequency, float norm) {
    return weight * frequency / (frequency + norm);
}

#endif
