/* Mark the documents that have any of some terms in a row, as all that begin with a character are. */

#include "kernels.h"

#define MANY 4 /* with more than a 4th as many positions as documents, slots are marked first */

/* Do something with the values of each list in turn. */
typedef int (*Visit)(const Field *field, const List *list, uint8_t *marks);

static int visit_all(const Field *field, uint64_t first, uint64_t end, Visit visit, uint8_t *marks) {
    for (uint64_t number = first; number < end; number++) {
        List list;
        int failed = locate_list(field, number, &list) < 0 || read_values(field, &list) < 0 ||
                     visit(field, &list, marks) < 0;
        give_back_memory();
        if (failed) return -1;
    }
    return 0;
}

static int mark_each(const Field *field, const List *list, uint8_t *marks) {
    for (size_t at = 0; at < list->count; at++) {
        uint32_t document =
            field->positions ? document_at(field, list->values, list->count, at) : list->values[at];
        if (document >= field->documents) return damaged("positions");
        marks[document] = 1;
    }
    return 0;
}

/* A bit for each slot takes a 32nd of what the table of slots does, which many positions would be
 * looked up in all over. */
static int mark_slots(const Field *field, const List *list, uint8_t *slots) {
    (void)field;
    for (size_t at = 0; at < list->count; at++) {
        uint32_t slot = list->values[at] >> SLOT;
        slots[slot >> 3] |= (uint8_t)(1 << (slot & 7));
    }
    return 0;
}

/* Return whether any slot from one up to another is marked; eight bytes are behind the last. */
static int is_any_marked(const uint8_t *slots, uint64_t from, uint64_t to) {
    uint64_t found = 0, word;
    for (uint64_t left; from < to; from += left) {
        left = 64 - (from & 7);
        memcpy(&word, slots + (from >> 3), 8);
        word >>= from & 7;
        if (to - from < left) word &= ((uint64_t)1 << (to - from)) - 1;
        found |= word;
    }
    return found > 0;
}

static int mark_by_slots(const Field *field, uint64_t first, uint64_t end, uint8_t *marks) {
    uint8_t *slots = PyMem_Calloc((size_t)(field->limit >> (SLOT + 3)) + 9, 1);
    if (!slots) return PyErr_NoMemory(), -1;
    int failed = visit_all(field, first, end, mark_slots, slots) < 0;
    for (uint64_t document = 0; !failed && document < field->documents; document++) {
        uint64_t from = number_at(&field->stretches, document) >> SLOT;
        uint64_t to = number_at(&field->stretches, document + 1) >> SLOT;
        if (to > field->limit >> SLOT) failed = damaged("positions") < 0;
        else marks[document] |= (uint8_t)is_any_marked(slots, from, to);
    }
    PyMem_Free(slots);
    return failed ? -1 : 0;
}

int mark_documents(const Field *field, uint64_t first, uint64_t end, uint8_t *marks) {
    uint64_t count = 0;
    for (uint64_t number = first; field->positions && number < end; number++) {
        List list;
        if (locate_list(field, number, &list) < 0) return -1;
        count += list.count;
    }
    if (count * MANY > field->documents) return mark_by_slots(field, first, end, marks);
    return visit_all(field, first, end, mark_each, marks);
}
