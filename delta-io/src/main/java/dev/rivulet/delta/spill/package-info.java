/** Rows that do not fit into memory, in files beside the work that needs them: spread by a hash, or sorted. */
@NullMarked
package dev.rivulet.delta.spill;

import org.jspecify.annotations.NullMarked;
