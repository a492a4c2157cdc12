/**
 * Programs of tests in processes of their own: entry type {@link dev.rivulet.testkit.process.TestJava}.
 */
@NullMarked
package dev.rivulet.testkit.process;

import org.jspecify.annotations.NullMarked;
