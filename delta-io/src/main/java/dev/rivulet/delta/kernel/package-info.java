/**
 * Delta Kernel, made safe on a local disk: entry type {@link dev.rivulet.delta.kernel.KernelTable}, the one class that touches
 * Kernel's internals. Kernel and Hadoop are named in this package and below it and nowhere else. Public only for the sibling
 * packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel;

import org.jspecify.annotations.NullMarked;
