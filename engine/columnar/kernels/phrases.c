/* The best documents with a phrase: terms at consecutive positions. */

#include "kernels.h"

/* Read the positions of each term; set the places of the phrase in order, that of the rarest first. */
static int read_all(const Field *field, const Query *query, const int64_t *numbers, List *lists, size_t *order) {
    for (size_t term = 0; term < query->terms; term++)
        if (locate_list(field, (uint64_t)numbers[term], &lists[term]) < 0) return -1;
    for (size_t place = 0; place < query->length; place++) {
        uint64_t count = lists[query->phrase[place]].count;
        size_t at = place;
        for (; at && lists[query->phrase[order[at - 1]]].count > count; at--) order[at] = order[at - 1];
        order[at] = place;
    }
    for (size_t term = 0; term < query->terms; term++)
        if (read_values(field, &lists[term]) < 0) return -1;
    return 0;
}

/* Keep of ascending places those that have one of some positions at an offset from them. */
static size_t keep_followed(uint32_t *places, size_t count, const List *list, uint64_t offset) {
    const uint32_t *values = list->values;
    size_t kept = 0, at = 0, each = 0;
    if (count * FAR_MORE < list->count) {
        for (; each < count && places[each] + offset <= UINT32_MAX; each++) {
            at = leap(values, list->count, at, (uint32_t)(places[each] + offset));
            if (at == list->count) break;
            places[kept] = places[each];
            kept += values[at] == places[each] + offset;
        }
        return kept;
    }
    while (each < count && at < list->count) { /* no branch to be guessed */
        uint64_t wanted = places[each] + offset, value = values[at];
        places[kept] = places[each];
        kept += wanted == value;
        each += wanted <= value;
        at += value <= wanted;
    }
    return kept;
}

int find_places(const Field *field, const Query *query, const int64_t *numbers, List *lists,
                uint32_t **places, size_t *count) {
    size_t *order = working_memory(query->length * sizeof *order), found = 0;
    if (!order || read_all(field, query, numbers, lists, order) < 0) return -1;
    const List *rarest = &lists[query->phrase[order[0]]];
    uint32_t *kept = *places = working_memory(rarest->count * sizeof *kept);
    if (!kept) return -1;
    for (size_t each = 0; each < rarest->count; each++)
        if (rarest->values[each] >= order[0]) kept[found++] = rarest->values[each] - (uint32_t)order[0];
    for (size_t each = 1; each < query->length; each++)
        found = keep_followed(kept, found, &lists[query->phrase[order[each]]], order[each]);
    *count = found;
    return 0;
}

/* Set how often a term is in each of some ascending documents, by looking for where they begin. */
static void look_up_counts(const Field *field, const List *list, const Matches *matches, uint32_t *counts) {
    size_t at = 0;
    for (size_t each = 0; each < matches->count; each++) {
        uint32_t document = matches->documents[each];
        uint64_t end = number_at(&field->stretches, document + 1);
        size_t first = leap(list->values, list->count, at, (uint32_t)number_at(&field->stretches, document));
        for (at = first; at < list->count && list->values[at] < end;) at++;
        counts[each] = (uint32_t)(at - first);
    }
}

/* The same by counting all positions of the term, document by document. */
static int count_all(const Field *field, const List *list, const Matches *matches, uint32_t *counts) {
    uint32_t *every = working_memory(field->documents * sizeof *every);
    if (!every) return -1;
    memset(every, 0, field->documents * sizeof *every);
    for (size_t at = 0; at < list->count; at++) {
        uint32_t document = document_at(field, list->values, list->count, at);
        if (document >= field->documents) return damaged("positions");
        every[document]++;
    }
    for (size_t each = 0; each < matches->count; each++) counts[each] = every[matches->documents[each]];
    return 0;
}

/* Add up the BM25 of all terms in the documents that were found. */
static int score(const Reader *reader, const Segment *segment, const Query *query, const List *lists,
                 Matches *matches) {
    const float *norms = floats(&reader->norms) + segment->base;
    uint32_t *counts = working_memory(matches->count * sizeof *counts);
    float *scores = matches->scores = working_memory(matches->count * sizeof *scores);
    if (!counts || !scores) return -1;
    memset(scores, 0, matches->count * sizeof *scores);
    for (size_t term = 0; term < query->terms; term++) {
        const List *list = &lists[term];
        if (matches->count * FAR_MORE < list->count + segment->field->documents / FAR_MORE)
            look_up_counts(segment->field, list, matches, counts);
        else if (count_all(segment->field, list, matches, counts) < 0) return -1;
        for (size_t each = 0; each < matches->count; each++) { /* less than one only where damaged */
            float frequency = counts[each] ? (float)counts[each] : 1;
            scores[each] += saturated(query->weights[term], frequency, norms[matches->documents[each]]);
        }
    }
    return 0;
}

int match_phrase(const Reader *reader, const Query *query, size_t place, int scored, Matches *matches) {
    const Segment *segment = &reader->segment[place];
    const int64_t *numbers = query->numbers + place * query->terms;
    uint32_t *places, last = UINT32_MAX;
    size_t count;
    memset(matches, 0, sizeof *matches);
    for (size_t term = 0; term < query->terms; term++)
        if (numbers[term] < 0) return 0;
    List *lists = working_memory(query->terms * sizeof *lists);
    if (!lists || find_places(segment->field, query, numbers, lists, &places, &count) < 0) return -1;
    matches->documents = places; /* there are no more of them, and each is read before it is written */
    for (size_t each = 0; each < count; each++) {
        uint32_t document = document_at(segment->field, places, count, each);
        if (document >= segment->field->documents) return damaged("positions");
        matches->documents[matches->count] = document;
        matches->count += document != last || !each;
        last = document;
    }
    return scored ? score(reader, segment, query, lists, matches) : 0;
}

int best_of_phrase(const Reader *reader, const Query *query, size_t place, Best *best) {
    Matches matches;
    if (match_phrase(reader, query, place, 1, &matches) < 0) return -1;
    for (size_t each = 0; each < matches.count; each++) {
        int64_t document = reader->segment[place].base + matches.documents[each];
        if (is_live(reader, document)) offer(best, matches.scores[each], document);
    }
    return 0;
}
