/* The texts of the reports, bytes of files that stand in the program itself:
 * Swift's own way to embed them, an array literal of half a million numbers,
 * takes the compiler twenty seconds, this one none. */

#ifndef CLV_WORDS_H
#define CLV_WORDS_H

#include <stddef.h>

/* Only for the program or library itself, which gives none of them on. */
#pragma GCC visibility push(hidden)

/* Gives the first byte of a file, and how many there are. */
const unsigned char *clv_words_en(size_t *count);
const unsigned char *clv_words_fa(size_t *count);
const unsigned char *clv_words_zh(size_t *count);
const unsigned char *clv_words_errors(size_t *count);
const unsigned char *clv_words_locales(size_t *count);

#pragma GCC visibility pop

#endif
