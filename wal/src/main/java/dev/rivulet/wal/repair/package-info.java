/**
 * Makes a damaged log one that can be opened and read again, at an operator's word: entry type {@link
 * dev.rivulet.wal.repair.WalRepair}. What is intact stays at its position, what is lost becomes a hole, and every file that is
 * replaced or taken away is kept. Depends on core, on the inspection, and on the log's layout.
 */
@NullMarked
package dev.rivulet.wal.repair;

import org.jspecify.annotations.NullMarked;
