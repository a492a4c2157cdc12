/**
 * Which files of a table can hold no row that a condition is true for, by their partition values and statistics: entry type
 * {@link dev.rivulet.delta.pruning.FilePruning}. Stateless and without I/O. Public for the packages around it; not an API.
 */
@NullMarked
package dev.rivulet.delta.pruning;

import org.jspecify.annotations.NullMarked;
