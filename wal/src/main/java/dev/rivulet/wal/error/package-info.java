/**
 * What can be wrong with a log's files, one exception each: whoever opens or reads a log catches {@link
 * dev.rivulet.wal.error.WalException} or one of its kinds, which carry file, offset and what to do. Depends on nothing.
 */
@NullMarked
package dev.rivulet.wal.error;

import org.jspecify.annotations.NullMarked;
