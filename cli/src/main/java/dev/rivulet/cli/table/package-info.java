/**
 * The commands about a Delta table by itself: entry type {@link dev.rivulet.cli.table.TableCommand}. They go through
 * {@link dev.rivulet.delta.DeltaTable} alone and know no job.
 */
@NullMarked
package dev.rivulet.cli.table;

import org.jspecify.annotations.NullMarked;
