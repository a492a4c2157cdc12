/** Simulated twins of the ports, and the contract tests that every implementation of a port passes. */
@NullMarked
package dev.rivulet.testkit;

import org.jspecify.annotations.NullMarked;
