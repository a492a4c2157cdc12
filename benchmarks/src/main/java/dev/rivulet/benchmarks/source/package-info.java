/** What sources cost above what they are made of. */
@NullMarked
package dev.rivulet.benchmarks.source;

import org.jspecify.annotations.NullMarked;
