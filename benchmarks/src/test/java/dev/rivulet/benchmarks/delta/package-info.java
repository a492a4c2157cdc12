/** Tests of what the benchmarks of Delta tables compute by themselves. */
package dev.rivulet.benchmarks.delta;
