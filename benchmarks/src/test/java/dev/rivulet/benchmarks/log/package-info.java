/** Tests of what the log is measured with. */
package dev.rivulet.benchmarks.log;
