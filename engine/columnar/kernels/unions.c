/* The best documents that have any of some terms, without scoring all that have one.
 *
 * The lists are added up rarest first. Once the k-th best score so far is more than all the terms
 * still to come can add, no new document can get among the best, and only those that still can are
 * looked up in the longer lists (MaxScore: Turtle and Flood, 1995, a list at a time).
 */

#include "kernels.h"

#define LOOK_UP 6 /* looking a document up in a list takes as long as adding up so many */

/* One sum for each document of a segment, all 0 between queries. */
static float *sums;
static size_t sums_size;

static int make_sums(size_t documents) {
    if (documents <= sums_size) return 0;
    PyMem_Free(sums);
    sums = PyMem_Calloc(documents, sizeof *sums);
    sums_size = sums ? documents : 0;
    if (sums) return 0;
    PyErr_NoMemory();
    return -1;
}

int score_list(const Reader *reader, const Segment *segment, List *list, float weight, float *scores) {
    const float *norms = floats(&reader->norms) + segment->base;
    if (read_repeats(segment->field, list) < 0) return -1;
    for (size_t each = 0; each < list->count; each++) scores[each] = norms[list->values[each]];
    for (size_t each = 0; each < list->count; each++) scores[each] = saturated(weight, 1, scores[each]);
    for (size_t each = 0; each < list->repeats; each++) {
        uint32_t at = list->places[each];
        scores[at] = saturated(weight, (float)list->frequencies[each], norms[list->values[at]]);
    }
    return 0;
}

/* Set the scores of deleted documents to 0, which bounds nothing and is never among the best. */
static void forget_deleted(const Reader *reader, const Segment *segment, const List *list, float *scores) {
    for (size_t each = 0; reader->live.items && each < list->count; each++)
        if (!is_live(reader, segment->base + list->values[each])) scores[each] = 0;
}

static void offer_list(const Reader *reader, const Segment *segment, const List *list, const float *scores,
                       Best *best) {
    float least = is_full(best) ? best->entries[0].score : -1;
    for (size_t each = 0; each < list->count; each++) {
        if (scores[each] < least) continue;
        int64_t document = segment->base + list->values[each];
        if (is_live(reader, document)) offer(best, scores[each], document);
        if (is_full(best)) least = best->entries[0].score;
    }
}

typedef struct {
    const Reader *reader;
    const Segment *segment;
    const Query *query;
    List *lists;     /* of the terms that the segment has, rarest first */
    float *weights;  /* of these */
    size_t count, read; /* of these, and how many of them were added up */
    float least;     /* the k-th best is as large at least */
} Union;

/* More than the terms from one on can add to a score, rounding included. */
static float most_of(const Union *all, size_t from) {
    double sum = 0;
    for (size_t each = from; each < all->count; each++) sum += all->weights[each];
    return (float)(sum * 1.0001);
}

static int find_lists(Union *all, size_t place) {
    const int64_t *numbers = all->query->numbers + place * all->query->terms;
    all->lists = working_memory(all->query->terms * sizeof *all->lists);
    all->weights = working_memory(all->query->terms * sizeof *all->weights);
    if (!all->lists || !all->weights) return -1;
    for (size_t each = 0; each < all->query->terms; each++) {
        size_t term = all->query->order[each];
        if (numbers[term] < 0) continue;
        List *list = &all->lists[all->count];
        if (locate_list(all->segment->field, (uint64_t)numbers[term], list) < 0) return -1;
        all->weights[all->count++] = all->query->weights[term];
    }
    return 0;
}

/* A single list needs no sums. */
static int best_of_list(const Union *all, Best *best) {
    List *list = &all->lists[0];
    if (read_documents(all->segment->field, list) < 0) return -1;
    float *scores = working_memory(list->count * sizeof *scores);
    if (!scores || score_list(all->reader, all->segment, list, all->weights[0], scores) < 0) return -1;
    offer_list(all->reader, all->segment, list, scores, best);
    return 0;
}

/* Whether looking up the documents that can still be among the best takes less than to add up all. */
static int is_worth_it(const Union *all, float least) {
    size_t candidates = 0, left = 0;
    for (size_t each = 0; each < all->read; each++)
        for (size_t at = 0; at < all->lists[each].count; at++)
            candidates += sums[all->lists[each].values[at]] >= least;
    for (size_t each = all->read; each < all->count; each++) left += all->lists[each].count;
    return candidates * LOOK_UP < left;
}

/* Add lists up until no new document can be among the best. */
static int add_up_lists(Union *all, Best *best) {
    float *heap = working_memory(best->wanted * sizeof *heap);
    if (!heap) return -1;
    while (all->read < all->count) {
        List *list = &all->lists[all->read];
        if (read_documents(all->segment->field, list) < 0) return -1;
        float *scores = working_memory(list->count * sizeof *scores);
        if (!scores || score_list(all->reader, all->segment, list, all->weights[all->read], scores) < 0)
            return -1;
        forget_deleted(all->reader, all->segment, list, scores);
        all->read++;
        for (size_t each = 0; each < list->count; each++)
            scores[each] = sums[list->values[each]] += scores[each];
        float rest = most_of(all, all->read);
        if (all->read == all->count) break;
        if (list->count >= best->wanted) {
            float least = kth_largest(scores, list->count, heap, best->wanted);
            if (least > all->least) all->least = least;
        }
        if (all->least > rest && is_worth_it(all, all->least - rest)) break;
    }
    return 0;
}

typedef struct {
    uint32_t document;
    float score;
} Candidate;

/* Take the documents of a list whose sums are as large as `least`, and set all of its sums to 0. */
static size_t take_sums(const List *list, float least, Candidate *candidates) {
    size_t count = 0;
    for (size_t at = 0; at < list->count; at++) {
        uint32_t document = list->values[at];
        float score = sums[document];
        candidates[count] = (Candidate){document, score};
        count += (score > 0) & (score >= least);
        sums[document] = 0;
    }
    return count;
}

/* Add what a term, whose list was read, scores in those of ascending candidates that have it. */
static int look_up(const Union *all, size_t number, Candidate *candidates, size_t count) {
    const float *norms = floats(&all->reader->norms) + all->segment->base;
    const List *list = &all->lists[number];
    uint32_t *places = working_memory(count * sizeof *places);
    uint32_t *frequencies = working_memory(count * sizeof *frequencies);
    uint32_t *which = working_memory(count * sizeof *which);
    if (!places || !frequencies || !which) return -1;
    size_t found = 0, at = 0;
    for (size_t each = 0; each < count; each++) {
        at = leap(list->values, list->count, at, candidates[each].document);
        if (at == list->count) break;
        places[found] = (uint32_t)at;
        which[found] = (uint32_t)each;
        found += list->values[at] == candidates[each].document;
    }
    if (frequencies_at(all->segment->field, list, places, found, frequencies) < 0) return -1;
    for (size_t each = 0; each < found; each++) {
        Candidate *candidate = &candidates[which[each]];
        float frequency = (float)frequencies[each];
        candidate->score += saturated(all->weights[number], frequency, norms[candidate->document]);
    }
    return 0;
}

/* Offer the documents of the lists that were added up; list by list, for a document that was taken
 * with one has no sum any more, and those of each ascend. */
static int choose(Union *all, Best *best) {
    float least = all->least - most_of(all, all->read);
    for (size_t each = all->read; each < all->count; each++)
        if (read_documents(all->segment->field, &all->lists[each]) < 0) return -1;
    for (size_t from = 0; from < all->read; from++) {
        Candidate *candidates = working_memory((all->lists[from].count + 1) * sizeof *candidates);
        if (!candidates) return -1;
        size_t count = take_sums(&all->lists[from], least, candidates);
        for (size_t each = all->read; count && each < all->count; each++)
            if (look_up(all, each, candidates, count) < 0) return -1;
        for (size_t each = 0; each < count; each++)
            offer(best, candidates[each].score, all->segment->base + candidates[each].document);
    }
    return 0;
}

int best_of_any(const Reader *reader, const Query *query, size_t place, Best *best) {
    Union all = {reader, &reader->segment[place], query, NULL, NULL, 0, 0, 0};
    if (find_lists(&all, place) < 0) return -1;
    if (!all.count) return 0;
    if (all.count == 1) return best_of_list(&all, best);
    if (make_sums(all.segment->field->documents) < 0) return -1;
    if (is_full(best)) all.least = best->entries[0].score;
    if (add_up_lists(&all, best) == 0 && choose(&all, best) == 0) return 0;
    memset(sums, 0, sums_size * sizeof *sums);
    return -1;
}
