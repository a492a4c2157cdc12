/** Far more than a job can take, for a while. */
@NullMarked
package dev.rivulet.benchmarks.spike;

import org.jspecify.annotations.NullMarked;
