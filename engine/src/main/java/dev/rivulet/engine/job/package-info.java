/**
 * Running a pipeline and knowing what it does: {@link dev.rivulet.engine.job.EmbeddedRunner} starts it in this JVM and gives a
 * {@link dev.rivulet.engine.job.Job}. Public; what a pipeline computes is said in the package above, without a word on this.
 */
@NullMarked
package dev.rivulet.engine.job;

import org.jspecify.annotations.NullMarked;
