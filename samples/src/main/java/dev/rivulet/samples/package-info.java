/** Runnable pipelines that show one thing each. */
@NullMarked
package dev.rivulet.samples;

import org.jspecify.annotations.NullMarked;
