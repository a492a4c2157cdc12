/**
 * Arrays, maps and structs of data files, in the form that rows hold them: entry type
 * {@link dev.rivulet.delta.kernel.nested.NestedReadSupport}. May name Delta Kernel, whose own reading of them is not used: it knows no lists
 * of two levels, as Spark's legacy format has them, and takes the fields of structs within maps for others when a file has more of them.
 */
@NullMarked
package dev.rivulet.delta.kernel.nested;

import org.jspecify.annotations.NullMarked;
