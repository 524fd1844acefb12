#define _GNU_SOURCE

#include "clv.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "memory_file.h"

/* Finds PyCapsule_GetPointer in the process, so that the library needs neither
 * Python nor its headers. */
void clv_python_release_stream(void *capsule) {
  void *(*pointer)(void *, const char *) = (void *(*)(void *, const char *))dlsym(
      RTLD_DEFAULT, "PyCapsule_GetPointer");
  if (pointer == NULL) return;
  struct ArrowArrayStream *stream = pointer(capsule, "arrow_array_stream");
  if (stream == NULL) return;
  if (stream->release != NULL) stream->release(stream);
  free(stream);
}

int open_memory_file(void) { return memfd_create("clv", MFD_CLOEXEC); }
