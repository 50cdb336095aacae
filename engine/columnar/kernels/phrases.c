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

int match_phrase(const Reader *reader, const Query *query, size_t place, Matches *matches) {
    const Segment *segment = &reader->segment[place];
    const int64_t *numbers = query->numbers + place * query->terms;
    uint32_t *places;
    size_t count;
    memset(matches, 0, sizeof *matches);
    for (size_t term = 0; term < query->terms; term++)
        if (numbers[term] < 0) return 0;
    List *lists = working_memory(query->terms * sizeof *lists);
    size_t *at = working_memory(query->terms * sizeof *at);
    if (!lists || !at || find_places(segment->field, query, numbers, lists, &places, &count) < 0) return -1;
    matches->documents = places; /* there are no more of them, and each is read before it is written */
    matches->scores = working_memory(count * sizeof *matches->scores);
    if (!matches->scores) return -1;
    memset(at, 0, query->terms * sizeof *at);
    for (size_t each = 0; each < count; each++) {
        uint64_t document = number_at(&segment->field->slots, places[each] >> 3);
        if (matches->count && document == matches->documents[matches->count - 1]) continue;
        if (document >= segment->field->documents) return damaged("positions");
        matches->documents[matches->count] = (uint32_t)document;
        matches->scores[matches->count++] = score(reader, segment, query, lists, (uint32_t)document, at);
    }
    return 0;
}

int best_of_phrase(const Reader *reader, const Query *query, size_t place, Best *best) {
    Matches matches;
    if (match_phrase(reader, query, place, &matches) < 0) return -1;
    for (size_t each = 0; each < matches.count; each++) {
        int64_t document = reader->segment[place].base + matches.documents[each];
        if (is_live(reader, document)) offer(best, matches.scores[each], document);
    }
    return 0;
}
