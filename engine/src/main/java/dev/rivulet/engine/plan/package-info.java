/**
 * A pipeline as data: what to compute, without a word on how. Entry type {@link dev.rivulet.engine.plan.PipelinePlan}.
 */
@NullMarked
package dev.rivulet.engine.plan;

import org.jspecify.annotations.NullMarked;
