/* The best documents that have all of some terms. */

#include "kernels.h"

#define MANY 4 /* a list has so many values for each candidate at most: all frequencies are set */

/* Documents that have the terms that were looked at: of each term at which place of its list. */
typedef struct {
    size_t count;
    uint32_t *documents, *kept;
    uint32_t **places;
} Candidates;

/* Set which of the candidates are in a list (`kept`), and at which places; return how many. */
static size_t match(const Candidates *candidates, const List *list, uint32_t *places) {
    const uint32_t *documents = candidates->documents, *values = list->values;
    uint32_t *kept = candidates->kept;
    size_t found = 0, each = 0, at = 0, count = candidates->count;
    if (count * FAR_MORE < list->count) {
        for (; each < count; each++) {
            at = leap(values, list->count, at, documents[each]);
            if (at == list->count) break;
            kept[found] = (uint32_t)each;
            places[found] = (uint32_t)at;
            found += values[at] == documents[each];
        }
        return found;
    }
    while (each < count && at < list->count) { /* no branch to be guessed */
        uint32_t document = documents[each], value = values[at];
        kept[found] = (uint32_t)each;
        places[found] = (uint32_t)at;
        found += document == value;
        each += document <= value;
        at += value <= document;
    }
    return found;
}

/* Keep the candidates that are in a list too, the one numbered `number`. */
static int keep_common(Candidates *candidates, const List *list, size_t number) {
    uint32_t *places = candidates->places[number] = working_memory((candidates->count + 1) * sizeof *places);
    if (!places) return -1;
    candidates->count = match(candidates, list, places);
    for (size_t each = 0; each < candidates->count; each++)
        candidates->documents[each] = candidates->documents[candidates->kept[each]];
    for (size_t before = 0; before < number; before++)
        for (size_t each = 0; each < candidates->count; each++)
            candidates->places[before][each] = candidates->places[before][candidates->kept[each]];
    return 0;
}

/* Begin with all documents of the rarest term. */
static int begin(Candidates *candidates, const List *list) {
    size_t bytes = (list->count + 1) * sizeof(uint32_t);
    candidates->count = list->count;
    candidates->documents = working_memory(bytes);
    candidates->kept = working_memory(bytes);
    uint32_t *places = candidates->places[0] = working_memory(bytes);
    if (!candidates->documents || !candidates->kept || !places) return -1;
    memcpy(candidates->documents, list->values, list->count * sizeof(uint32_t));
    for (size_t each = 0; each < list->count; each++) places[each] = (uint32_t)each;
    return 0;
}

/* Set the frequencies at some places from those of the whole list. */
static int pick_frequencies(const Field *field, List *list, const uint32_t *places, size_t count,
                            uint32_t *frequencies) {
    uint32_t *all = working_memory(list->count * sizeof *all);
    if (!all || read_repeats(field, list) < 0) return -1;
    for (size_t each = 0; each < list->count; each++) all[each] = 1;
    for (size_t each = 0; each < list->repeats; each++) all[list->places[each]] = list->frequencies[each];
    for (size_t each = 0; each < count; each++) frequencies[each] = all[places[each]];
    return 0;
}

/* Add what a term scores in the candidates. */
static int add_scores(const Reader *reader, const Segment *segment, const Candidates *candidates, List *list,
                      const uint32_t *places, float weight, float *scores) {
    const float *norms = floats(&reader->norms) + segment->base;
    size_t count = candidates->count;
    uint32_t *frequencies = working_memory(count * sizeof *frequencies);
    if (!frequencies) return -1;
    int failed = count * MANY > list->count
                     ? pick_frequencies(segment->field, list, places, count, frequencies)
                     : frequencies_at(segment->field, list, places, count, frequencies);
    if (failed) return -1;
    for (size_t each = 0; each < count; each++)
        scores[each] += saturated(weight, (float)frequencies[each], norms[candidates->documents[each]]);
    return 0;
}

/* Read the lists of all terms, rarest first, as long as documents are left that have them all. */
static int find_candidates(const Segment *segment, const Query *query, const int64_t *numbers, List *lists,
                           Candidates *candidates) {
    candidates->places = working_memory(query->terms * sizeof *candidates->places);
    if (!candidates->places) return -1;
    for (size_t each = 0; each < query->terms; each++) {
        uint64_t number = (uint64_t)numbers[query->order[each]];
        if (locate_list(segment->field, number, &lists[each]) < 0) return -1;
        if (read_documents(segment->field, &lists[each]) < 0) return -1;
        if ((each ? keep_common(candidates, &lists[each], each) : begin(candidates, lists)) < 0) return -1;
        if (!candidates->count) return 0;
    }
    return 0;
}

int best_of_all(const Reader *reader, const Query *query, size_t place, Best *best) {
    const Segment *segment = &reader->segment[place];
    const int64_t *numbers = query->numbers + place * query->terms;
    Candidates candidates = {0};
    for (size_t term = 0; term < query->terms; term++)
        if (numbers[term] < 0) return 0;
    List *lists = working_memory(query->terms * sizeof *lists);
    if (!lists || find_candidates(segment, query, numbers, lists, &candidates) < 0) return -1;
    float *scores = working_memory(candidates.count * sizeof *scores);
    if (!scores) return -1;
    memset(scores, 0, candidates.count * sizeof *scores);
    for (size_t each = 0; candidates.count && each < query->terms; each++)
        if (add_scores(reader, segment, &candidates, &lists[each], candidates.places[each],
                       query->weights[query->order[each]], scores) < 0)
            return -1;
    float least = is_full(best) ? best->entries[0].score : -1;
    for (size_t each = 0; each < candidates.count; each++) {
        int64_t document = segment->base + candidates.documents[each];
        if (scores[each] < least || !is_live(reader, document)) continue;
        offer(best, scores[each], document);
        if (is_full(best)) least = best->entries[0].score;
    }
    return 0;
}
