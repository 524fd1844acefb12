#include "words.h"

static const unsigned char en[] = {
#embed "../CLVReports/Words/en.json"
};

static const unsigned char fa[] = {
#embed "../CLVReports/Words/fa.json"
};

static const unsigned char zh[] = {
#embed "../CLVReports/Words/zh.json"
};

static const unsigned char errors[] = {
#embed "../CLVReports/Words/errors.json"
};

static const unsigned char locales[] = {
#embed "../CLVReports/Words/locales.json"
};

#define FILE_OF(name)                                   \
  const unsigned char *clv_words_##name(size_t *count) { \
    *count = sizeof name;                               \
    return name;                                        \
  }

FILE_OF(en)
FILE_OF(fa)
FILE_OF(zh)
FILE_OF(errors)
FILE_OF(locales)
