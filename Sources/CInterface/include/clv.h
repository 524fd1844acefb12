/* The interface of libclv, for C and whatever calls C.
 *
 * Customers come in and results go out as Arrow C streams: see
 * https://arrow.apache.org/docs/format/CStreamInterface.html. Options are JSON
 * objects whose members have the names of the command line's options, such as
 * {"calibration-end": "1997-09-30", "horizon": 52}; NULL is no options.
 *
 * - A function takes over the streams that it is given and releases them,
 *   whether it succeeds or not. A stream that it gives is the caller's, who
 *   releases it.
 * - `covariates` is a table with a column of customers and one for each
 *   covariate; NULL for none, or where a model has none or takes what the log
 *   itself tells, as one fitted with {"covariates": "auto"} may.
 * - Texts that it gives are UTF-8 and are freed with clv_free.
 * - It returns 0, or a code of clv_error, which it then fills in where the
 *   pointer to it is not NULL; the other results are then not set. Texts of an
 *   error are freed with clv_error_clear.
 * - Models and studies never change: any number of threads may use one at
 *   once.
 * - Nothing that data or options hold ends the process.
 */
#ifndef CLV_H
#define CLV_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. Functions are only added to it. */
#define CLV_ABI_VERSION 1

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif

/* A model of purchases and, where amounts are known, of spend. */
typedef struct clv_model clv_model;

/* What a run found out, to make pages of. */
typedef struct clv_study clv_study;

/* What went wrong. */
#define CLV_OK 0
#define CLV_USAGE 64         /* an option is wrong, or does not fit the data */
#define CLV_BAD_DATA 65      /* the data were read, and cannot be used */
#define CLV_NO_INPUT 66      /* the data cannot be read */
#define CLV_INTERNAL 70      /* the library is at fault */
#define CLV_NOT_CONVERGED 75 /* the fit of purchases did not converge */
#define CLV_CANCELLED 130    /* the caller's clv_progress asked for the end */

/* An error, owned by the caller; {0} to begin with. */
typedef struct clv_error {
  int32_t code;
  char *message;  /* what is wrong, where, and what to do: one sentence */
  int64_t row;    /* the row of the data, from 0; -1 where it is none */
  char *column;   /* the name of the column; NULL where it is none */
  char *customer; /* the customer; NULL where it is none */
  char *remedy;   /* the name of an option that would help; NULL for none */
} clv_error;

/* Told of each step of a long call and the share of the data read, 0 to 1.
 * The call ends with CLV_CANCELLED where it returns anything but 0. It is
 * called in the thread of the call. */
typedef int32_t (*clv_progress)(void *context, const char *step, double share);

/* All results of clv_run; {0} to begin with, released by clv_results_clear. */
typedef struct clv_results {
  struct ArrowArrayStream summary;   /* the calibration's customers */
  clv_model *model;                  /* fitted to the calibration */
  char *validation;                  /* how it did on the holdout, JSON */
  clv_model *final_model;            /* fitted to everything */
  struct ArrowArrayStream forecasts; /* of every customer */
  struct ArrowArrayStream actions;   /* released where the horizon is endless */
  char *report;                      /* the days, the cleaning, totals; JSON */
} clv_results;

/* MARK: The library */

int32_t clv_abi_version(void);
const char *clv_version(void);

/* The models with their parameters, JSON. */
int32_t clv_models(char **models, clv_error *error);

void clv_free(void *text);
void clv_error_clear(clv_error *error);

/* A second stream of the table of one that came from here, whether that one
 * was read or not: no column is copied. */
int32_t clv_stream_copy(struct ArrowArrayStream *stream,
                        struct ArrowArrayStream *copy, clv_error *error);

/* A destructor for PyCapsule_New of a stream from malloc. */
void clv_python_release_stream(void *capsule);

/* MARK: From transactions to customers */

/* Summarizes a log: columns customer_id, date and amount, or those named by
 * options. The report (JSON) says what became of its rows; NULL if not wanted.
 */
int32_t clv_summarize(struct ArrowArrayStream *log, const char *options,
                      struct ArrowArrayStream *summary, char **report,
                      clv_error *error);

/* The distinct histories of a summary: frequency, recency, T, customers. */
int32_t clv_histories(struct ArrowArrayStream *summary, const char *options,
                      struct ArrowArrayStream *histories, clv_error *error);

/* The whole way: summarize, fit, validate, refit, forecast, act. */
int32_t clv_run(struct ArrowArrayStream *log,
                struct ArrowArrayStream *covariates, const char *options,
                clv_progress progress, void *context, clv_results *results,
                clv_error *error);
void clv_results_clear(clv_results *results);

/* The same, with what pages are made of. Either may be NULL. */
int32_t clv_run_study(struct ArrowArrayStream *log,
                      struct ArrowArrayStream *covariates, const char *options,
                      clv_progress progress, void *context,
                      clv_results *results, clv_study **study,
                      clv_error *error);

/* The page for people, HTML: the bytes that `clv run` writes to report.html
 * for the same log and options, but for how many rows are the same as another,
 * which is known of a file alone. Options: "language" is "en", "fa" or "zh";
 * "persian-digits", "currency", "cost", "budget", "control", "seed" and
 * "acquisition-cost" as there; "source" is what the page calls the log, and
 * "actions-file" the file of the campaign lists. */
int32_t clv_report(const clv_study *study, const char *options, char **html,
                   clv_error *error);
clv_study *clv_study_retain(const clv_study *study);
void clv_study_release(clv_study *study);

/* MARK: Models */

/* Fits to a summary or a log. A fit that did not converge gives
 * CLV_NOT_CONVERGED and, all the same, the model, with its certificate. */
int32_t clv_fit(struct ArrowArrayStream *data,
                struct ArrowArrayStream *covariates, const char *options,
                clv_model **model, clv_error *error);

/* A model of a file's text, and the text of a model's file. */
int32_t clv_model_read(const char *json, int64_t length, clv_model **model,
                       clv_error *error);
int32_t clv_model_write(const clv_model *model, char **json, clv_error *error);
clv_model *clv_model_retain(const clv_model *model);
void clv_model_release(clv_model *model);

/* A quantity of each of n histories, into n numbers:
 *   "probability_alive"
 *   "expected_purchases"       in the time t
 *   "probability_purchase"     of at least one in the time t
 *   "probability_purchases"    of exactly `count` in the time t
 *   "discounted_purchases"     in the time t, at the yearly `rate`
 * and of new customers, where the histories are NULL and `out` has one number:
 *   "expected_purchases", "probability_purchase", "probability_purchases",
 *   "discounted_purchases", "survival" */
int32_t clv_evaluate(const clv_model *model, const char *quantity, double t,
                     int64_t count, double rate, int64_t n,
                     const double *frequency, const double *recency,
                     const double *T, double *out, clv_error *error);

/* The expected spend of each of n customers on a purchase. */
int32_t clv_evaluate_spend(const clv_model *model, int64_t n,
                           const double *frequency,
                           const double *monetary_value, double *out,
                           clv_error *error);

/* MARK: What to do with a model */

/* Forecasts every customer of a summary or a log. */
int32_t clv_forecast(const clv_model *model, struct ArrowArrayStream *data,
                     struct ArrowArrayStream *covariates, const char *options,
                     struct ArrowArrayStream *forecasts, clv_error *error);

/* Scores a model on the holdout of a summary or a log, JSON. */
int32_t clv_validate(const clv_model *model, struct ArrowArrayStream *data,
                     struct ArrowArrayStream *covariates, const char *options,
                     char **validation, clv_error *error);

/* Puts every customer on a campaign list, or on none. */
int32_t clv_actions(const clv_model *model, struct ArrowArrayStream *data,
                    struct ArrowArrayStream *covariates, const char *options,
                    struct ArrowArrayStream *actions, clv_error *error);

/* Scores customers by recency, frequency and monetary value; the model, which
 * may be NULL, adds what it expects of them. */
int32_t clv_rfm(const clv_model *model, struct ArrowArrayStream *data,
                const char *options, struct ArrowArrayStream *scores,
                clv_error *error);

/* Compares models on a summary or a log, JSON. */
int32_t clv_compare(struct ArrowArrayStream *data, const char *options,
                    char **comparison, clv_error *error);

/* MARK: Where the log lies */

/* The statement by which a database summarizes a log. Options: "result" is
 * "summary", "histories", "outcomes" or "spend", as `clv sql` has them, and
 * "dialect" the database; "table", the columns, the days and the unit as
 * there; "unordered": true leaves the order of rows out. */
int32_t clv_sql(const char *options, char **statement, clv_error *error);

/* The forecasts of distinct histories as a table, and the query that finds
 * each customer's in it. Options: "dialect"; "customers" names a table of the
 * summary that clv_sql makes, "forecast-table" that of the forecasts; and
 * those of forecasts. */
int32_t clv_sql_scores(const clv_model *model,
                       struct ArrowArrayStream *histories, const char *options,
                       struct ArrowArrayStream *forecasts, char **query,
                       clv_error *error);

/* MARK: Without data */

/* Draws a log at random. */
int32_t clv_simulate(const char *options, struct ArrowArrayStream *log,
                     clv_error *error);

/* Fits a model of renewals to cohorts, JSON, and gives their curves. */
int32_t clv_retention(struct ArrowArrayStream *data, const char *options,
                      struct ArrowArrayStream *curves, char **model,
                      clv_error *error);

#ifdef __cplusplus
}
#endif

#endif
