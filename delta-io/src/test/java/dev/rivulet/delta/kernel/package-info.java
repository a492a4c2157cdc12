/** Tests of the adapter to Kernel. */
@NullMarked
package dev.rivulet.delta.kernel;

import org.jspecify.annotations.NullMarked;
