/**
 * What lies on the disk: segment header, frames, names of files; and a cursor that checks what it reads. Shared by the log, its
 * inspection and its repair; not for users of the log. See {@code docs/formats/wal.md}. Depends on core's disk port alone.
 */
@NullMarked
package dev.rivulet.wal.internal;

import org.jspecify.annotations.NullMarked;
