/**
 * For tests of users' pipelines: the engine itself on a simulated machine, stepped by the test's own thread, with crashes where the test
 * wants them. Entry types {@link dev.rivulet.testdriver.PipelineTestDriver} and {@link dev.rivulet.testdriver.OperatorHarness}. Knows no
 * test framework: what does not hold is an {@link java.lang.AssertionError}.
 */
@NullMarked
package dev.rivulet.testdriver;

import org.jspecify.annotations.NullMarked;
