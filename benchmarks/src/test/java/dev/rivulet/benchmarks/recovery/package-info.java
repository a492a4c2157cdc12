/** Tests of what recovery is measured with. */
package dev.rivulet.benchmarks.recovery;
