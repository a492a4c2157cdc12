/**
 * Rows enriched with what a table outside has for their key: entry type {@link dev.rivulet.engine.enrich.Enrichment}. The table is
 * copied into the data directory, and from where in the log on a copy holds is logged; so nobody asks the outside twice.
 */
@NullMarked
package dev.rivulet.engine.enrich;

import org.jspecify.annotations.NullMarked;
