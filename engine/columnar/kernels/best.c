/* The best of many scores: a heap whose first entry is the least of them. */

#include "kernels.h"

static inline int is_worse(Scored one, Scored other) {
    return one.score < other.score || (one.score == other.score && one.document > other.document);
}

static void sink(Scored *entries, size_t size, size_t at) {
    Scored sinking = entries[at];
    for (size_t child; (child = 2 * at + 1) < size; at = child) {
        if (child + 1 < size && is_worse(entries[child + 1], entries[child])) child++;
        if (!is_worse(entries[child], sinking)) break;
        entries[at] = entries[child];
    }
    entries[at] = sinking;
}

void offer(Best *best, float score, int64_t document) {
    Scored new = {score, document};
    if (is_full(best)) {
        if (!is_worse(best->entries[0], new)) return;
        best->entries[0] = new;
        sink(best->entries, best->size, 0);
        return;
    }
    size_t at = best->size++;
    for (; at && is_worse(new, best->entries[(at - 1) / 2]); at = (at - 1) / 2)
        best->entries[at] = best->entries[(at - 1) / 2];
    best->entries[at] = new;
}

void sort_best(Best *best) {
    for (size_t end = best->size; end > 1;) {
        Scored least = best->entries[0];
        best->entries[0] = best->entries[--end];
        sink(best->entries, end, 0);
        best->entries[end] = least;
    }
}

float kth_largest(const float *scores, size_t count, float *heap, size_t k) {
    size_t size = 0;
    for (size_t each = 0; each < count; each++) {
        float score = scores[each];
        size_t at;
        if (size < k) {
            for (at = size++; at && heap[(at - 1) / 2] > score; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
        } else if (score > heap[0]) {
            at = 0;
            for (size_t child; (child = 2 * at + 1) < size; at = child) {
                if (child + 1 < size && heap[child + 1] < heap[child]) child++;
                if (heap[child] >= score) break;
                heap[at] = heap[child];
            }
        } else continue;
        heap[at] = score;
    }
    return heap[0];
}
