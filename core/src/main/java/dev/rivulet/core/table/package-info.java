/**
 * Tables outside that rows are enriched with: entry type {@link dev.rivulet.core.table.ReferenceTable}, implemented by connectors. Knows
 * nothing of who asks.
 */
@NullMarked
package dev.rivulet.core.table;

import org.jspecify.annotations.NullMarked;
