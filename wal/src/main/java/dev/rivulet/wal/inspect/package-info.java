/**
 * Looks into a log without opening it: entry type {@link dev.rivulet.wal.inspect.WalInspection}. Writes nothing and takes no lock, so
 * it works beside a running writer. Finds all that opening and reading would halt at, not only the first. Depends on core and on the
 * log's layout, not on the log itself.
 */
@NullMarked
package dev.rivulet.wal.inspect;

import org.jspecify.annotations.NullMarked;
