/* Read lists of ascending integers in the layout of `posting_lists`. */

#include "kernels.h"

#define BLOCK 64
#define FREQUENCY_BITS 3
#define FREQUENCIES (1 << FREQUENCY_BITS)

/* Return the integer of `width` bits that begins at some bit; eight bytes must be there. */
static inline uint64_t bits_at(const Column *column, uint64_t bit, unsigned width) {
    uint64_t word;
    memcpy(&word, column->data + (bit >> 3), 8);
    return (word >> (bit & 7)) & (((uint64_t)1 << width) - 1);
}

/* Check that so many integers of `width` bits lie in a column from the one numbered `first` on. */
static int check_packed(const Column *column, uint64_t first, uint64_t count, unsigned width) {
    uint64_t bits = (uint64_t)column->items * 8;
    if (first > bits || count > bits || (first + count) * width + 64 > bits) return damaged("packed");
    return 0;
}

int locate_list(const Field *field, uint64_t number, List *list) {
    memset(list, 0, sizeof *list);
    list->number = number;
    if (number >= field->counts.items) return damaged("number");
    list->count = number_at(&field->counts, number);
    list->is_small = list->count > 0;
    if (list->is_small) return 0;
    list->row = lower_bound(&field->terms, number, 0, field->terms.items);
    if (list->row >= field->gap_counts.items) return damaged("row");
    list->count = number_at(&field->gap_counts, list->row);
    if (!list->count || list->count > field->limit) return damaged("count");
    return 0;
}

static int read_small(const Field *field, List *list) {
    size_t block = list->number / BLOCK;
    uint64_t first = number_at(&field->blocks, block);
    for (uint64_t each = block * BLOCK; each < list->number; each++) first += field->counts.data[each];
    if (check_packed(&field->small, first, list->count, field->small_width) < 0) return -1;
    unsigned width = field->small_width;
    uint64_t bit = first * width, last = 0;
    if (!field->positions) {
        list->places = working_memory(list->count * sizeof(uint32_t));
        list->frequencies = working_memory(list->count * sizeof(uint32_t));
        if (!list->places || !list->frequencies) return -1;
    }
    for (size_t at = 0; at < list->count; at++, bit += width) {
        uint64_t entry = bits_at(&field->small, bit, width);
        if (!field->positions) {
            uint32_t more = entry & (FREQUENCIES - 1);
            entry >>= FREQUENCY_BITS;
            list->places[list->repeats] = (uint32_t)at;
            list->frequencies[list->repeats] = more + 1;
            list->repeats += more > 0;
        }
        if (entry < last || entry >= field->limit) return damaged("small list");
        list->values[at] = (uint32_t)(last = entry);
    }
    return 0;
}

/* Where the gaps come from that do not fit. */
typedef struct {
    const Field *field;
    uint64_t next, end;
} Exceptions;

static inline uint64_t next_exception(Exceptions *from) {
    if (from->next >= from->end) return from->field->limit; /* too much: found at the end */
    return bits_at(&from->field->exceptions, from->next++ * from->field->exception_width,
                   from->field->exception_width);
}

/* Add up gaps of a width that the compiler knows; return the last value. */
static inline __attribute__((always_inline)) uint64_t add_up(
    const uint8_t *gaps, size_t count, unsigned width, uint64_t value, Exceptions *from, uint32_t *values) {
    const uint64_t all_ones = ((uint64_t)1 << 8 * width) - 1;
    for (size_t at = 0; at < count; at++) {
        uint64_t gap = 0;
        memcpy(&gap, gaps + at * width, width);
        if (gap == all_ones) gap = next_exception(from);
        value += gap;
        values[at] = (uint32_t)value;
    }
    return value;
}

static int read_gaps(const Field *field, List *list) {
    const Column *gaps[] = {&field->gaps1, &field->gaps2, &field->gaps3};
    uint64_t width = number_at(&field->gap_widths, list->row), start = number_at(&field->starts, list->row);
    size_t count = list->count - 1;
    if (width < 1 || width > 3) return damaged("widths");
    size_t items = gaps[width - 1]->items;
    if (start > items || count > items || (start + count) * width > items) return damaged("gaps");
    Exceptions from = {field, number_at(&field->exceptions_before, list->row),
                       number_at(&field->exceptions_before, list->row + 1)};
    if (from.end < from.next || check_packed(&field->exceptions, from.next, from.end - from.next,
                                             field->exception_width) < 0)
        return damaged("exceptions");
    const uint8_t *data = gaps[width - 1]->data + start * width;
    uint64_t value = number_at(&field->gap_firsts, list->row);
    list->values[0] = (uint32_t)value;
    uint32_t *values = list->values + 1;
    if (width == 1) value = add_up(data, count, 1, value, &from, values);
    else if (width == 2) value = add_up(data, count, 2, value, &from, values);
    else value = add_up(data, count, 3, value, &from, values);
    if (value >= field->limit || from.next != from.end) return damaged("gaps");
    return 0;
}

int read_values(const Field *field, List *list) {
    list->values = working_memory(list->count * sizeof(uint32_t));
    if (!list->values) return -1;
    return list->is_small ? read_small(field, list) : read_gaps(field, list);
}

/* Return the frequency at a place of `repeats`. */
static uint32_t repeat_at(const Field *field, uint64_t place) {
    uint64_t stored = number_at(&field->repeats, place);
    if (stored == 255) {
        size_t low = 0, high = field->far_repeats.items / 2;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (number_at(&field->far_repeats, 2 * middle) < place) low = middle + 1;
            else high = middle;
        }
        if (2 * low + 1 < field->far_repeats.items && number_at(&field->far_repeats, 2 * low) == place)
            stored = number_at(&field->far_repeats, 2 * low + 1);
    }
    return (uint32_t)stored + 2;
}

/* Set where the flags and the frequencies of a list begin, and where the latter end. */
static int find_repeats(const Field *field, const List *list, uint64_t *flag, uint64_t *next, uint64_t *end) {
    *flag = number_at(&field->flags_before, list->row);
    *next = number_at(&field->repeats_before, list->row);
    *end = number_at(&field->repeats_before, list->row + 1);
    uint64_t flags = (uint64_t)field->flags.items * 8;
    if (*flag > flags || list->count > flags - *flag || *end > field->repeats.items || *end < *next)
        return damaged("frequencies");
    return 0;
}

/* Return the 64 flags from a byte on, the first one highest; what is behind the end is 0. */
static inline uint64_t flags_from(const Column *flags, size_t byte) {
    uint64_t word = 0;
    size_t left = flags->items - byte;
    memcpy(&word, flags->data + byte, left < 8 ? left : 8);
    return __builtin_bswap64(word);
}

/* Return the flags of `flags_from` that lie from one bit up to another. */
static inline uint64_t flags_within(const Column *flags, size_t byte, uint64_t from, uint64_t to) {
    uint64_t word = flags_from(flags, byte), first = (uint64_t)byte * 8;
    if (from > first) word &= ~(uint64_t)0 >> (from - first);
    if (to < first + 64) word &= ~(~(uint64_t)0 >> (to - first));
    return word;
}

int read_repeats(const Field *field, List *list) {
    if (list->is_small || list->places || field->positions) return 0;
    uint64_t flag, next, end;
    if (find_repeats(field, list, &flag, &next, &end) < 0) return -1;
    size_t most = (size_t)(end - next);
    list->places = working_memory(most * sizeof(uint32_t));
    list->frequencies = working_memory(most * sizeof(uint32_t));
    if (!list->places || !list->frequencies) return -1;
    for (size_t byte = flag >> 3; most && byte * 8 < flag + list->count; byte += 8) {
        uint64_t word = flags_within(&field->flags, byte, flag, flag + list->count);
        while (word) {
            unsigned at = (unsigned)__builtin_clzll(word);
            if (list->repeats == most) return damaged("flags");
            list->places[list->repeats] = (uint32_t)(byte * 8 + at - flag);
            list->frequencies[list->repeats++] = repeat_at(field, next++);
            word &= ~((uint64_t)1 << 63 >> at);
        }
    }
    return list->repeats == most ? 0 : damaged("flags");
}

/* Return how many flags are set from one bit up to another. */
static uint64_t count_flags(const Column *flags, uint64_t from, uint64_t to) {
    uint64_t count = 0;
    for (size_t byte = from >> 3; byte * 8 < to; byte += 8)
        count += (uint64_t)__builtin_popcountll(flags_within(flags, byte, from, to));
    return count;
}

/* Of a list whose repeats were read: these are gone through beside the places. */
static void frequencies_beside(const List *list, const uint32_t *places, size_t count, uint32_t *frequencies) {
    size_t next = 0;
    for (size_t each = 0; each < count; each++) {
        while (next < list->repeats && list->places[next] < places[each]) next++;
        int repeated = next < list->repeats && list->places[next] == places[each];
        frequencies[each] = repeated ? list->frequencies[next] : 1;
    }
}

int frequencies_at(const Field *field, const List *list, const uint32_t *places, size_t count,
                   uint32_t *frequencies) {
    if (list->is_small || list->places || field->positions) {
        frequencies_beside(list, places, count, frequencies);
        return 0;
    }
    uint64_t flag, next, end, before = 0;
    if (find_repeats(field, list, &flag, &next, &end) < 0) return -1;
    for (size_t each = 0; each < count; each++) {
        uint64_t place = places[each];
        frequencies[each] = 1;
        if (next == end) continue;
        next += count_flags(&field->flags, flag + before, flag + place);
        before = place;
        if (field->flags.data[(flag + place) >> 3] << ((flag + place) & 7) & 128) {
            if (next >= end) return damaged("flags");
            frequencies[each] = repeat_at(field, next);
        }
    }
    return 0;
}

int to_documents(const Field *field, List *list) {
    uint32_t *counts = working_memory(list->count * sizeof *counts), last = UINT32_MAX, largest = 0;
    if (!counts) return -1;
    size_t found = (size_t)-1, repeats = 0; /* found: the place of the last document */
    for (size_t at = 0; at < list->count; at++) { /* no branch to be guessed */
        uint32_t document = document_at(field, list->values, list->count, at);
        int is_new = document != last;
        found += (size_t)is_new;
        list->values[found] = last = document;
        counts[found] = is_new ? 1 : counts[found] + 1;
        repeats += counts[found] == 2;
        largest = document > largest ? document : largest;
    }
    if (list->count && largest >= field->documents) return damaged("positions");
    list->count = found + 1;
    list->places = working_memory((repeats + 1) * sizeof(uint32_t));
    list->frequencies = working_memory((repeats + 1) * sizeof(uint32_t));
    if (!list->places || !list->frequencies) return -1;
    for (size_t at = 0; at < list->count; at++) { /* one place more is there to be written over */
        list->places[list->repeats] = (uint32_t)at;
        list->frequencies[list->repeats] = counts[at];
        list->repeats += counts[at] > 1;
    }
    return 0;
}

int count_documents(const Field *field, uint64_t number, uint64_t *count) {
    List list;
    if (locate_list(field, number, &list) < 0) return -1;
    *count = list.count;
    if (!field->positions) return 0;
    if (!list.is_small) {
        if (list.row >= field->gap_documents.items) return damaged("documents");
        *count = number_at(&field->gap_documents, list.row);
        return 0;
    }
    if (read_values(field, &list) < 0 || to_documents(field, &list) < 0) return -1;
    *count = list.count;
    return 0;
}
