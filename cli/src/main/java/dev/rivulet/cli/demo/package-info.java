/**
 * The demo: a job that is killed half-way, started again, and whose table is proven to be right. Entry type {@link
 * dev.rivulet.cli.demo.Demo}. It runs the job as any user would, in a process of its own.
 */
@NullMarked
package dev.rivulet.cli.demo;

import org.jspecify.annotations.NullMarked;
