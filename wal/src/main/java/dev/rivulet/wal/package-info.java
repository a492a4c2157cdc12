/**
 * The segmented write-ahead log, the only place where a record is made durable before it is acknowledged. Entry type {@link
 * dev.rivulet.wal.Wal}; the files are described in {@code docs/formats/wal.md}. Does all its I/O through {@link
 * dev.rivulet.core.disk.Disk}, and depends on nothing else but core.
 */
@NullMarked
package dev.rivulet.wal;

import org.jspecify.annotations.NullMarked;
