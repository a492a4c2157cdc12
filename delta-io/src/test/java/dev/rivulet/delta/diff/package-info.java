/** Tests of comparing tables. */
@NullMarked
package dev.rivulet.delta.diff;

import org.jspecify.annotations.NullMarked;
