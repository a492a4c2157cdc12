/** Tests of what the benchmarks measure with. */
package dev.rivulet.benchmarks;
