/**
 * Statistics of data files in the form that Delta's log has: entry type {@link dev.rivulet.delta.parquet.statistics.StatisticsJson}. Public
 * only for the sibling packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.parquet.statistics;

import org.jspecify.annotations.NullMarked;
