/** The segmented write-ahead log, the only place where a record is made durable before it is acknowledged. */
@NullMarked
package dev.rivulet.wal;

import org.jspecify.annotations.NullMarked;
