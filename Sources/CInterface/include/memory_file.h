#ifndef CLV_MEMORY_FILE_H
#define CLV_MEMORY_FILE_H

/* Opens a file that is in memory alone; negative where that fails. */
int open_memory_file(void);

#endif
