/* The best documents with a phrase: terms at consecutive positions. */

#include "kernels.h"

/* Read the positions of each term of the phrase, the rarest first; `order` are the places in it. */
static int read_all(const Field *field, const Query *query, List *lists, size_t *order) {
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
static size_t keep_followed(uint32_t *places, size_t count, const List *list, size_t offset) {
    size_t kept = 0, at = 0;
    for (size_t each = 0; each < count; each++) {
        uint64_t wanted = (uint64_t)places[each] + offset;
        if (wanted > UINT32_MAX) break;
        at = leap(list->values, list->count, at, (uint32_t)wanted);
        if (at == list->count) break;
        places[kept] = places[each];
        kept += list->values[at] == wanted;
    }
    return kept;
}

/* Return where the phrase begins, in memory to work in; NULL on error. */
static uint32_t *find_places(const Query *query, const List *lists, const size_t *order, size_t *count) {
    const List *rarest = &lists[query->phrase[order[0]]];
    uint32_t *places = working_memory(rarest->count * sizeof *places);
    size_t found = 0;
    for (size_t each = 0; places && each < rarest->count; each++)
        if (rarest->values[each] >= order[0]) places[found++] = rarest->values[each] - (uint32_t)order[0];
    for (size_t each = 1; places && each < query->length; each++)
        found = keep_followed(places, found, &lists[query->phrase[order[each]]], order[each]);
    *count = found;
    return places;
}

/* Return the sum of the BM25 of all terms in a document. */
static float score(const Reader *reader, const Segment *segment, const Query *query, const List *lists,
                   uint32_t document, size_t *at) {
    const Column *stretches = &segment->field->stretches;
    uint64_t start = number_at(stretches, document), end = number_at(stretches, document + 1);
    float norm = floats(&reader->added)[segment->base + document], sum = 0;
    for (size_t term = 0; term < query->terms; term++) {
        const List *list = &lists[term];
        size_t first = leap(list->values, list->count, at[term], (uint32_t)start);
        size_t behind = first;
        while (behind < list->count && list->values[behind] < end) behind++;
        at[term] = behind;
        sum += saturated(query->weights[term], behind > first ? (float)(behind - first) : 1, norm);
    }
    return sum;
}

int best_of_phrase(const Reader *reader, const Query *query, size_t place, Best *best) {
    const Segment *segment = &reader->segment[place];
    const Field *field = segment->field;
    const int64_t *numbers = query->numbers + place * query->terms;
    List *lists = working_memory(query->terms * sizeof *lists);
    size_t *order = working_memory(query->length * sizeof *order), count;
    size_t *at = working_memory(query->terms * sizeof *at);
    if (!lists || !order || !at) return -1;
    memset(at, 0, query->terms * sizeof *at);
    for (size_t term = 0; term < query->terms; term++) {
        if (numbers[term] < 0) return 0;
        if (locate_list(field, (uint64_t)numbers[term], &lists[term]) < 0) return -1;
    }
    if (read_all(field, query, lists, order) < 0) return -1;
    const uint32_t *places = find_places(query, lists, order, &count);
    if (!places) return -1;
    uint64_t last = UINT64_MAX;
    for (size_t each = 0; each < count; each++) {
        uint64_t document = number_at(&field->slots, places[each] >> 3);
        if (document == last) continue;
        if (document >= field->documents) return damaged("positions");
        last = document;
        if (!is_live(reader, segment->base + (int64_t)document)) continue;
        float found = score(reader, segment, query, lists, (uint32_t)document, at);
        offer(best, found, segment->base + (int64_t)document);
    }
    return 0;
}
